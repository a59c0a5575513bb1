import type { Catalogue } from '@coffer/contracts/words';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { enInside } from './en.ts';
import { enEntry } from './en-entry.ts';

/** What a language must bring before anybody has signed in. */
export type EntryMessages = Catalogue<typeof enEntry>;
/** What a language must bring for the screens behind the lock. */
export type InsideMessages = Catalogue<typeof enInside>;
/** A whole language. */
export type Messages = EntryMessages & InsideMessages;

const EntryContext = createContext<EntryMessages>(enEntry);
const WholeContext = createContext<Messages | null>(null);

/** Text of the entry screens. */
export const useEntryMessages = (): EntryMessages => useContext(EntryContext);

/** Text of everything; only under {@link MessagesProvider}, which the screens behind the lock bring. */
export const useMessages = (): Messages => {
  const messages = useContext(WholeContext);
  if (!messages) throw new Error('useMessages needs the catalogue of the screens behind the lock.');
  return messages;
};

/** Gives the screens below it the text that only they need. */
export const MessagesProvider = (props: {
  readonly inside: InsideMessages;
  readonly children: ReactNode;
}) => {
  const entry = useContext(EntryContext);
  const { inside } = props;
  const whole = useMemo(() => ({ ...entry, ...inside }), [entry, inside]);
  return <WholeContext value={whole}>{props.children}</WholeContext>;
};

import { createContext, useContext } from 'react';
import { en } from './en.ts';

/** The shape of a catalogue: the same keys, any text, functions of the same arguments. */
type Catalogue<T> = T extends string
  ? string
  : T extends (...args: infer Args) => string
    ? (...args: Args) => string
    : { readonly [Key in keyof T]: Catalogue<T[Key]> };

/** What a language must bring. */
export type Messages = Catalogue<typeof en>;

const MessagesContext = createContext<Messages>(en);

/** All text of the console. */
export const useMessages = (): Messages => useContext(MessagesContext);

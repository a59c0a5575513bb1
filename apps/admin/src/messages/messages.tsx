import type { Catalogue } from '@coffer/contracts/words';
import { createContext, useContext } from 'react';
import { en } from './en.ts';

/** What a language must bring. */
export type Messages = Catalogue<typeof en>;

const MessagesContext = createContext<Messages>(en);

/** All text of the console. */
export const useMessages = (): Messages => useContext(MessagesContext);

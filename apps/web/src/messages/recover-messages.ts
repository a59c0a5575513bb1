import type { Catalogue } from '@coffer/contracts/words';
import { createContext, useContext } from 'react';
import { enRecover } from './en-recover.ts';

/** What a language must bring for recovery and "this was not me". */
export type RecoverMessages = Catalogue<typeof enRecover>;

const RecoverContext = createContext<RecoverMessages>(enRecover);

/** Text of recovery and "this was not me"; only their pages load it. */
export const useRecoverMessages = (): RecoverMessages => useContext(RecoverContext);

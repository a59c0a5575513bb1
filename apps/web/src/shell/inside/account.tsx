import type { AccountFacts } from '@coffer/vault';
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useEngine, useEngineEvent, useSession } from '../session.tsx';

/** The account as the server and the sealed state have it. */
export interface Account {
  /** Null until the first answer. */
  readonly facts: AccountFacts | null;
  /** Whether the last question went unanswered. */
  readonly failed: boolean;
  reload(): Promise<void>;
}

const AccountContext = createContext<Account | null>(null);

/** The account; only behind the lock. */
export const useAccount = (): Account => {
  const account = useContext(AccountContext);
  if (!account) throw new Error('useAccount needs an AccountProvider.');
  return account;
};

/** Whether nothing can be changed now, because the vault is read from the copy of this device. */
export const useOffline = (): boolean => {
  const { state } = useSession();
  return state.kind === 'unlocked' && state.offline;
};

/** Keeps the account's facts in step with the engine. */
export const AccountProvider = (props: { readonly children: ReactNode }) => {
  const engine = useEngine();
  const offline = useOffline();
  const [facts, setFacts] = useState<AccountFacts | null>(null);
  const [failed, setFailed] = useState(false);
  const asked = useRef(0);
  const reload = useCallback(async (): Promise<void> => {
    asked.current += 1;
    const mine = asked.current;
    const found = await engine.account().catch(() => null);
    if (mine !== asked.current) return;
    if (found) setFacts(found);
    setFailed(found === null);
  }, [engine]);
  useEffect(() => {
    if (!offline) void reload();
  }, [offline, reload]);
  useEngineEvent((event) => {
    if (event.kind === 'account-changed') void reload();
  });
  const value = useMemo<Account>(() => ({ facts, failed, reload }), [facts, failed, reload]);
  return <AccountContext value={value}>{props.children}</AccountContext>;
};

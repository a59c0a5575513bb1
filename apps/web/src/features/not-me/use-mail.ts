import type { AccountEngine, MailFacts } from '@coffer/vault';
import { useEffect, useState } from 'react';
import { useSession } from '../../shell/session.tsx';
import { takeToken } from './mail-token.ts';

/** What `disown` did. */
export type Done = Exclude<Awaited<ReturnType<AccountEngine['disown']>>, null | 'unreachable'>;

/** Where the page stands. */
export type Mail =
  | { readonly kind: 'looking' | 'missing' | 'over' | 'unreachable' }
  | { readonly kind: 'shown'; readonly facts: MailFacts; readonly busy: boolean; readonly failed: boolean }
  | { readonly kind: 'done'; readonly done: Done };

const useToken = () => {
  const [token, setToken] = useState<string | null | undefined>(undefined);
  useEffect(() => {
    const take = () => {
      const found = takeToken();
      // An address without a hash is what taking the token left behind.
      setToken((before) => found ?? before ?? null);
    };
    take();
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, []);
  return token;
};

/** What the mail is about, and the one thing to do about it. Looking changes nothing. */
export const useMail = () => {
  const { engine } = useSession();
  const token = useToken();
  const [mail, setMail] = useState<Mail>({ kind: 'looking' });
  const [round, setRound] = useState(0);

  useEffect(() => {
    if (token === undefined) return;
    if (token === null) return setMail({ kind: 'missing' });
    let isLatest = true;
    setMail({ kind: 'looking' });
    const show = (facts: MailFacts | null | 'unreachable') => {
      if (!isLatest) return;
      if (facts === 'unreachable') setMail({ kind: 'unreachable' });
      else setMail(facts ? { kind: 'shown', facts, busy: false, failed: false } : { kind: 'over' });
    };
    engine.lookAtMail(token).then(show, () => show('unreachable'));
    return () => {
      isLatest = false;
    };
  }, [engine, token, round]);

  const disown = async (facts: MailFacts): Promise<void> => {
    if (!token) return;
    setMail({ kind: 'shown', facts, busy: true, failed: false });
    const done = await engine.disown(token).catch(() => 'unreachable' as const);
    if (done === 'unreachable') setMail({ kind: 'shown', facts, busy: false, failed: true });
    else setMail(done ? { kind: 'done', done } : { kind: 'over' });
  };
  return { mail, disown, lookAgain: () => setRound(round + 1) };
};

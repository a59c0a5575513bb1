import type { FactorAnswer, FactorQuestion } from '@coffer/vault';
import { useCallback, useEffect, useState } from 'react';
import { answerWithSecurityKey } from '../../platform/page/security-key.ts';
import type { CodeRefusal } from '../../shell/codes/MailedCodeForm.tsx';
import { useSession } from '../../shell/session.tsx';
import type { PasswordNotice } from './place.ts';

/** Why an answer did not do. */
export type FactorRefusal = CodeRefusal | { readonly kind: 'key-cancelled' | 'key-unsupported' };

/** The question while it is fetched, and where it could not be. */
export type Asked = FactorQuestion | 'asking' | 'failed';

const useQuestion = () => {
  const { engine, refresh } = useSession();
  const [asked, setAsked] = useState<Asked>('asking');
  const ask = useCallback(async () => {
    const question = await engine.factorQuestion().catch(() => null);
    setAsked(question ?? 'failed');
    // Null is also a half session that is over, and then the engine stands elsewhere.
    if (!question) await refresh();
  }, [engine, refresh]);
  useEffect(() => {
    void ask();
  }, [ask]);
  return { asked, ask };
};

/** The question of the further factor and its answers. */
export const useFactor = (onOver: (notice: PasswordNotice) => void) => {
  const { engine, refresh } = useSession();
  const { asked, ask } = useQuestion();
  const [busy, setBusy] = useState<FactorAnswer['kind'] | null>(null);
  const [refused, setRefused] = useState<{ by: FactorAnswer['kind']; refusal: FactorRefusal } | null>(null);

  const send = async (answer: FactorAnswer): Promise<FactorRefusal | null> => {
    const outcome = await engine.submitFactor(answer);
    if (outcome.kind !== 'passed' && outcome.kind !== 'half-session-expired') return outcome;
    if (outcome.kind === 'half-session-expired') onOver('half-session-expired');
    await refresh();
    return null;
  };
  const run = async (kind: FactorAnswer['kind'], work: () => Promise<FactorRefusal | null>) => {
    setBusy(kind);
    setRefused(null);
    const found = await work().catch((): FactorRefusal => ({ kind: 'unexpected' }));
    setBusy(null);
    setRefused(found && { by: kind, refusal: found });
    return found === null;
  };
  const withCode = (kind: 'totp' | 'backup-codes', code: string) =>
    run(kind, async () => (code ? send({ kind, code }) : { kind: 'missing' }));
  const withKey = (options: Readonly<Record<string, unknown>>) =>
    run('webauthn', async () => {
      const end = await answerWithSecurityKey(options);
      if (end.kind === 'unsupported') return { kind: 'key-unsupported' };
      if (end.kind !== 'answered') return { kind: 'key-cancelled' };
      const found = await send({ kind: 'webauthn', response: end.response });
      // A challenge serves once.
      if (found) await ask();
      return found;
    });
  return { asked, ask, busy, refused, clear: () => setRefused(null), withCode, withKey };
};

import type { ConsoleActView, LeftOut } from '@coffer/vault';
import { useState } from 'react';
import { answerWithSecurityKey } from '../../../platform/page/security-key.ts';
import { useEngine } from '../../../shell/session.tsx';
import type { Problem } from '../problem.ts';

type Json = Readonly<Record<string, unknown>>;

/** Confirms an act as it is shown, with the key's answer where it is needed; `left` is null until it was done. */
export const useConfirm = (view: ConsoleActView) => {
  const engine = useEngine();
  const [left, setLeft] = useState<readonly LeftOut[] | null>(null);
  const askKey = async (): Promise<Json | Problem> => {
    const options = await engine.challengeConsoleKey(view.actId);
    if (!options) return { kind: 'over' };
    const end = await answerWithSecurityKey(options);
    return end.kind === 'answered' ? end.response : { kind: 'key-needed' };
  };
  const confirm = async (password: string): Promise<Problem | null> => {
    const key = view.needsKey ? await askKey() : null;
    if (key && typeof key.kind === 'string') return key as Problem;
    const answer = (key ?? undefined) as Json | undefined;
    const outcome = await engine.confirmConsoleAct(view.actId, view.act, password, answer);
    if (outcome.kind !== 'done') return outcome;
    setLeft(outcome.left);
    return null;
  };
  return { left, confirm };
};

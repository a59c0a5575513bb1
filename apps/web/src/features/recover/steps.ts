import type { OpenWay } from '@coffer/vault';

/** A screen of recovery. */
export type RecoverStep = 'email' | 'code' | 'open' | 'ways' | 'waiting' | 'fresh' | 'kit';

/** Steps after the first, by the end of their address. */
export const stepsByPath: Readonly<Record<string, RecoverStep>> = {
  code: 'code',
  open: 'open',
  ways: 'ways',
  waiting: 'waiting',
  new: 'fresh',
  kit: 'kit',
};

/** How far a recovery has come; it lives in memory only, so a reload begins again. */
export interface Reached {
  readonly sent: boolean;
  readonly verified: boolean;
  readonly waiting: boolean;
  readonly opened: boolean;
  readonly recovered: boolean;
}

/** The step that what was reached allows: back to former screens while nothing opened, never past what is missing. */
export const allowedStep = (wanted: RecoverStep, reached: Reached): RecoverStep => {
  if (reached.recovered) return 'kit';
  if (reached.opened) return 'fresh';
  if (wanted === 'email' || !reached.sent) return 'email';
  if (!reached.verified) return 'code';
  if (wanted === 'ways') return 'ways';
  return wanted === 'waiting' && reached.waiting ? 'waiting' : 'open';
};

/** Where a step lives. */
export const addressOf = (step: RecoverStep): string => {
  if (step === 'email') return '/recover';
  return step === 'fresh' ? '/recover/new' : `/recover/${step}`;
};

const order: readonly OpenWay['kind'][] = ['kit-and-answers', 'kit', 'device', 'answers'];

/** The ways as they are offered: the kit first, answers alone last (B10). */
export const inOrder = (ways: readonly OpenWay[]): readonly OpenWay[] =>
  [...ways].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));

import { equalBytes } from '@coffer/crypto/verify';
import { appendState, findState } from '../../db/account-states.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Actor } from '../../db/sessions.ts';
import { base64Url, bytesField } from '../../http/body.ts';
import type { Outcome } from '../../http/outcome.ts';
import { invalid, problem } from '../../http/problem.ts';
import { listStates, lockStateSeq } from './state.repo.ts';

type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;

interface StateBody {
  readonly sealed: string;
  readonly accountId?: string | undefined;
}

/** The sealed account states: kept all, written one after another. */
export const stateService = ({ database }: { readonly database: Database }) => ({
  read: async (actor: Actor, since: number) => {
    const states = await listStates(database, actor.accountId, since);
    return { reply: { states: states.map(({ seq, sealed }) => ({ seq, sealed: base64Url(sealed) })) } };
  },
  write: (actor: Actor, seq: number, body: StateBody, change: Change) => {
    const sealed = bytesField('sealed', body.sealed);
    if (sealed.length === 0) throw invalid('sealed');
    // A state of somebody else would fit the chain as well as any, and nobody could open it ever after.
    if (body.accountId !== undefined && body.accountId !== actor.accountId)
      throw problem('api/unauthenticated');
    return change(async ({ sql }) => {
      const stored = await lockStateSeq(sql, actor.accountId);
      if (stored === null) throw problem('api/unauthenticated');
      if (seq <= stored) {
        // A retry after a lost reply is recognised by its bytes.
        const same = await findState(sql, actor.accountId, seq);
        if (same && equalBytes(same.sealed, sealed)) return { reply: { seq } };
      }
      await appendState(sql, actor.accountId, stored, { seq, sealed });
      return { reply: { seq } };
    });
  },
});
export type StateService = ReturnType<typeof stateService>;

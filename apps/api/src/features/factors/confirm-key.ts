import type { ConfirmKey, ConfirmPlace } from '../../console/confirm-key.ts';
import type { Sql } from '../../db/sql.ts';
import * as repo from './factors.repo.ts';
import type { ChallengePlace, Webauthn } from './webauthn.ts';

const placeOf = ({ sessionId, actId }: ConfirmPlace): ChallengePlace => ({
  ...{ sessionId, purpose: `webauthn-act:${actId}` },
});

/** Security keys where an act of the console is confirmed (docs/spec/console.md §3). */
export const confirmKey = (keys: Webauthn): ConfirmKey => {
  const listKeys = async (sql: Sql, accountId: string): Promise<repo.StoredFactor[]> =>
    (await repo.listFactors(sql, accountId)).filter(({ kind }) => kind === 'webauthn');
  return {
    has: async (sql, accountId) => (await listKeys(sql, accountId)).length > 0,
    challenge: async (sql, place) => ({
      ...(await keys.requestOptions(sql, placeOf(place), await listKeys(sql, place.accountId))),
    }),
    isRight: async (sql, place, sent) => {
      const factors = await listKeys(sql, place.accountId);
      const signed = await keys.verifyAssertion(sql, placeOf(place), sent, factors);
      if (signed) await repo.useCredential(sql, signed.factor.id, signed.counter);
      return signed !== null;
    },
  };
};

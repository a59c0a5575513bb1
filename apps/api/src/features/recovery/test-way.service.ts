import type { RecoveryKind } from '@coffer/contracts';
import { audit } from '../../db/audit.ts';
import { notify } from '../../db/hub.ts';
import type { Actor } from '../../db/sessions.ts';
import { base64Url, bytesField } from '../../http/body.ts';
import { problem } from '../../http/problem.ts';
import * as repo from './recovery.repo.ts';
import type { Change, RecoveryDeps } from './recovery-deps.ts';
import { recoveryLimits } from './recovery-limits.ts';

export interface WayTest {
  readonly kind: RecoveryKind;
  readonly recoveryAuth: string;
}

/** "Test my kit": judged like a recovery, and nothing changes. */
export const testWayService = ({ database, authHashes, limits, limitFactor }: RecoveryDeps) => {
  const limit = recoveryLimits(limits, limitFactor);
  return {
    test: async (actor: Actor, { kind, recoveryAuth }: WayTest, ip: string, change: Change) => {
      const { accountId, deviceId } = actor;
      const where = { deviceId, network: ip };
      const way = await repo.findWay(database.sql, accountId, kind);
      if (!way) throw problem('api/not-found');
      const triesLeft = await limit.takeTry(accountId);
      if (!(await authHashes.verify(way.auth_hash, bytesField('recoveryAuth', recoveryAuth)))) {
        await audit(database.sql, accountId, 'kit-test-wrong', where);
        throw problem('api/bad-proof', { triesLeft });
      }
      return change<{ wrap: string; testedAt: number }>(async ({ sql }) => {
        await limit.forgive(sql, accountId);
        const testedAt = await repo.markTested(sql, accountId, kind);
        await audit(sql, accountId, 'kit-tested', where);
        await notify(sql, { kind: 'account', accountId });
        return { reply: { wrap: base64Url(way.wrap), testedAt: testedAt.getTime() } };
      });
    },
  };
};

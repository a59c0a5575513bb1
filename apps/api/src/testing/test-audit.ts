import { createTestDatabase } from '../../../cli/src/postgres/testing.ts';
import { type AuditCheckpoint, auditKeyOf } from '../audit/checkpoint.ts';
import { type AuditVerdict, verifyAudit } from '../audit/verify-audit.ts';
import { openDatabase } from '../db/database.ts';
import { putOrganisation } from './test-organisation.ts';

const auditKey = Buffer.alloc(32, 7);

/** A database of a test's own with an organisation, and its audit log. */
export const auditedDatabase = async () => {
  const home = await createTestDatabase();
  const owner = openDatabase(home.url, { size: 4 });
  const organisationId = await putOrganisation(owner.sql);
  /** As the API works for the organisation. */
  const mine = openDatabase(home.url, { size: 8, organisationId });
  const key = auditKeyOf(auditKey, organisationId);
  return {
    ...{ owner, mine, organisationId, key, auditKey },
    /** Signs where the chain stands at a place. */
    checkpointAt: async (seq: number, at = Date.now()): Promise<AuditCheckpoint> => {
      const text = 'SELECT hash FROM audit_event WHERE organisation_id = $1 AND seq = $2';
      const [row] = await owner.sql<{ hash: Buffer }>(text, [organisationId, seq]);
      const mark = { seq, hash: row?.hash ?? Buffer.alloc(32), at };
      return { ...mark, signature: key.sign(mark) };
    },
    verify: (checkpoints: readonly AuditCheckpoint[] = [], now = Date.now()): Promise<AuditVerdict> =>
      verifyAudit(owner.sql, { organisationId, key: key.key, checkpoints, now }),
    close: async (): Promise<void> => {
      await mine.close();
      await owner.close();
      await home.drop();
    },
  };
};
export type AuditedDatabase = Awaited<ReturnType<typeof auditedDatabase>>;

import { Readable } from 'node:stream';
import type { exportAudit, listAudit } from '@coffer/contracts';
import { toBase64Url } from '@coffer/crypto/verify';
import type { z } from 'zod';
import { audit } from '../../db/audit.ts';
import type { Database } from '../../db/database.ts';
import type { Actor } from '../../db/sessions.ts';
import type { Outcome } from '../../http/outcome.ts';
import {
  type AuditFilter,
  type AuditRow,
  findAccounts,
  findCheckpoint,
  findHead,
  listEvents,
} from './audit.repo.ts';
import { headOf, lineOf } from './audit-file.ts';

type ListQuery = z.output<NonNullable<(typeof listAudit)['query']>>;
type ListReply = z.output<(typeof listAudit)['reply']>;
type ExportQuery = z.output<NonNullable<(typeof exportAudit)['query']>>;

const usualPage = 50;
/** Events that an export reads at once. */
const exportPage = 1000;

const eventOf = (row: AuditRow): ListReply['events'][number] => ({
  ...{ seq: Number(row.seq), kind: row.kind, at: row.at.getTime(), accountId: row.accountId },
  ...{ email: row.email ?? '', actorId: row.actorId, actorEmail: row.actorEmail ?? '' },
  ...{ deviceId: row.deviceId, deviceName: row.deviceName, network: row.network, detail: row.detail },
  hash: toBase64Url(row.hash),
});

export const auditService = ({
  database,
  organisationId,
}: {
  database: Database;
  organisationId: string;
}) => {
  const { sql } = database;

  const filterOf = async (query: Omit<ExportQuery, 'format'>): Promise<AuditFilter> => {
    const { kinds, search, byOthers, ...rest } = query;
    const wanted = search?.toLowerCase();
    return {
      ...rest,
      ...(kinds ? { kinds: [...new Set(kinds.split(',').map((kind) => kind.trim()))] } : {}),
      ...(wanted
        ? { search: { network: wanted, accountIds: await findAccounts(sql, organisationId, wanted) } }
        : {}),
      byOthers: byOthers === 'yes',
    };
  };

  const list = async ({ before, limit = usualPage, ...query }: ListQuery): Promise<Outcome<ListReply>> => {
    const [head, checkpoint, filter] = await Promise.all([
      ...([findHead(sql, organisationId), findCheckpoint(sql, organisationId)] as const),
      filterOf(query),
    ]);
    const beyond = before ?? (head?.seq ?? 0) + 1;
    const page = { order: 'newest', beyond, limit: limit + 1 } as const;
    const rows = await listEvents(sql, organisationId, filter, page);
    const events = rows.slice(0, limit).map(eventOf);
    const next = rows.length > limit ? (events.at(-1)?.seq ?? null) : null;
    const stands = { seq: head?.seq ?? 0, hash: toBase64Url(head?.hash ?? new Uint8Array(32)) };
    return { reply: { events, next, head: stands, checkpoint } };
  };

  /** What is written up to `until`, and nothing that comes while the file is being read. */
  async function* linesOf(format: ExportQuery['format'], filter: AuditFilter, until: number) {
    yield headOf(format);
    for (let beyond = 0; ; ) {
      const page = { order: 'oldest', beyond, limit: exportPage } as const;
      const rows = await listEvents(sql, organisationId, filter, page);
      const wanted = rows.filter(({ seq }) => Number(seq) <= until);
      if (wanted.length > 0) yield wanted.map((row) => lineOf(format, row)).join('');
      if (rows.length < exportPage || wanted.length < rows.length) return;
      beyond = Number(rows.at(-1)?.seq);
    }
  }

  /** The file, after its making was written down. */
  const exported = async (actor: Actor, ip: string, { format, ...query }: ExportQuery): Promise<Readable> => {
    const head = await findHead(sql, organisationId);
    const filter = await filterOf(query);
    await audit(sql, actor.accountId, 'audit-exported', {
      ...{ deviceId: actor.deviceId, network: ip, detail: { format, filters: Object.keys(query).sort() } },
    });
    return Readable.from(linesOf(format, filter, head?.seq ?? 0), { objectMode: false });
  };

  return { list, exported };
};
export type AuditService = ReturnType<typeof auditService>;

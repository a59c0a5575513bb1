import type { ActivityKind, auditDetail } from '@coffer/contracts';
import type { z } from 'zod';
import type { Sql } from './sql.ts';

/** What is written down of an account; public words only. */
export type AuditKind = ActivityKind;

/** Where something came from. */
export interface Whence {
  readonly deviceId?: string | null;
  /** The caller's network as limits count it (`call.ip`); less of it is kept. */
  readonly network?: string | null;
  /** Who did it, where it was not the account itself. */
  readonly by?: string | null;
  /** Facts that the kind has: words, numbers and lists of them, never content. */
  readonly detail?: z.input<typeof auditDetail> | null;
}

/**
 * What is kept of a network: the first 24 bits of an IPv4 address, 48 of an IPv6 one. It tells a person another town, and
 * a thief of the database not much.
 */
export const coarseNetwork = (network: string): string => {
  const four = /^(\d+\.\d+\.\d+)\.\d+$/.exec(network)?.[1];
  if (four) return `${four}.0/24`;
  const six = /^([0-9a-f]+:[0-9a-f]+:[0-9a-f]+):[0-9a-f]+::\/64$/.exec(network)?.[1];
  return six ? `${six}::/48` : network.slice(0, 64);
};

/** Writes down what happened to an account; without one, it was at an address that nobody has. */
export const audit = (
  sql: Sql,
  accountId: string | null,
  kind: AuditKind,
  { deviceId = null, network = null, by = null, detail = null }: Whence = {},
): Promise<unknown> =>
  sql(
    `INSERT INTO audit_event (account_id, actor_id, kind, device_id, network, detail)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      ...[accountId, by, kind, deviceId],
      ...[network === null ? null : coarseNetwork(network), detail === null ? null : JSON.stringify(detail)],
    ],
  );

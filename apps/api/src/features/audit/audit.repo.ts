import type { Sql } from '../../db/sql.ts';

/** Which events are asked for; what is left out filters nothing. */
export interface AuditFilter {
  readonly kinds?: readonly string[] | undefined;
  /** About or by this account. */
  readonly accountId?: string | undefined;
  /** Part of a network, or about or by one of the accounts. */
  readonly search?: { readonly network: string; readonly accountIds: readonly string[] } | undefined;
  readonly byOthers?: boolean | undefined;
  /** Milliseconds since 1970: from this one, and up to and with that one. */
  readonly from?: number | undefined;
  readonly until?: number | undefined;
}

/** Newest first, below a place; or oldest first, above it. */
export interface AuditPage {
  readonly order: 'newest' | 'oldest';
  readonly beyond: number;
  readonly limit: number;
}

export interface AuditRow {
  readonly seq: string;
  readonly id: string;
  readonly at: Date;
  /** Microseconds since 1970. */
  readonly time: string;
  readonly kind: string;
  readonly accountId: string | null;
  readonly email: string | null;
  readonly actorId: string | null;
  readonly actorEmail: string | null;
  readonly deviceId: string | null;
  readonly deviceName: string | null;
  readonly network: string | null;
  readonly detail: Record<string, string | number | boolean | null | string[]> | null;
  readonly hash: Buffer;
}

/** Accounts beyond which a search walks down the log instead of looking at the events of each. */
export const mostArms = 200;

/** Numbers the values of a statement as its text names them. */
const numbered = () => {
  const values: unknown[] = [];
  const put = (value: unknown): string => `$${values.push(value)}`;
  return { values, put };
};

const conditionsOf = (filter: AuditFilter, put: (value: unknown) => string): string[] => {
  const { kinds, accountId, byOthers, from, until } = filter;
  const own = accountId === undefined ? '' : put(accountId);
  return [
    ...(kinds ? [`kind = ANY(${put(kinds)}::text[])`] : []),
    ...(own ? [`(account_id = ${own}::uuid OR actor_id = ${own}::uuid)`] : []),
    ...(byOthers ? ['actor_id IS NOT NULL'] : []),
    ...(from === undefined ? [] : [`at >= to_timestamp(${put(from)}::float8 / 1000)`]),
    ...(until === undefined ? [] : [`at < to_timestamp((${put(until)}::float8 + 1) / 1000)`]),
  ];
};

// [Note: Reading a long log] A million events stand in an index by place, and in one more for each thing that is asked for. So
// a page is made of the newest places of each wanted account or kind, each read along its own index, instead of walking down
// the log until enough were found, which takes long where few are. Which filters there are is in a statement's text, and
// not what they say, so the texts are few.
const placesOf = (organisationId: string, filter: AuditFilter, page: AuditPage) => {
  const { values, put } = numbered();
  const [way, beyond] = page.order === 'newest' ? ['DESC', '<'] : ['ASC', '>'];
  const all = [
    `organisation_id = ${put(organisationId)}::uuid`,
    `seq ${beyond} ${put(page.beyond)}::bigint`,
    ...conditionsOf(filter, put),
  ];
  const most = put(page.limit);
  const walk = (...also: string[]): string =>
    `(SELECT seq FROM audit_event WHERE ${[...all, ...also].join(' AND ')} ORDER BY seq ${way} LIMIT ${most})`;
  const each = (column: string, wanted: string, ...also: string[]): string =>
    `(SELECT a.seq FROM unnest(${wanted}) v(value), LATERAL ${walk(`${column} = v.value`, ...also)} a)`;
  const about = (wanted: string, ...also: string[]): string[] =>
    ['account_id', 'actor_id'].map((column) => each(column, wanted, ...also));

  const { kinds, accountId, search } = filter;
  const arms = ((): string[] => {
    if (search && search.accountIds.length <= mostArms && accountId === undefined) {
      const found = about(`${put(search.accountIds)}::uuid[]`);
      // Only what could be part of a network is looked for in them: there is no index for parts.
      if (!/^[0-9a-f.:/]+$/.test(search.network)) return found;
      return [...found, walk(`strpos(network, ${put(search.network)}) > 0`)];
    }
    const ids = search ? `${put(search.accountIds)}::uuid[]` : '';
    const found = search
      ? [
          `(account_id = ANY(${ids}) OR actor_id = ANY(${ids}) OR strpos(network, ${put(search.network)}) > 0)`,
        ]
      : [];
    if (accountId !== undefined) return about(`${put([accountId])}::uuid[]`, ...found);
    if (kinds) return [each('kind', `${put(kinds)}::text[]`, ...found)];
    return [walk(...found)];
  })();
  return {
    text: `SELECT seq FROM (${arms.join(' UNION ')}) p ORDER BY seq ${way} LIMIT ${most}`,
    values,
    way,
  };
};

/** A page of events with the addresses and device names of now. */
export const listEvents = (
  sql: Sql,
  organisationId: string,
  filter: AuditFilter,
  page: AuditPage,
): Promise<AuditRow[]> => {
  const { text, values, way } = placesOf(organisationId, filter, page);
  return sql<AuditRow>(
    `SELECT e.seq, e.id, e.at, (extract(epoch FROM e.at) * 1000000)::bigint AS time, e.kind, e.network, e.detail, e.hash,
       e.account_id AS "accountId", a.email, e.actor_id AS "actorId", b.email AS "actorEmail",
       e.device_id AS "deviceId", d.name AS "deviceName"
     FROM (${text}) s JOIN audit_event e ON e.organisation_id = $1::uuid AND e.seq = s.seq
     LEFT JOIN account a ON a.organisation_id = $1::uuid AND a.id = e.account_id
     LEFT JOIN account b ON b.organisation_id = $1::uuid AND b.id = e.actor_id
     LEFT JOIN device d ON d.organisation_id = $1::uuid AND d.id = e.device_id ORDER BY e.seq ${way}`,
    values,
  );
};

/** Ids of the accounts whose address has a text in it. */
export const findAccounts = async (sql: Sql, organisationId: string, search: string): Promise<string[]> => {
  const text = 'SELECT id FROM account WHERE organisation_id = $1 AND strpos(email, $2) > 0';
  return (await sql<{ id: string }>(text, [organisationId, search])).map(({ id }) => id);
};

export interface ChainPlace {
  readonly seq: number;
  readonly hash: Buffer;
}

/** Where the chain stands; null before the first event. */
export const findHead = async (sql: Sql, organisationId: string): Promise<ChainPlace | null> => {
  const text = 'SELECT seq, hash FROM audit_head WHERE organisation_id = $1';
  const [row] = await sql<{ seq: string; hash: Buffer }>(text, [organisationId]);
  return row ? { seq: Number(row.seq), hash: row.hash } : null;
};

/** The newest checkpoint; `at` in milliseconds. */
export const findCheckpoint = async (
  sql: Sql,
  organisationId: string,
): Promise<{ seq: number; at: number } | null> => {
  const text = 'SELECT seq, at FROM audit_checkpoint WHERE organisation_id = $1 ORDER BY seq DESC LIMIT 1';
  const [row] = await sql<{ seq: string; at: Date }>(text, [organisationId]);
  return row ? { seq: Number(row.seq), at: row.at.getTime() } : null;
};

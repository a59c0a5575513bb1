import type pg from 'pg';

/** Rows that are void in an hour or name somebody's browser: a restore begins without them. */
export const leftOut: readonly string[] = [
  '_prisma_migrations',
  'session',
  'nonce',
  'rate_limit',
  'idempotency_key',
  'registration',
  'mail_code',
  'mail_job',
  'console_act',
  'job_run',
  'backup',
  'backup_proof',
];

export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** Columns of the primary key, in its order. */
  readonly key: readonly string[];
}

const tablesText = `SELECT c.relname AS name,
    (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
    (SELECT array_agg(a.attname::text ORDER BY k.at) FROM pg_index i,
      unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, at)
      JOIN pg_attribute a ON a.attnum = k.attnum WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid) AS key
  FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' ORDER BY c.relname`;

const linksText = `SELECT conrelid::regclass::text AS "from", confrelid::regclass::text AS "to" FROM pg_constraint
  WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND conrelid <> confrelid`;

interface Link {
  readonly from: string;
  readonly to: string;
}

/** Each table behind those that its keys point to. */
const inOrder = (tables: readonly Table[], links: readonly Link[]): Table[] => {
  const ordered: Table[] = [];
  const waiting = new Map(tables.map((table) => [table.name, table]));
  while (waiting.size > 0) {
    const next = [...waiting.values()].find(
      ({ name }) => !links.some(({ from, to }) => from === name && waiting.has(to)),
    );
    if (!next) throw new Error(`keys of tables go round: ${[...waiting.keys()].join(', ')}`);
    ordered.push(next);
    waiting.delete(next.name);
  }
  return ordered;
};

/** Every table of a backup: all that there are, but for those that are left out by name. */
export const listTables = async (client: pg.ClientBase): Promise<Table[]> => {
  const { rows: tables } = await client.query<Table>(tablesText);
  const { rows: links } = await client.query<Link>(linksText);
  return inOrder(
    tables.filter(({ name }) => !leftOut.includes(name)),
    links,
  );
};

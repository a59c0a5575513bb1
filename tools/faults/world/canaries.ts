import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { findCanaries } from '../../../packages/vault/src/testing/find-canaries.ts';
import type { Person } from './person.ts';
import { markerPrefix } from './writer.ts';

/** Every value of every row, bytes as bytes and the rest as text. */
const dumpDatabase = async (client: pg.Client): Promise<Uint8Array[]> => {
  const { rows: tables } = await client.query<{ tablename: string }>(
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
  );
  const values: Uint8Array[] = [];
  for (const { tablename } of tables) {
    const { rows } = await client.query(`SELECT * FROM "${tablename}" LIMIT 3000`);
    for (const value of rows.flatMap((row) => Object.values(row))) {
      values.push(value instanceof Uint8Array ? value : Buffer.from(JSON.stringify(value) ?? '', 'utf8'));
    }
  }
  return values;
};

const readLogs = (dataDir: string): Uint8Array[] =>
  readdirSync(dataDir)
    .filter((name) => name.endsWith('.log') && statSync(join(dataDir, name)).isFile())
    .map((name) => readFileSync(join(dataDir, name)));

/** I9: passwords, PINs and item texts are neither in the database nor in a log. */
export const checkSecrecy = async (
  client: pg.Client,
  dataDir: string,
  people: readonly Person[],
): Promise<string[]> => {
  const secrets = people.flatMap(({ password, pin }, at) => [
    [`password ${at}`, password],
    [`PIN ${at}`, pin],
  ]);
  const found = findCanaries([...(await dumpDatabase(client)), ...readLogs(dataDir)], {
    ...Object.fromEntries(secrets),
    'item text': markerPrefix,
  });
  return found.map((name) => `I9: ${name} stands in the database or a log`);
};

import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { createTestDatabase } from '../../../cli/src/postgres/testing.ts';
import { type Drill, startApi } from '../index.ts';
import { secretNames } from '../secrets/secret-files.ts';

export interface TestApiOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Another API on the same database and secrets. */
  readonly beside?: { readonly databaseUrl: string; readonly dataDir: string };
  readonly webRoot?: string;
  readonly longestStandstill?: number;
  readonly drill?: Drill;
}

const makeDataDir = (): string => {
  const dataDir = mkdtempSync(join(tmpdir(), 'coffer api '));
  mkdirSync(join(dataDir, 'secrets'));
  for (const name of secretNames) writeFileSync(join(dataDir, 'secrets', name), randomBytes(32));
  return dataDir;
};

/** A real API on a real database of its own, on a free port. */
export const startTestApi = async ({
  env = {},
  beside,
  webRoot,
  longestStandstill,
  drill,
}: TestApiOptions = {}) => {
  const database = beside ? undefined : await createTestDatabase();
  const url = beside?.databaseUrl ?? database?.url ?? '';
  const dataDir = beside?.dataDir ?? makeDataDir();
  const log: string[] = [];
  const logTo = { write: (line: string) => void log.push(line) };
  const options = { env: { PORT: '0', ...env }, databaseUrl: url, dataDir, logTo };
  const api = await startApi({
    ...options,
    ...(webRoot ? { webRoot } : {}),
    ...(longestStandstill ? { longestStandstill } : {}),
    ...(drill ? { drill } : {}),
  });
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  const outbox = join(dataDir, 'outbox');
  const mailsTo = (email: string): string[] => {
    try {
      const names = readdirSync(outbox).filter((name) => name.endsWith(`-${email}.eml`));
      return names.sort().map((name) => readFileSync(join(outbox, name), 'utf8'));
    } catch {
      return [];
    }
  };
  return {
    address: api.address,
    port: api.port,
    databaseUrl: url,
    dataDir,
    log,
    query: async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> =>
      (await pool.query<Row>(text, values)).rows,
    mailsTo,
    /** Waits for the `count`th mail to an address. */
    waitForMail: async (email: string, count = 1): Promise<string> => {
      for (let i = 0; i < 400; i += 1) {
        const mail = mailsTo(email)[count - 1];
        if (mail !== undefined) return mail;
        await wait(25);
      }
      throw new Error(`no mail to ${email}`);
    },
    stop: api.close,
    close: async (): Promise<void> => {
      await api.close();
      await pool.end();
      if (beside) return;
      rmSync(dataDir, { recursive: true, force: true });
      await database?.drop();
    },
  };
};
export type TestApi = Awaited<ReturnType<typeof startTestApi>>;

/** The code that stands alone on a line of a mail. */
export const codeIn = (mail: string): string => /^(\d{8})$/m.exec(mail)?.[1] ?? '';

import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { findPlaces } from '../../../apps/cli/src/places.ts';
import { findFreePort } from '../../../apps/cli/src/postgres/free-port.ts';
import { migrate } from '../../../apps/cli/src/postgres/migrate.ts';
import type { Report } from '../report.ts';
import { type Deployment, openDeployment, withDatabase } from '../world/deployment.ts';

/** Where statements of a migration end; a function's body between dollar signs is part of its statement. */
const endsOf = (sql: string): number[] => {
  const ends: number[] = [];
  let isInBody = false;
  for (const { 0: found, index } of sql.matchAll(/\$\$|;[ \t]*(?:--.*)?$/gm)) {
    if (found === '$$') isInBody = !isInBody;
    else if (!isInBody) ends.push(index + 1);
  }
  return ends;
};

/** Everything that a schema is made of, as one text. */
const schemaText = `SELECT string_agg(line, E'\\n' ORDER BY line) AS schema FROM (
    SELECT concat_ws(' ', 'column', table_name, column_name, data_type, is_nullable, column_default) AS line
      FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint
      WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', 'policy', tablename, policyname, roles::text, qual) FROM pg_policies
    UNION ALL SELECT concat_ws(' ', 'function', proname, prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', 'trigger', tgrelid::regclass, tgname) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT concat_ws(' ', 'grant', table_name, privilege_type) FROM information_schema.role_table_grants
      WHERE grantee = 'coffer_app') AS lines`;

const schemaOf = (url: string): Promise<string> =>
  withDatabase(url, async (client) => (await client.query(schemaText)).rows[0].schema);

const recordsOf = (url: string): Promise<string> =>
  withDatabase(url, async (client) => {
    const { rows } = await client.query<pg.QueryResultRow>(
      `SELECT migration_name, checksum FROM _prisma_migrations
        WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1`,
    );
    return JSON.stringify(rows);
  });

const killed = 'SELECT pg_terminate_backend(pg_backend_pid());';

/** A folder of migrations of which the last is killed after one of its statements. */
const stoppedFolder = (folder: string, names: readonly string[], end: number): string => {
  const made = mkdtempSync(join(tmpdir(), 'coffer stopped '));
  for (const name of names) cpSync(join(folder, name), join(made, name), { recursive: true });
  const last = names.at(-1) ?? '';
  const sql = readFileSync(join(folder, last, 'migration.sql'), 'utf8').slice(0, end);
  mkdirSync(join(made, last), { recursive: true });
  writeFileSync(join(made, last, 'migration.sql'), `${sql}\n${killed}\n`);
  return made;
};

const fresh = async (deployment: Deployment, name: string, from = 'template0'): Promise<string> => {
  const url = new URL(deployment.databaseUrl());
  url.pathname = `/${name}`;
  await withDatabase(deployment.databaseUrl(), async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${from}`);
  });
  return url.href;
};

/** Kills one migration at some of its statements; each time the next start must make of it what never stopping makes. */
const stopOne = async (deployment: Deployment, folder: string, names: readonly string[], every: number) => {
  const last = names.at(-1) ?? '';
  const before = await fresh(deployment, 'before');
  const ends = endsOf(readFileSync(join(folder, last, 'migration.sql'), 'utf8'));
  const earlier = stoppedFolder(folder, names, 0);
  rmSync(join(earlier, last), { recursive: true });
  await migrate(before, earlier);
  const whole = await fresh(deployment, 'whole', 'before');
  await migrate(whole, folder);
  const [schemaBefore, schema, records] = [
    await schemaOf(before),
    await schemaOf(whole),
    await recordsOf(whole),
  ];
  const wrong: string[] = [];
  const tried = ends.filter((_, at) => at % every === 0);
  for (const end of tried) {
    const url = await fresh(deployment, 'stopped', 'before');
    const stopped = stoppedFolder(folder, names, end);
    const ended = await migrate(url, stopped).then(
      () => 'went through',
      () => 'was stopped',
    );
    rmSync(stopped, { recursive: true });
    const place = `${last} at byte ${end}`;
    if (ended !== 'was stopped') wrong.push(`F15: ${place} was not stopped`);
    if ((await schemaOf(url)) !== schemaBefore) wrong.push(`F15: ${place} left something of itself`);
    await migrate(url, folder).catch((error: Error) => wrong.push(`F15: after ${place}: ${error.message}`));
    if ((await schemaOf(url)) !== schema || (await recordsOf(url)) !== records)
      wrong.push(`F15: after ${place} the schema is another one`);
  }
  rmSync(earlier, { recursive: true });
  return { wrong, stops: tried.length };
};

/** A program that is older than the database: it says so in a sentence and serves nobody. */
const startOldOnNew = async (deployment: Deployment): Promise<string[]> => {
  const first = deployment.start();
  await first.untilReady();
  await first.stop();
  await withDatabase(deployment.databaseUrl(), (client) =>
    client.query(`INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at)
      VALUES ('newer', repeat('0', 64), '99999999999999_newer', now())`),
  );
  const logFile = join(deployment.dataDir, 'old.log');
  const old = deployment.start({ port: await findFreePort(), logFile });
  const refused = await old.untilReady().then(
    () => false,
    () => true,
  );
  await old.stop();
  const said = readFileSync(logFile, 'utf8');
  return [
    ...(refused ? [] : ['F15: an older program served a newer schema']),
    ...(said.includes('99999999999999_newer') && said.includes('does not know')
      ? []
      : [`F15: it did not say why: ${said.slice(0, 300)}`]),
    ...(said.includes('    at ') ? ['F15: it printed a stack'] : []),
  ];
};

/** F15: every migration is killed at its statements and goes on at the next start; an older program refuses a newer schema. */
export const stopMigrations = async (every: number): Promise<Report> => {
  const deployment = await openDeployment();
  const folder = findPlaces().migrations;
  try {
    const wrong = await startOldOnNew(deployment);
    const all = readdirSync(folder)
      .filter((name) => /^\d/.test(name))
      .sort();
    let stops = 0;
    for (let at = 1; at <= all.length; at += 1) {
      const stopped = await stopOne(deployment, folder, all.slice(0, at), every);
      stops += stopped.stops;
      wrong.push(...stopped.wrong);
    }
    const told = `${all.length} migrations killed at ${stops} of their statements: nothing stays of one that stopped, and the next start goes on; an older program refuses a newer schema`;
    return { id: 'F15', told, runs: stops, lost: 0, wrong };
  } finally {
    await deployment.close();
  }
};

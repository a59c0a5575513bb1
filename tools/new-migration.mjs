// node tools/new-migration.mjs <name>: writes the next migration, from what the present ones make to what
// prisma/schema.prisma says, worked out on a throw-away Postgres. Read the SQL before it is committed.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { findDrift } from './schema/drift.mjs';
import { wallsFor } from './schema/walls.mjs';
import { root } from './steps/run.mjs';

const name = process.argv[2];
if (!/^[a-z0-9_]+$/.test(name ?? '')) {
  console.error(
    'Name the migration in small letters, digits and _: node tools/new-migration.mjs add_devices',
  );
  process.exit(1);
}

const load = async (path) => (await runnerImport(join(root, path))).module;
const { startEmbeddedPostgres } = await load('apps/cli/src/postgres/embedded.ts');
const { migrate } = await load('apps/cli/src/postgres/migrate.ts');

const dataDir = mkdtempSync(join(tmpdir(), 'coffer-migration-'));
const postgres = await startEmbeddedPostgres({ dataDir, settings: ['fsync=off'] });
try {
  const folder = join(root, 'prisma', 'migrations');
  await migrate(postgres.url, folder);
  const sql = await findDrift(postgres.url);
  if (!sql) console.log('The migrations already make what the schema says.');
  else {
    const moment = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
    const place = join(folder, `${moment}_${name}`);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'migration.sql'), `${sql}\n${wallsFor(`${sql}\n`)}`);
    const lock = join(folder, 'migration_lock.toml');
    if (!existsSync(lock)) writeFileSync(lock, 'provider = "postgresql"\n');
    console.log(`Written: ${place.slice(root.length + 1)}/migration.sql`);
  }
} finally {
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { newBackupKey } from '../../../apps/api/src/backup/age-stream.ts';
import { checkVaults } from '../../../apps/api/src/backup/check-vaults.ts';
import { restoreBackup } from '../../../apps/api/src/backup/restore-backup.ts';
import { writeBackup } from '../../../apps/api/src/backup/write-backup.ts';
import { findPlaces } from '../../../apps/cli/src/places.ts';
import { migrate } from '../../../apps/cli/src/postgres/migrate.ts';
import { type Figure, figureOf, type Sizes, timed } from '../figures.ts';
import { importSamples, openBrowser, type World } from '../world.ts';

/** Seconds that a restore may take (issue 5). */
const limit = 600;
const scratch = 'coffer_bench_restore';

const withScratch = async <T>(url: string, work: (url: string) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`DROP DATABASE IF EXISTS ${scratch} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${scratch} TEMPLATE template0`);
    const made = new URL(url);
    made.pathname = `/${scratch}`;
    return await work(made.href);
  } finally {
    await client.query(`DROP DATABASE IF EXISTS ${scratch} WITH (FORCE)`);
    await client.end();
  }
};

const checkAt = async (url: string) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await checkVaults(client);
  } finally {
    await client.end();
  }
};

const seconds = (ms: number): string => (ms / 1000).toPrecision(3);

/** P19: a backup of all that the deployment holds, restored into an empty database, every vault held against its manifests. */
export const restoreCase = async (world: World, sizes: Sizes): Promise<Figure> => {
  const { deployment } = world;
  // Vaults of other cases were filled by SQL, under manifests that nobody signed.
  const browser = await openBrowser(world);
  await importSamples(browser, sizes.items);
  const folder = mkdtempSync(join(tmpdir(), 'coffer bench backup '));
  try {
    const { identity, recipient } = await newBackupKey();
    const path = join(folder, 'backup.tar.age');
    const databaseUrl = deployment.databaseUrl();
    const writing = await timed(() =>
      writeBackup({ databaseUrl, path, recipients: [recipient], now: new Date() }),
    );
    return await withScratch(databaseUrl, async (url) => {
      const { migrations } = findPlaces();
      const prepare = async (wanted: Parameters<typeof migrate>[2]): Promise<void> => {
        await migrate(url, migrations, wanted);
      };
      const restoring = await timed(() =>
        restoreBackup({ path, identity, databaseUrl: url, secrets: null, prepare }),
      );
      let check = { items: 0, wrong: ['not checked'] as readonly string[] };
      const checking = await timed(async () => {
        check = await checkAt(url);
      });
      const wrong = check.wrong.filter((text) => text.includes(browser.vaultId));
      if (wrong.length > 0) throw new Error(wrong.join(' '));
      const megabytes = (statSync(path).size / 1024 / 1024).toFixed(1);
      const what = `restore a backup with ${check.items} items (${megabytes} MiB), its migrations with it (written in ${seconds(writing)} s, every vault checked in ${seconds(checking)} s)`;
      return figureOf(
        { id: 'P19', what, unit: 's', figure: restoring / 1000, against: limit, peer: 'allowed' },
        { most: 1 },
      );
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

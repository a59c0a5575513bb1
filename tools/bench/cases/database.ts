import { join } from 'node:path';
import { readConfig } from '../../../apps/api/src/config.ts';
import { type Database, openDatabase } from '../../../apps/api/src/db/database.ts';
import { commitService } from '../../../apps/api/src/features/items/commit.service.ts';
import { findByTokens } from '../../../apps/api/src/features/search/search.repo.ts';
import { type Figure, figureOf, median, type Sizes, timed } from '../figures.ts';
import { type Browser, importSamples, openBrowser, type World } from '../world.ts';

const withDatabase = async <T>(world: World, work: (database: Database) => Promise<T>): Promise<T> => {
  const database = openDatabase(world.deployment.databaseUrl(), { size: 4, statement: 300_000 });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
};

/** A pool as the API has it: held to the one organisation that there is. */
const withWalls = async <T>(
  world: World,
  database: Database,
  work: (walled: Database) => Promise<T>,
): Promise<T> => {
  const [organisation] = await database.sql<{ id: string }>('SELECT id FROM organisation');
  const organisationId = organisation?.id ?? '';
  const walled = openDatabase(world.deployment.databaseUrl(), {
    size: 4,
    statement: 300_000,
    organisationId,
  });
  try {
    return await work(walled);
  } finally {
    await walled.close();
  }
};

const emptyItems = async (database: Database, vaultId: string): Promise<void> => {
  await database.sql('TRUNCATE item');
  await database.sql('DELETE FROM manifest WHERE vault_id = $1 AND seq > 1', [vaultId]);
  await database.sql('UPDATE vault SET seq = 1, count = 0, bytes = 0 WHERE id = $1', [vaultId]);
};

const recordImport = async (world: World, items: number): Promise<Browser> => {
  const browser = await openBrowser(world);
  browser.commits.length = 0;
  await importSamples(browser, items);
  return browser;
};

type Actor = Parameters<ReturnType<typeof commitService>['commit']>[0];

/** P7: the commits of an import, byte for byte as the engine sent them, against one binary COPY of the same rows. */
export const importCase = async (world: World, sizes: Sizes): Promise<Figure> => {
  const { accountId, vaultId, commits } = await recordImport(world, sizes.items);
  const file = join(world.deployment.dataDir, 'items.copy').replaceAll("'", "''");
  return withDatabase(world, async (database) => {
    const [organisation] = await database.sql<{ id: string }>('SELECT id FROM organisation');
    const service = commitService({
      ...{ database, organisationId: organisation?.id ?? '' },
      quotas: readConfig({}).quotas,
    });
    const actor = { accountId } as Actor;
    await database.sql(
      `COPY (SELECT * FROM item WHERE vault_id = '${vaultId}') TO '${file}' (FORMAT binary)`,
    );
    const commitAll = async (): Promise<void> => {
      for (const body of commits)
        await service.commit(actor, vaultId, body, (work) => database.transaction(work));
    };
    const times: Record<'ours' | 'copy', number[]> = { ours: [], copy: [] };
    for (let run = -1; run < sizes.runs; run += 1) {
      await emptyItems(database, vaultId);
      const copy = await timed(() => database.sql(`COPY item FROM '${file}' (FORMAT binary)`));
      await emptyItems(database, vaultId);
      const ours = await timed(commitAll);
      if (run < 0) continue;
      times.copy.push(copy);
      times.ours.push(ours);
    }
    return figureOf(
      {
        ...{ id: 'P7', what: `import of ${sizes.items} items, ${commits.length} commits`, unit: 'ms' },
        ...{ figure: median(times.ours), against: median(times.copy), peer: 'one binary COPY from a file' },
      },
      { most: 2 },
    );
  });
};

const perItem = 16;
const perVault = 1_000;
const vocabulary = 300;
const wordOf = (place: number): string =>
  `hashtextextended(v.n || ':' || ((i * 7 + ${place * 41} + v.n) % ${vocabulary}), 0)`;
const paddingOf = (place: number): string => `hashint8extended(i * ${perItem} + ${place}, v.n)`;
const tokensText = Array.from({ length: perItem }, (_, place) =>
  place < 6 ? wordOf(place) : paddingOf(place),
).join(', ');

const fillTokens = async (database: Database, browser: Browser, tokens: number): Promise<void> => {
  const vaults = Math.max(1, Math.ceil(tokens / perItem / perVault));
  await database.transaction(async ({ connection }) => {
    const run = (text: string) => connection.query(text);
    await run('TRUNCATE item');
    await run("SET LOCAL session_replication_role = 'replica'");
    await run("SET LOCAL maintenance_work_mem = '256MB'");
    await run('DROP INDEX item_tokens_idx');
    await run('ALTER TABLE item SET UNLOGGED');
    await run(
      `INSERT INTO item (vault_id, item_id, revision, flags, change_seq, key_epoch, overview, secret, tokens, token_version, writer_id)
       SELECT v.id, gen_random_uuid(), 1, 0, 1, 1, decode(repeat('02', 300), 'hex'), decode(repeat('02', 300), 'hex'),
         ARRAY[${tokensText}]::bigint[], 1, '${browser.accountId}'
       FROM (SELECT n, CASE WHEN n = 0 THEN '${browser.vaultId}'::uuid ELSE gen_random_uuid() END AS id
             FROM generate_series(0, ${vaults - 1}) n) v, generate_series(1, ${perVault}) i`,
    );
    await run('CREATE INDEX item_tokens_idx ON item USING gin (tokens)');
  });
  await database.sql('VACUUM ANALYZE item');
};

/** Two words of each of some items of the browser's vault. */
const pickPairs = async (database: Database, vaultId: string): Promise<bigint[][]> => {
  const rows = await database.sql<{ tokens: string[] }>(
    'SELECT tokens[1:2] AS tokens FROM item WHERE vault_id = $1 LIMIT 200',
    [vaultId],
  );
  return rows.map(({ tokens }) => tokens.map(BigInt));
};

/** P10: items that hold two tokens among ten million, by the API's own query, against `select 1`. */
export const tokenCase = async (world: World, sizes: Sizes): Promise<Figure> => {
  const browser = await openBrowser(world);
  return withDatabase(world, async (database) => {
    await fillTokens(database, browser, sizes.tokens);
    const pairs = await pickPairs(database, browser.vaultId);
    const times: Record<'ours' | 'one', number[]> = { ours: [], one: [] };
    let found = 0;
    await withWalls(world, database, async ({ sql }) => {
      for (const pair of [...pairs, ...pairs]) {
        const ask = async (): Promise<void> => {
          found += (await findByTokens(sql, browser.vaultId, browser.accountId, pair))?.length ?? 0;
        };
        times.ours.push(await timed(ask));
        times.one.push(await timed(() => sql('SELECT 1')));
      }
    });
    if (found < pairs.length) throw new Error('The search found too little.');
    return figureOf(
      {
        ...{
          id: 'P10',
          what: `search by 2 tokens of ${sizes.tokens}, p50`,
          unit: 'ms',
          figure: median(times.ours),
        },
        ...{ against: median(times.one), peer: 'select 1' },
      },
      { most: 3 },
    );
  });
};

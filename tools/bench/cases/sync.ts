import { randomBytes } from 'node:crypto';
import { type Figure, figureOf, inTurns, median, type Sizes, timed } from '../figures.ts';
import { readAll, requestText, runLoad } from '../loopback.ts';
import type { Peer } from '../peer.ts';
import { type Browser, openBrowser, type World } from '../world.ts';

/** A vault whose rows were put in place by SQL: the server can't tell, and here only the server is measured. */
export interface FilledVault {
  readonly browser: Browser;
  /** An item of the vault. */
  readonly itemId: string;
}

const together = 500;
const uuid = (): string =>
  randomBytes(16)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

const insertText = `INSERT INTO item (vault_id, item_id, revision, flags, change_seq, key_epoch, overview, secret, tokens,
    token_version, writer_id)
  SELECT $1::uuid, n.id, 1, 0, n.seq, 1, n.overview, n.secret, '{}', 1, $2::uuid
  FROM unnest($3::uuid[], $4::bigint[], $5::bytea[], $6::bytea[]) AS n(id, seq, overview, secret)`;

/** `count` items of 1 KiB, the last ten of them changed later than the rest. */
export const fillVault = async (world: World, count: number): Promise<FilledVault> => {
  const browser = await openBrowser(world);
  const ids = Array.from({ length: count }, uuid);
  for (let at = 0; at < count; at += together) {
    const some = ids.slice(at, at + together);
    const seqs = some.map((_, i) => (at + i < count - 10 ? 2 : 3));
    const overviews = some.map(() => randomBytes(324));
    const secrets = some.map(() => randomBytes(700));
    await world.pool.query(insertText, [browser.vaultId, browser.accountId, some, seqs, overviews, secrets]);
  }
  await world.pool.query('UPDATE vault SET seq = 3 WHERE id = $1', [browser.vaultId]);
  await world.pool.query('VACUUM ANALYZE item');
  return { browser, itemId: ids[0] ?? '' };
};

const syncPath = (vaultId: string, since: number): string =>
  `/v1/vaults/${vaultId}/sync?since=${since}&manifestsSince=3`;

/** P5 and P6: all rows against a buffer of their size; ten rows against the read of one. */
export const syncCases = async (
  world: World,
  peer: Peer,
  filled: FilledVault,
  sizes: Sizes,
): Promise<Figure[]> => {
  const { origin } = world.deployment;
  const { vaultId, cookie } = filled.browser;
  const headers = { cookie: cookie() };
  const length = await readAll(`${origin}${syncPath(vaultId, 0)}`, headers);
  if (length < sizes.items * 1024) throw new Error('The sync is too short.');
  const whole = await inTurns(sizes.runs * 2, {
    ours: () => readAll(`${origin}${syncPath(vaultId, 0)}`, headers),
    buffer: () => readAll(`http://127.0.0.1:${peer.port}/buffer/${length}`),
  });
  const few: Record<'delta' | 'read', number[]> = { delta: [], read: [] };
  for (let round = 0; round < sizes.saves * 4; round += 1) {
    few.delta.push(await timed(() => readAll(`${origin}${syncPath(vaultId, 2)}`, headers)));
    few.read.push(
      await timed(() => readAll(`${origin}/v1/vaults/${vaultId}/items/${filled.itemId}`, headers)),
    );
  }
  return [
    figureOf(
      {
        ...{ id: 'P5', what: `full sync of ${sizes.items} × 1 KiB`, unit: 'ms', figure: whole.ours },
        ...{ against: whole.buffer, peer: 'a buffer of that size' },
      },
      { most: 2.5 },
    ),
    figureOf(
      {
        ...{
          id: 'P6',
          what: `delta sync of 10 rows of ${sizes.items}`,
          unit: 'ms',
          figure: median(few.delta),
        },
        ...{ against: median(few.read), peer: 'reading one item by its key' },
      },
      { most: 3 },
    ),
  ];
};

/** P8: an authenticated read against a server that says hello. */
export const requestsCase = async (
  world: World,
  peer: Peer,
  filled: FilledVault,
  sizes: Sizes,
): Promise<Figure> => {
  const { vaultId, cookie } = filled.browser;
  const ours = new URL(`/v1/vaults/${vaultId}/items/${filled.itemId}`, world.deployment.origin);
  const hello = new URL(`http://127.0.0.1:${peer.port}/hello`);
  const shared = { connections: 16, status: 200 };
  const rates: Record<'ours' | 'hello', number[]> = { ours: [], hello: [] };
  const texts = {
    ours: requestText('GET', ours, { cookie: cookie() }),
    hello: requestText('GET', hello, {}),
  };
  for (let run = -1; run < sizes.runs; run += 1) {
    const count = { ours: Math.ceil(sizes.requests / 4), hello: sizes.requests };
    const mine = await runLoad({
      ...shared,
      port: Number(ours.port),
      request: () => texts.ours,
      count: count.ours,
    });
    const theirs = await runLoad({
      ...shared,
      port: peer.port,
      request: () => texts.hello,
      count: count.hello,
    });
    if (run < 0) continue;
    rates.ours.push(mine.perSecond);
    rates.hello.push(theirs.perSecond);
  }
  return figureOf(
    {
      ...{ id: 'P8', what: 'authenticated read of an item', unit: 'requests/s', figure: median(rates.ours) },
      ...{ against: median(rates.hello), peer: 'Fastify hello' },
    },
    { least: 0.2 },
  );
};

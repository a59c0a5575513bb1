import MiniSearch from 'minisearch';
import { readSync } from '../../../packages/contracts/src/sync-codec.ts';
import { createLocalSearch } from '../../../packages/vault/src/search/local-search.ts';
import type { OpenVault } from '../../../packages/vault/src/sync/open-vault.ts';
import { loadSnapshot, saveSnapshot } from '../../../packages/vault/src/sync/snapshot.ts';
import { showItems } from '../../../packages/vault/src/sync/sync-vault.ts';
import { takeRows } from '../../../packages/vault/src/sync/take-rows.ts';
import { inTurns, median, timed } from '../figures.ts';
import { classicKeys, openClassic, sealClassic } from './classic-format.ts';
import { makeSampleVault, type SampleVault } from './sample-vault.ts';

async function* arriving(vault: SampleVault) {
  for (const chunk of vault.reply) yield chunk;
}

/** What a sync does between the manifest's check and the list. */
const takeReply = async (sample: SampleVault): Promise<OpenVault> => {
  const vault = sample.fresh();
  const { rows } = await readSync(arriving(sample));
  const taken = await takeRows(vault, rows, () => undefined);
  taken.tree.root();
  vault.tree = taken.tree;
  if (taken.listed.length !== sample.contents.length) throw new Error('items are missing');
  for (const item of taken.listed) vault.itemsById.set(item.id, item);
  return vault;
};

const storeSnapshot = async (sample: SampleVault): Promise<void> => {
  const vault = await takeReply(sample);
  showItems(vault, [...vault.itemsById.values()], []);
  await saveSnapshot(sample.session, vault, []);
};

const openSnapshot = async (sample: SampleVault) => {
  const vault = sample.fresh();
  const plant = await loadSnapshot(sample.session, vault);
  const list = [...vault.itemsById.values()];
  if (!plant || list.length !== sample.contents.length) throw new Error('items are missing');
  return { plant, list };
};

/** Opening for the list: from the snapshot in IndexedDB, from a sync's rows, and the peers' ways. */
export const openVaults = async ({ items, runs, peer }: { items: number; runs: number; peer: boolean }) => {
  const sample = await makeSampleVault(items);
  await storeSnapshot(sample);
  const text = JSON.stringify(sample.contents);
  const listText = JSON.stringify(sample.contents.map(({ overview }) => overview));
  const keys = await classicKeys();
  const classic = peer ? await Promise.all(sample.contents.map((content) => sealClassic(content, keys))) : [];
  const times = await inTurns(runs, {
    snapshot: () => openSnapshot(sample),
    parse: () => JSON.parse(text),
    parseList: () => JSON.parse(listText),
    rows: () => takeReply(sample),
    ...(peer ? { classic: () => openClassic(classic, keys) } : { classic: () => undefined }),
  });
  const planting: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const { plant } = await openSnapshot(sample);
    planting.push(await timed(plant));
  }
  await sample.session.replica.wipe();
  return { ...times, plant: median(planting), bytes: text.length / items };
};

const queries = [
  'bank',
  'mail 99',
  'example',
  'anna',
  'francois',
  'garden work',
  'cl',
  'train music',
  '1234',
  'zzz',
];

/** Search over opened overviews against an inverted index of the same fields. */
export const search = async ({ items, runs }: { items: number; runs: number }) => {
  const sample = await makeSampleVault(items);
  const vault = await takeReply(sample);
  const listed = [...vault.itemsById.values()];
  const documents = listed.map(({ id, overview }) => ({
    ...{ id, title: overview.title, userName: overview.userName, folder: overview.folder },
    ...{ hosts: overview.hosts.join(' '), tags: overview.tags.join(' ') },
  }));
  const fields = ['title', 'userName', 'hosts', 'tags', 'folder'];
  let ours = createLocalSearch();
  let theirs = new MiniSearch({ fields });
  const builds = await inTurns(runs, {
    ours: () => {
      ours = createLocalSearch();
      ours.put(listed);
    },
    theirs: () => {
      theirs = new MiniSearch({ fields });
      theirs.addAll(documents);
    },
  });
  const asked: Record<'ours' | 'theirs', number[]> = { ours: [], theirs: [] };
  for (let run = 0; run < runs * 4; run += 1) {
    for (const query of queries) {
      asked.ours.push(await timed(() => ours.search(query)));
      asked.theirs.push(await timed(() => theirs.search(query, { prefix: true, combineWith: 'AND' })));
    }
  }
  return { builds, asked: { ours: median(asked.ours), theirs: median(asked.theirs) } };
};

import { listLeaves, type SyncRow, syncVault } from '../../../packages/contracts/src/index.ts';
import { randomBytes } from '../../../packages/crypto/src/index.ts';
import type { Device } from '../harness/device.ts';
import { claimNoticed, syncAlarmRow } from '../harness/expect.ts';
import { flipByte } from '../harness/forge.ts';
import type { HostileCase, Row } from '../harness/hostile-case.ts';
import { claim, type World } from '../harness/stage.ts';
import {
  answerInstead,
  type Lie,
  lieAboutLeaves,
  lieAboutSync,
  lies,
  readSyncParts,
  type SyncParts,
  tellJson,
} from '../harness/wire.ts';

type Change = (row: SyncRow, i: number) => SyncRow;
const lieAboutRows = (change: Change): Lie =>
  lieAboutSync(({ head, rows }) => ({ head, rows: rows.map(change) }));

/** The row of the item that was changed is one that every device still lacks. */
const lieAboutLast = (change: (row: SyncRow) => SyncRow): Lie =>
  lieAboutSync(({ head, rows }) => {
    const newest = Math.max(...rows.map(({ revision }) => revision));
    return { head, rows: rows.map((row) => (row.revision === newest ? change(row) : row)) };
  });

/** The altered items are put aside; every other one opens and can be saved. */
const quarantineRow = (name: string, lie: Lie, altered: number): Row => ({
  name,
  run: async (stage) => {
    const device = await stage.unlock(lie);
    await claimNoticed(stage, device, altered);
    await claimSaves(device);
  },
});

const claimSaves = async ({ engine }: Device): Promise<void> => {
  const [first] = await engine.listItems();
  const saved = await engine.setFavourite(first?.id ?? '', true);
  claim(saved.kind === 'saved', `a save ended as ${JSON.stringify(saved)}`);
};

const ignoredByRows = (name: string, change: Change): Row => ({
  name,
  run: async (stage) => {
    const device = await stage.unlock(lieAboutRows(change));
    await device.engine.syncNow();
    claim(device.alarms.length === 0, `alarms: ${device.alarms.join()}`);
    const listed = await device.engine.listItems();
    claim(listed.length === stage.ada.items.length, `${listed.length} items are listed`);
    await claimSaves(device);
  },
});

const flipOverview = (row: SyncRow): SyncRow => ({ ...row, overview: flipByte(row.overview, 40) });

/** What a server can make of the leaves that it should have kept. */
const leafLies: readonly (readonly [string, Lie])[] = [
  [
    'the leaves withheld',
    answerInstead(listLeaves, () => tellJson({ type: 'api/not-found', title: 'None.', status: 404 }, 404)),
  ],
  ['no leaf kept', lieAboutLeaves((leaves) => leaves.map((one) => ({ ...one, leaf: new Uint8Array(0) })))],
  [
    'a bit of every leaf flipped too',
    lieAboutLeaves((leaves) => leaves.map((one) => ({ ...one, leaf: flipByte(one.leaf, 60) }))),
  ],
];

const otherId = (row: SyncRow): SyncRow => ({ ...row, itemId: randomBytes(16) });

/** H07. */
export const unprotectedFacts: HostileCase = {
  id: 'H07',
  title: 'notices every flipped fact of an item and puts that item aside, the rest usable',
  rows: () => [
    quarantineRow(
      'a bit of the overview (kind, favourite, folder and dates stand in it)',
      lieAboutLast((row) => ({ ...row, overview: flipByte(row.overview, 40) })),
      1,
    ),
    quarantineRow(
      'the last bit of the overview',
      lieAboutLast((row) => ({ ...row, overview: flipByte(row.overview, -1) })),
      1,
    ),
    quarantineRow(
      'a bit of the secret',
      lieAboutLast((row) => ({ ...row, secret: flipByte(row.secret, 40) })),
      1,
    ),
    quarantineRow(
      'the epoch inside the overview',
      lieAboutLast((row) => ({ ...row, overview: flipByte(row.overview, 4) })),
      1,
    ),
    quarantineRow(
      'the revision raised',
      lieAboutLast((row) => ({ ...row, revision: row.revision + 1 })),
      1,
    ),
    {
      name: 'the owner: another id',
      run: async (stage) => {
        const device = await stage.unlock(lieAboutLast(otherId));
        await device.engine.syncNow();
        // A new item is put aside; where an older revision is known under the right id, a leaf is missing.
        const told = device.alarms.join();
        claim(/^(crypto\/not-authentic|vault\/tampered)$/.test(told), `alarms: ${told}`);
        const own = new Set(stage.ada.items.map(({ id }) => id));
        claim(
          (await device.engine.listItems()).every(({ id }) => own.has(id)),
          'a foreign id is shown',
        );
      },
    },
    ignoredByRows('the epoch beside the row', (row) => ({ ...row, keyEpoch: 7 })),
    quarantineRow(
      'shown as deleted',
      lieAboutLast((row) => ({ ...row, flags: 1 })),
      1,
    ),
    quarantineRow(
      'flags of no meaning',
      lieAboutLast((row) => ({ ...row, flags: 3 })),
      1,
    ),
    ...leafLies.map(([name, lie]) =>
      syncAlarmRow(`a bit of the overview, ${name}`, lies(lie, lieAboutLast(flipOverview)), 'vault/tampered'),
    ),
    syncAlarmRow(
      'another vault key epoch',
      lieAboutSync(({ head, rows }) => ({ head: { ...head, keyEpoch: 2, seq: head.seq + 1 }, rows })),
      'vault/tampered',
    ),
  ],
};

const swapped = (rows: readonly SyncRow[], a: number, b: number, part: 'overview' | 'secret'): SyncRow[] => {
  const [one, other] = [rows[a], rows[b]];
  if (!one || !other) return [...rows];
  return rows.map((row, i) =>
    i === a ? { ...row, [part]: other[part] } : i === b ? { ...row, [part]: one[part] } : row,
  );
};

/** All pairs of `count`, in rounds in which each stands once: the circle of a tournament. */
const roundsOf = (count: number): (readonly [number, number])[][] =>
  Array.from({ length: count - 1 }, (_, round) => {
    const place = (i: number): number => (i === 0 ? 0 : ((i - 1 + round) % (count - 1)) + 1);
    return Array.from({ length: count / 2 }, (_pair, i) => [place(i), place(count - 1 - i)] as const);
  });

const allPairs = (
  part: 'overview' | 'secret',
  pairs: readonly (readonly [number, number])[],
  round: number,
): Row => ({
  name: `${part}s of ${pairs.length} pairs, round ${round + 1}`,
  isLong: round % 5 !== 0,
  run: async (stage) => {
    let touched = 0;
    const lie = lieAboutSync(({ head, rows }) => {
      const here = pairs.filter(([a, b]) => a < rows.length && b < rows.length);
      touched = here.length * 2;
      return { head, rows: here.reduce((all, [a, b]) => swapped(all, a, b, part), [...rows]) };
    });
    const device = await stage.unlock(lie);
    await claimNoticed(stage, device, pairs.length * 2);
    claim(touched > 0, 'nothing was swapped');
  },
});

const rowsOf = async (stage: World, who: 'ada' | 'bert'): Promise<SyncParts> =>
  readSyncParts(stage[who].past.sync);

const withOthersRows = async (world: World): Promise<Lie> => {
  const { rows: theirs } = await rowsOf(world, 'bert');
  return lieAboutRows((row, i) => ({
    ...row,
    overview: theirs[i]?.overview ?? row.overview,
    secret: theirs[i]?.secret ?? row.secret,
  }));
};

const othersVault =
  (world: World): Lie =>
  async (asked, honest) => {
    const told = await honest();
    return asked.path.includes(syncVault.path.slice(-5)) &&
      asked.method === 'GET' &&
      asked.path.includes('/sync')
      ? { ...told, body: world.bert.past.sync }
      : told;
  };

/** H08. */
export const swaps: HostileCase = {
  id: 'H08',
  title: 'notices every swap: parts, items, vaults and every pair of a vault of 20',
  rows: async (world) => [
    quarantineRow(
      'overview and secret of one item',
      lieAboutLast((row) => ({ ...row, overview: row.secret, secret: row.overview })),
      1,
    ),
    quarantineRow(
      'the overview twice',
      lieAboutLast((row) => ({ ...row, secret: row.overview })),
      1,
    ),
    ...roundsOf(20).map((pairs, round) => allPairs('overview', pairs, round)),
    ...roundsOf(20).map((pairs, round) => allPairs('secret', pairs, round)),
    syncAlarmRow(
      'overview and secret of one item, while another is left out',
      lies(
        lieAboutSync(({ head, rows }) => ({ head, rows: rows.slice(0, -1) })),
        lieAboutSync(({ head, rows }) => ({ head, rows: swapped(rows, 0, 1, 'secret') })),
      ),
      'vault/tampered',
      'vault/rollback',
    ),
    {
      name: "every row filled from another account's vault",
      run: async (stage) => {
        const device = await stage.unlock(await withOthersRows(world));
        await device.engine.syncNow();
        claim(/not-authentic|tampered/.test(device.alarms.join()), 'no alarm');
        const listed = await device.engine.listItems();
        const own = new Set(stage.ada.items.map(({ draft }) => draft.title));
        claim(
          listed.every(({ overview }) => own.has(overview.title)),
          'something foreign is shown',
        );
      },
    },
    syncAlarmRow(
      "another account's whole vault",
      othersVault(world),
      'vault/tampered',
      'vault/rollback',
      'vault/fork',
    ),
  ],
};

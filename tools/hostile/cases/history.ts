import { type ClaimedLeaf, syncVault } from '../../../packages/contracts/src/index.ts';
import {
  encodeLeaf,
  encodeManifest,
  fromBase64Url,
  leafOf,
  macManifest,
  manifestHash,
  parseManifest,
  randomBytes,
  signBody,
  toBase64Url,
} from '../../../packages/crypto/src/index.ts';
import { encodeSyncReply } from '../../../packages/vault/src/testing/sync-reply.ts';
import { alarmRow, claimSyncAlarm, claimWhole, syncAlarmRow } from '../harness/expect.ts';
import { serveStates } from '../harness/forge.ts';
import type { HostileCase, Row } from '../harness/hostile-case.ts';
import { claim, type World } from '../harness/stage.ts';
import {
  isCallOf,
  type Lie,
  lieAboutLeaves,
  lieAboutSync,
  lies,
  readSyncParts,
  type SyncParts,
} from '../harness/wire.ts';
import { copyRows } from './kept-copies.ts';
import { sharedForks } from './sharing-history.ts';

/** Answers every sync out of the past, cut as the request asked. */
const pastVault =
  ({ head, rows }: SyncParts): Lie =>
  async (asked, honest) => {
    if (!isCallOf(syncVault, asked)) return honest();
    const query = new URLSearchParams(asked.path.split('?')[1]);
    const since = Number(query.get('manifestsSince'));
    const manifests = head.manifests.filter(
      ({ manifest }) => parseManifest(fromBase64Url(manifest)).seq > since,
    );
    const isEmpty = Number(query.get('since')) >= head.seq;
    const sent = isEmpty ? [] : rows;
    return { status: 200, body: encodeSyncReply({ ...head, manifests, rows: sent.length }, sent) };
  };

/** The whole server as it was: a fresh device cannot know, so its checkpoint code differs from the other device's. */
const wholePast = (world: World, parts: SyncParts): Row => ({
  name: 'the whole server as it was before',
  run: async (stage) => {
    const { states } = JSON.parse(world.ada.past.states) as { states: { seq: number; sealed: string }[] };
    const device = await stage.open(lies(serveStates(states), pastVault(parts)), true);
    if (stage.kind === 'returning') {
      const { pin } = await stage.signIn(device);
      claim(pin?.kind === 'alarm' && pin.code === 'vault/rollback', `ended as ${JSON.stringify(pin)}`);
      return;
    }
    // The honest server refuses the device's own state at this place; a lying one would take it.
    const { pin } = await stage.signIn(device);
    if (pin?.kind !== 'unlocked') return;
    await device.engine.syncNow();
    const here = await device.engine.checkpointCode();
    const other = await stage.open(undefined, true);
    await claimWhole(stage, other, await stage.signIn(other));
    claim(here.length === 8 && here !== (await other.engine.checkpointCode()), 'the checkpoint codes agree');
  },
});

const upToDate = (name: string, lie: Lie, ...codes: Parameters<typeof claimSyncAlarm>[1][]): Row => ({
  name,
  run: async (stage) => claimSyncAlarm(await stage.unlock(lie, true), ...codes),
});

type SyncRow = SyncParts['rows'][number];
type Change = (rows: readonly SyncRow[]) => readonly SyncRow[];
type Claims = (leaves: readonly ClaimedLeaf[]) => readonly ClaimedLeaf[];

const oldRow = (parts: SyncParts, id: string): SyncRow => {
  const row = parts.rows.find(({ itemId }) => Buffer.from(itemId).toString('hex') === id.replaceAll('-', ''));
  if (!row) throw new Error('The past has no such item.');
  return row;
};

const isItem = (itemId: Uint8Array, id: string): boolean =>
  Buffer.from(itemId).toString('hex') === id.replaceAll('-', '');

/** A leaf like any, of an item or a revision that was never signed. */
const leafFor = (row: SyncRow): ClaimedLeaf => ({
  itemId: row.itemId,
  leaf: encodeLeaf(leafOf(row.itemId, row.revision, row.overview, row.secret)),
});

/** One item is damaged before every device's eyes; what else is done must not hide behind it. */
const damageAnother = (spared: string): Lie =>
  lieAboutSync(({ head, rows }) => {
    const at = rows.findIndex(({ itemId }) => !isItem(itemId, spared));
    return { head, rows: rows.map((row, i) => (i === at ? { ...row, overview: row.secret } : row)) };
  });

/** Lies about one item beside damage to another, each with honest leaves and with leaves that suit the lie. */
const besideDamage = (changed: string, old: SyncRow): Row[] => {
  const stray = { ...old, itemId: randomBytes(16) };
  const acts: readonly (readonly [string, Change, Claims])[] = [
    [
      'at its old revision',
      (rows) => rows.map((row) => (isItem(row.itemId, changed) ? old : row)),
      (leaves) => leaves.map((one) => (isItem(one.itemId, changed) ? leafFor(old) : one)),
    ],
    [
      'left out',
      (rows) => rows.filter(({ itemId }) => !isItem(itemId, changed)),
      (leaves) => leaves.filter(({ itemId }) => !isItem(itemId, changed)),
    ],
    [
      'joined by one that was never signed',
      (rows) => [...rows, stray],
      (leaves) => [...leaves, leafFor(stray)],
    ],
    [
      'at its old revision, its new leaf claimed for a stray row',
      (rows) => [...rows.map((row) => (isItem(row.itemId, changed) ? old : row)), stray],
      (leaves) =>
        leaves.flatMap((one) =>
          isItem(one.itemId, changed) ? [leafFor(old), { ...one, itemId: stray.itemId }] : [one],
        ),
    ],
  ];
  return acts.flatMap(([name, change, claims]) => {
    const lie = lies(
      damageAnother(changed),
      lieAboutSync(({ head, rows }) => ({ head, rows: change(rows) })),
    );
    const codes = ['vault/tampered', 'vault/rollback'] as const;
    return [
      syncAlarmRow(`beside damage, an item ${name}`, lie, ...codes),
      syncAlarmRow(
        `beside damage, an item ${name}, leaves to match`,
        lies(lieAboutLeaves(claims), lie),
        ...codes,
      ),
    ];
  });
};

/** H11. */
export const replays: HostileCase = {
  id: 'H11',
  title: 'notices dropped, old, doubled and rolled-back items, states and vaults',
  rows: async (world) => {
    const past = await readSyncParts(world.ada.past.sync);
    const changed = world.ada.items[0]?.id ?? '';
    const { states } = JSON.parse(world.ada.past.states) as { states: { seq: number; sealed: string }[] };
    const old = oldRow(past, changed);
    return [
      syncAlarmRow(
        'an item is dropped',
        lieAboutSync(({ head, rows }) => ({ head, rows: rows.slice(0, -1) })),
        'vault/tampered',
      ),
      syncAlarmRow(
        'every item is dropped',
        lieAboutSync(({ head }) => ({ head, rows: [] })),
        'vault/tampered',
      ),
      syncAlarmRow(
        'an item at its old revision',
        lieAboutSync(({ head, rows }) => ({
          head,
          rows: rows.map((row) => (isItem(row.itemId, changed) ? old : row)),
        })),
        ...(['vault/tampered', 'vault/rollback'] as const),
      ),
      syncAlarmRow(
        'an item at its old revision beside one that is damaged and one that is dropped',
        lieAboutSync(({ head, rows }) => ({
          head,
          rows: rows
            .slice(1)
            .map((row, i) =>
              isItem(row.itemId, changed) ? old : i === 0 ? { ...row, overview: row.secret } : row,
            ),
        })),
        ...(['vault/tampered', 'vault/rollback'] as const),
      ),
      syncAlarmRow(
        'an item twice',
        lieAboutSync(({ head, rows }) => ({ head, rows: [...rows, ...rows.slice(-1)] })),
        'vault/tampered',
      ),
      syncAlarmRow(
        'an item twice, new and old',
        lieAboutSync(({ head, rows }) => ({ head, rows: [...rows, old] })),
        ...(['vault/tampered', 'vault/rollback'] as const),
      ),
      syncAlarmRow(
        'the last manifest is dropped, its items kept',
        lieAboutSync(({ head, rows }) => ({
          head: { ...head, manifests: head.manifests.slice(0, -1) },
          rows,
        })),
        ...(['vault/tampered', 'vault/rollback'] as const),
      ),
      {
        name: 'manifests in another order',
        run: async (stage) => {
          const lie = lieAboutSync(({ head, rows }) => ({
            head: { ...head, manifests: [...head.manifests].reverse() },
            rows,
          }));
          if (stage.kind === 'fresh') return; // A fresh device asks for one manifest, which has no order.
          await claimSyncAlarm(await stage.unlock(lie), 'vault/fork', 'vault/rollback');
        },
      },
      upToDate('the whole vault as it was, account state new', pastVault(past), 'vault/rollback'),
      upToDate(
        'the vault says an older number',
        lieAboutSync(({ head }) => ({ head: { ...head, seq: 1, manifests: [] }, rows: [] })),
        'vault/rollback',
      ),
      {
        name: 'the account state as it was',
        run: async (stage) => {
          if (stage.kind === 'fresh') return; // It stands in the row of the whole past.
          await alarmRow('', serveStates(states), 'vault/rollback').run({
            ...stage,
            open: (lie) => stage.open(lie, true),
          });
        },
      },
      wholePast(world, past),
      ...besideDamage(changed, old),
      ...copyRows,
    ];
  },
};

/** A last manifest by the account's own keys that is not the one both devices saw. */
const forkedHead = async ({ ada }: World, { head }: SyncParts): Promise<SyncParts['head']> => {
  const last = head.manifests.at(-1);
  const manifest = parseManifest(fromBase64Url(last?.manifest ?? ''));
  const encoded = encodeManifest({ ...manifest, time: manifest.time + 1 });
  const signer = { deploymentId: ada.keys.ids.deploymentId, signerId: ada.keys.ids.accountId };
  const forked = {
    manifest: toBase64Url(encoded),
    signature: toBase64Url(
      await signBody(ada.keys.privateKeys.ed25519, 'coffer/v1/manifest', signer, encoded),
    ),
    mac: toBase64Url(await macManifest(ada.keys.vaultKeys.manifest, encoded)),
  };
  if (manifestHash(encoded).length !== 32) throw new Error('No hash.');
  return { ...head, manifests: [...head.manifests.slice(0, -1), forked] };
};

const forkLie =
  (world: World): Lie =>
  async (asked, honest) => {
    const told = await honest();
    if (!isCallOf(syncVault, asked)) return told;
    const parts = await readSyncParts(told.body);
    const head = await forkedHead(world, parts);
    return { status: 200, body: encodeSyncReply(head, parts.rows) };
  };

const unsigned: Lie = lieAboutSync(({ head, rows }) => ({
  head: {
    ...head,
    manifests: head.manifests.map((one) => ({ ...one, signature: toBase64Url(new Uint8Array(64)) })),
  },
  rows,
}));

/** H12. */
export const forks: HostileCase = {
  id: 'H12',
  title: 'notices another history of its vault at a place that was seen before',
  rows: (world) => [
    syncAlarmRow('another last manifest, signed by a device of mine', forkLie(world), 'vault/fork'),
    syncAlarmRow('manifests without a signature', unsigned, 'vault/tampered'),
    ...sharedForks,
  ],
};

import {
  beginVaultRotation,
  type CommitItem,
  commitVaultRotation,
  listActivity,
  listFormerKeys,
  listVaults,
  readStates,
  stageRotatedItems,
} from '@coffer/contracts';
import { idText, type Manifest } from '@coffer/crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { signedInEach } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import type { TestBrowser } from '../../testing/test-browser.ts';
import { newItem, save, sealedLike, tombstone } from '../../testing/test-commit.ts';
import { joinAndSignIn, newId, type Person, random, randomText } from '../../testing/test-person.ts';
import { beginRotation, end, endCall, renewed, stage, stageCall } from '../../testing/test-rotation.ts';

let api: TestApi;
let person: Person;
let browser: TestBrowser;
let items: CommitItem[];
let dead: CommitItem;
signedInEach(async (world) => {
  ({ api, person, browser } = world);
  items = [newItem(), newItem(), newItem()];
  const gone = newItem();
  await save(browser, person, [...items, gone]);
  dead = tombstone(gone.itemId, 2);
  await save(browser, person, [dead]);
});

const vaultId = () => idText(person.vaultId);
const renewedAll = () => items.map((item) => renewed(item));

interface Row {
  readonly item_id: string;
  readonly revision: string;
  readonly key_epoch: number;
  readonly change_seq: string;
  readonly flags: number;
}

/** All that a rotation could touch. */
const world = async () => ({
  items: await api.query<Row>('SELECT * FROM item WHERE vault_id = $1 ORDER BY item_id', [vaultId()]),
  revisions: await api.query('SELECT * FROM item_revision WHERE vault_id = $1 ORDER BY item_id, revision', [
    vaultId(),
  ]),
  vault: await api.query('SELECT * FROM vault WHERE id = $1', [vaultId()]),
  manifests: await api.query('SELECT * FROM manifest WHERE vault_id = $1 ORDER BY seq', [vaultId()]),
  membership: await api.query('SELECT * FROM membership WHERE vault_id = $1', [vaultId()]),
  former: await api.query('SELECT * FROM former_vault_key WHERE vault_id = $1', [vaultId()]),
  states: (await browser.call(readStates, { query: { since: 0 } })).states,
});

const refusal = async (
  rotationId: string,
  after: readonly CommitItem[],
  changes: Partial<Manifest> = {},
  bend: (body: Awaited<ReturnType<typeof endCall>>['body']) => unknown = () => undefined,
) => {
  const { params, body } = await endCall(browser, person, rotationId, after, changes);
  bend(body);
  return browser.problem(commitVaultRotation, { params, body });
};

/** A refused commit changes nothing at all. */
const leavesAllAsItWas = async (act: () => Promise<unknown>) => {
  const before = await world();
  const result = await act();
  expect(await world()).toEqual(before);
  return result;
};

describe('a change of vault keys', () => {
  test('puts every live item, the wrap, the meta, the manifest and the state in place at once (F10)', async () => {
    const before = await world();
    const after = renewedAll();
    const rotationId = await beginRotation(browser, person);
    expect(await stage(browser, person, rotationId, after)).toEqual({ staged: 3 });
    expect(await world()).toEqual(before);
    const { seq, body } = await end(browser, person, rotationId, [...after, dead]);
    expect(seq).toBe(4);
    const [vault] = (await browser.call(listVaults, {})).vaults;
    expect(vault).toMatchObject({
      keyEpoch: 2,
      seq: 4,
      selfWrap: body.selfWrap,
      meta: body.meta,
      metaRevision: 2,
    });
    const now = await world();
    const live = now.items.filter(({ flags }) => flags === 0);
    expect(live.map((row) => [Number(row.revision), row.key_epoch, Number(row.change_seq)])).toEqual(
      Array(3).fill([2, 2, 4]),
    );
    expect(now.items.find(({ flags }) => flags === 1)).toEqual(before.items.find(({ flags }) => flags === 1));
    expect(now.revisions).toHaveLength(before.revisions.length + 3);
    expect(now.states.at(-1)).toEqual(body.state);
    expect((await browser.call(listActivity, { query: {} })).events[0]?.kind).toBe('vault-keys-renewed');
    expect(await api.query('SELECT 1 FROM rotated_item')).toEqual([]);
  });

  test('keeps the former wrap for former revisions, epoch by epoch, for nobody but its account', async () => {
    const wraps: string[] = [];
    for (const epoch of [2, 3]) {
      wraps.push((await browser.call(listVaults, {})).vaults[0]?.selfWrap ?? '');
      const rotationId = await beginRotation(browser, person, epoch);
      items = items.map((item) => renewed(item, {}, epoch));
      await stage(browser, person, rotationId, items);
      await end(browser, person, rotationId, [...items, dead]);
    }
    const { keys } = await browser.call(listFormerKeys, { params: { vaultId: vaultId() } });
    expect(keys).toEqual(wraps.map((selfWrap, at) => ({ keyEpoch: at + 1, selfWrap })));
    const other = await joinAndSignIn(api);
    const refused = await other.browser.problem(listFormerKeys, { params: { vaultId: vaultId() } });
    expect(refused.type).toBe('api/not-found');
  });

  test('goes on with saves under the new key, and the kept leaf is that of the new row', async () => {
    const after = renewedAll();
    const rotationId = await beginRotation(browser, person);
    await stage(browser, person, rotationId, after);
    await end(browser, person, rotationId, [...after, dead]);
    const stale = await api.query(
      `SELECT 1 FROM item WHERE vault_id = $1 AND flags = 0 AND leaf IS DISTINCT FROM
       uuid_send(item_id) || int8send(revision) || '\\x00'::bytea || sha256(overview) || sha256(secret)`,
      [vaultId()],
    );
    expect(stale).toEqual([]);
    const next = renewed(after[0] as CommitItem);
    expect(await save(browser, person, [next])).toBe(5);
  });

  test('that was stopped after any batch and begun anew ends as one that was not (F10)', async () => {
    const after = renewedAll();
    for (let batches = 0; batches < after.length; batches += 1) {
      const before = await world();
      const stopped = await beginRotation(browser, person);
      for (const item of after.slice(0, batches)) await stage(browser, person, stopped, [item]);
      expect((await refusal(stopped, [...after, dead])).type).toBe('api/manifest-conflict');
      expect(await world()).toEqual(before);
    }
    const rotationId = await beginRotation(browser, person);
    expect(await api.query('SELECT 1 FROM rotated_item')).toEqual([]);
    await stage(browser, person, rotationId, after);
    expect((await end(browser, person, rotationId, [...after, dead])).seq).toBe(4);
  });

  test('whose reply was lost is answered as before, also without its idempotency key', async () => {
    const after = renewedAll();
    const rotationId = await beginRotation(browser, person);
    await stage(browser, person, rotationId, after);
    const { params, body } = await endCall(browser, person, rotationId, [...after, dead]);
    const first = await browser.call(commitVaultRotation, { params, body });
    await leavesAllAsItWas(async () =>
      expect(await browser.call(commitVaultRotation, { params, body })).toEqual(first),
    );
  });
});

describe('a commit that does not fit changes nothing', () => {
  let rotationId: string;
  let after: CommitItem[];
  beforeEach(async () => {
    rotationId = await beginRotation(browser, person);
    after = renewedAll();
    await stage(browser, person, rotationId, after);
  });
  const conflict = (seq = 3) => ({ type: 'api/manifest-conflict', status: 409, seq });
  const refused = async (all: readonly CommitItem[], changes: Partial<Manifest> = {}) =>
    leavesAllAsItWas(() => refusal(rotationId, all, changes));

  test('after a save between stage and commit; staged again on top of it, it ends (F10)', async () => {
    const saved = newItem({ itemId: items[0]?.itemId ?? random(16), revision: 2 });
    await save(browser, person, [saved]);
    const present = [saved, ...items.slice(1)];
    expect(await refused([...after, dead])).toMatchObject(conflict(4));
    const again = renewed(saved);
    await stage(browser, person, rotationId, [again]);
    await end(browser, person, rotationId, [again, ...after.slice(1), dead]);
    expect(present).toHaveLength(3);
  });

  test('after a save that the manifest does not link to', async () => {
    const before = person.newest;
    await save(browser, person, [newItem()]);
    person.newest = before;
    expect(await refused([...after, dead])).toMatchObject(conflict(4));
  });

  test('where an item is missing', async () => {
    await stage(browser, person, rotationId, [tombstone(items[0]?.itemId ?? random(16), 2)]);
    expect(await refused([...after.slice(1), dead])).toMatchObject(conflict());
    expect(await refused([...after, dead])).toMatchObject(conflict());
  });

  test('where an item is staged that the vault has not', async () => {
    const more = renewed(newItem());
    await stage(browser, person, rotationId, [more]);
    expect(await refused([...after, more, dead])).toMatchObject(conflict());
  });

  test('where a deleted item would live again', async () => {
    const risen = renewed(dead);
    await stage(browser, person, rotationId, [risen]);
    expect(await refused([...after, risen])).toMatchObject(conflict());
  });

  test.each([0, 2, -1])('where an item is not at one revision more but at %i', async (more) => {
    const [item] = items as [CommitItem];
    const other = renewed(item, { revision: item.revision + more });
    await stage(browser, person, rotationId, [other]);
    expect(await refused([other, ...after.slice(1), dead])).toMatchObject(conflict());
  });

  test('where the root is not that of what is staged, or touches a tombstone', async () => {
    expect(await refused([...after, dead], { root: random(32) })).toMatchObject(conflict());
    const touched = { ...dead, revision: 3 };
    expect(await refused([...after, touched])).toMatchObject(conflict());
  });

  test.each([
    ['count', { count: 5 }],
    ['epoch', { keyEpoch: 1 }],
    ['epoch', { keyEpoch: 3 }],
  ])('where the manifest has another %s', async (field, changes) => {
    expect(await refused([...after, dead], changes)).toMatchObject({
      status: 400,
      field: `head.manifest.${field}`,
    });
  });

  test('where the manifest says other members', async () => {
    const [self] = person.newest?.manifest.members ?? [];
    if (!self) throw new Error('no member');
    const members = [{ ...self, identityHash: random(32) }];
    expect(await refused([...after, dead], { members })).toMatchObject({ field: 'head.manifest.members' });
  });

  test('where the manifest is of another vault or writer, or signed by another key', async () => {
    expect(await refused([...after, dead], { vaultId: random(16) })).toMatchObject({
      field: 'head.manifest.vaultId',
    });
    expect(await refused([...after, dead], { writerId: random(16) })).toMatchObject({
      field: 'head.manifest.writerId',
    });
    const bent = await leavesAllAsItWas(() =>
      refusal(rotationId, [...after, dead], {}, (body) => {
        body.head.signature = randomText(64);
      }),
    );
    expect(bent).toMatchObject({ type: 'api/bad-proof' });
  });

  test('where the account state is not the next one', async () => {
    for (const seq of [3, 9]) {
      const wrong = await leavesAllAsItWas(() =>
        refusal(rotationId, [...after, dead], {}, (body) => {
          body.state.seq = seq;
        }),
      );
      expect(wrong).toMatchObject({ type: 'api/state-conflict', status: 412, seq: 1 });
    }
  });
});

describe('who may', () => {
  test.each([1, 2])('not a member of role %i, at either end', async (role) => {
    const rotationId = await beginRotation(browser, person);
    await stage(browser, person, rotationId, renewedAll());
    await api.query('UPDATE membership SET role = $2 WHERE vault_id = $1', [vaultId(), role]);
    const body = { rotationId: newId(), keyEpoch: 2 };
    const began = await browser.problem(beginVaultRotation, { params: { vaultId: vaultId() }, body });
    expect(began.type).toBe('api/forbidden');
    expect(await leavesAllAsItWas(() => refusal(rotationId, [...renewedAll(), dead]))).toMatchObject({
      type: 'api/forbidden',
    });
  });

  test('nobody from outside: not to begin, nor to stage, nor to end, also not what the owner began', async () => {
    const rotationId = await beginRotation(browser, person);
    const after = renewedAll();
    await stage(browser, person, rotationId, after);
    const other = await joinAndSignIn(api);
    const body = { rotationId: newId(), keyEpoch: 2 };
    const call = await endCall(browser, person, rotationId, [...after, dead]);
    const params = { vaultId: vaultId() };
    const types = [
      (await other.browser.problem(beginVaultRotation, { params, body })).type,
      (await other.browser.problem(stageRotatedItems, stageCall(person, rotationId, after))).type,
    ];
    expect(types).toEqual(['api/not-found', 'api/not-found']);
    const refused = await other.browser.problem(commitVaultRotation, call);
    expect(['api/not-found', 'api/invalid-request']).toContain(refused.type);
    // A rotation of one's own opens no way into the vault of another.
    const own = await beginRotation(other.browser, other.person);
    const foreign = await other.browser.problem(stageRotatedItems, stageCall(person, own, after));
    expect(foreign.type).toBe('api/not-found');
    // Nor does the id of another's become one's own.
    const stolen = await other.browser.problem(beginVaultRotation, {
      params: { vaultId: idText(other.person.vaultId) },
      body: { rotationId, keyEpoch: 2 },
    });
    expect(stolen.type).toBe('api/not-found');
    expect((await end(browser, person, rotationId, [...after, dead])).seq).toBe(4);
  });

  test('for the next epoch only, and what was begun last stands alone', async () => {
    const params = { vaultId: vaultId() };
    for (const keyEpoch of [3, 7]) {
      const body = { rotationId: newId(), keyEpoch };
      const wrong = await browser.problem(beginVaultRotation, { params, body });
      expect(wrong).toMatchObject({ type: 'api/manifest-conflict', seq: 3 });
    }
    const first = await beginRotation(browser, person);
    await beginRotation(browser, person);
    const late = await browser.problem(stageRotatedItems, stageCall(person, first, renewedAll()));
    expect(late.type).toBe('api/not-found');
  });

  test('a retry of the beginning keeps what was staged', async () => {
    const rotationId = await beginRotation(browser, person);
    await stage(browser, person, rotationId, renewedAll());
    const body = { rotationId, keyEpoch: 2 };
    await browser.call(beginVaultRotation, { params: { vaultId: vaultId() }, body });
    expect(await stage(browser, person, rotationId, [])).toEqual({ staged: 3 });
  });
});

describe('what is staged', () => {
  test.each<[string, (item: CommitItem) => CommitItem]>([
    ['overview', (item) => ({ ...item, overview: sealedLike(100, 1) })],
    ['secret', (item) => ({ ...item, secret: sealedLike(100, 3) })],
    ['flags', (item) => ({ ...item, flags: 2 })],
  ])('is sealed for the coming epoch: another %s is refused', async (field, bend) => {
    const rotationId = await beginRotation(browser, person);
    const [item] = renewedAll() as [CommitItem];
    const wrong = await browser.problem(stageRotatedItems, stageCall(person, rotationId, [bend(item)]));
    expect(wrong).toMatchObject({ status: 400, field: `items.0.${field}` });
  });

  test('comes without a manifest, and as bytes of a commit', async () => {
    const rotationId = await beginRotation(browser, person);
    const call = stageCall(person, rotationId, renewedAll(), random(10));
    expect(await browser.problem(stageRotatedItems, call)).toMatchObject({ field: 'manifest' });
    const { params } = call;
    expect((await browser.problem(stageRotatedItems, { params, body: random(50) })).status).toBe(400);
  });
});

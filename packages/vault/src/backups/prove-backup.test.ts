import {
  encodeManifest,
  fromBase64Url,
  type Manifest,
  parseManifest,
  randomBytes,
  toBase64Url,
} from '@coffer/crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEngine } from '../create-engine.ts';
import {
  bend,
  createTestPorts,
  openUnlocked,
  pathsOf,
  type StoredVault,
  type TestDevice,
  type TestWorld,
  unlock,
} from '../testing/index.ts';
import { type BackupWorld, makeBackupWorld, openBackupWorld } from './prove-backup.test-kit.ts';

let made: TestWorld;
let at: BackupWorld;
beforeAll(async () => {
  made = await makeBackupWorld();
});
beforeEach(async () => {
  at = await openBackupWorld(made);
});

const right = { checked: 4, failed: 0 };
const wrong = { checked: 4, failed: 4 };
const asked = (device: TestDevice) => pathsOf(device).filter((path) => path.includes('/v1/backup/'));
const untilAsked = (device: TestDevice) =>
  expect.poll(() => asked(device), { timeout: 20_000 }).toHaveLength(1);
const flipped = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const copy = new Uint8Array(bytes);
  copy[20] = (copy[20] ?? 0) ^ 1;
  return copy;
};
/** Puts another manifest in the place of one. */
const forge = ({ manifests }: StoredVault, place: number, change: Partial<Manifest>): void => {
  const sent = manifests.at(place);
  if (!sent) throw new Error('no manifest');
  const manifest = encodeManifest({ ...parseManifest(fromBase64Url(sent.manifest)), ...change });
  manifests.splice(manifests.indexOf(sent), 1, { ...sent, manifest: toBase64Url(manifest) });
};

describe('at an unlock', () => {
  test('four items are read out of the backup, and found to be what was signed', async () => {
    at.backUp();
    expect(await at.proofBy()).toEqual(right);
  });

  test('items that changed since the backup are right as they were then', async () => {
    at.backUp();
    await at.editAll();
    expect(await at.proofBy()).toEqual(right);
  });

  test('items that are younger than the backup count neither way', async () => {
    at.backUp();
    await at.replaceAllButOne();
    expect(await at.proofBy()).toEqual({ checked: 1, failed: 0 });
  });

  test('no second proof is made of one backup, and one of the next', async () => {
    at.backUp();
    await at.proofBy();
    const again = await openUnlocked(at.world);
    await again.engine.syncNow();
    expect(asked(again)).toEqual([]);
    at.backUp();
    await at.proofBy();
  });

  test('where there is no backup, or nothing in the vault, nothing is asked', async () => {
    const device = await openUnlocked(at.world);
    await device.engine.syncNow();
    expect(asked(device)).toEqual([]);
  });
});

describe('a backup is wrong', () => {
  test('that lost an item, whichever one is looked at', async () => {
    at.backUp();
    const [lost] = at.kept().items.keys();
    at.kept().items.delete(lost ?? '');
    expect(await at.proofBy()).toEqual(wrong);
  });

  test('that lost items, however the server says that it has their leaves', async () => {
    at.backUp();
    at.kept().items.clear();
    expect(await at.proofOfClaims(at.live())).toEqual(wrong);
  });

  test('that has an older revision than its manifest says, with the leaves of either', async () => {
    const before = structuredClone(at.live());
    await at.editAll();
    at.backUp();
    at.spoil(({ revision: _, ...row }) => ({ ...row, revision: 1 }));
    for (const [id, revisions] of before.items) at.kept().items.set(id, revisions);
    expect(await at.proofBy()).toEqual(wrong);
    at.world.server.store.backup?.proofs.clear();
    expect(await at.proofOfClaims(at.live())).toEqual(wrong);
  });

  test.each(['overview', 'secret'] as const)('with a flipped bit in each %s', async (part) => {
    at.backUp();
    at.spoil((row) => ({ [part]: flipped(row[part]) }));
    expect(await at.proofBy()).toEqual(wrong);
    at.world.server.store.backup?.proofs.clear();
    expect(await at.proofOfClaims(at.live())).toEqual(wrong);
  });

  test('whose rows name another revision or epoch of keys', async () => {
    at.backUp();
    at.spoil(() => ({ revision: 9 }));
    expect(await at.proofOfClaims(at.live())).toEqual(wrong);
    at.backUp();
    at.spoil(() => ({ keyEpoch: 2 }));
    expect(await at.proofBy()).toEqual(wrong);
  });

  test('that hands out rows which are not in it, as out of the database', async () => {
    at.backUp();
    const then = structuredClone(at.kept());
    await at.replaceAllButOne();
    for (const [id, revisions] of at.live().items)
      if (!then.items.has(id)) at.kept().items.set(id, revisions);
    expect(await at.proofOfClaims(then)).toEqual({ checked: 4, failed: 3 });
  });

  test('whose leaves are forged to fit what it has', async () => {
    at.backUp();
    const [lost] = at.kept().items.keys();
    at.kept().items.delete(lost ?? '');
    expect(await at.proofOfClaims(at.kept())).toEqual(wrong);
  });

  test.each(['signature', 'mac'] as const)(
    'whose manifest has another %s than it has in the chain',
    async (part) => {
      at.backUp();
      const { manifests } = at.kept();
      const [last] = manifests.splice(-1);
      if (last) manifests.push({ ...last, [part]: toBase64Url(flipped(fromBase64Url(last[part]))) });
      expect(await at.proofBy()).toEqual(wrong);
    },
  );
});

describe('a manifest of a backup', () => {
  const otherRoot = (vault: StoredVault): Partial<Manifest> => {
    vault.items.clear();
    // SHA-256 over the 256 empty buckets: that of a vault without items.
    return { root: parseManifest(fromBase64Url(vault.manifests[0]?.manifest ?? '')).root };
  };

  test('that never was in the chain is a failed proof, though its rows fit it', async () => {
    at.backUp();
    forge(at.kept(), -1, otherRoot(at.kept()));
    expect(await at.proofBy()).toEqual(wrong);
  });

  test('that the server put into its chain behind this device is none that leads to its head', async () => {
    at.backUp();
    await at.editAll();
    const place = at.kept().manifests.length - 1;
    forge(at.kept(), -1, { time: 1 });
    at.live().manifests.splice(place, 1, ...at.kept().manifests.slice(-1));
    expect(await at.proofBy()).toEqual(wrong);
  });

  test('of another vault is a failed proof, and so is one that does not parse', async () => {
    at.backUp();
    forge(at.kept(), -1, { vaultId: randomBytes(16) });
    expect(await at.proofBy()).toEqual(wrong);
    at.backUp();
    at.kept().manifests.splice(-1, 1, { ...at.kept().manifests[0], manifest: 'AAAA' } as never);
    expect(await at.proofBy()).toEqual(wrong);
  });

  test('beyond the end of the chain is a failed proof', async () => {
    at.backUp();
    forge(at.kept(), -1, { seq: 1000 });
    expect(await at.proofBy()).toEqual(wrong);
  });

  test('that the vault got since the last sync proves nothing yet, and is not said to be wrong', async () => {
    const here = at;
    const ports = createTestPorts(here.world);
    const deaf = { ...ports, liveEvents: { listen: () => () => undefined } };
    const device: TestDevice = { engine: createEngine(deaf), ports: deaf, events: [] };
    ports.connection.between = async ({ path }, pass) => {
      if (path.endsWith('/v1/backup')) {
        ports.connection.between = null;
        await here.editAll();
        here.backUp();
      }
      return pass();
    };
    await unlock(device, at.world.form);
    await untilAsked(device);
    await device.engine.syncNow();
    expect(at.proofs()).toEqual([]);
  });
});

describe('a vault that a backup lacks', () => {
  const day = 24 * 3_600_000;
  test.each([
    ['is missing where it was there two days before', 2 * day, wrong],
    ['may be younger where it changed in the day before', day / 2, null],
  ])('%s', async (_, age, expected) => {
    const newest = parseManifest(fromBase64Url(at.live().manifests.at(-1)?.manifest ?? ''));
    at.backUp(newest.time + age);
    at.world.server.store.backup?.vaults.clear();
    if (expected) return expect(await at.proofBy()).toEqual(expected);
    const device = await openUnlocked(at.world);
    await untilAsked(device);
    await device.engine.syncNow();
    expect(at.proofs()).toEqual([]);
  });
});

test('a backup never gets into what is shown or kept, and lies about it raise no alarm', async () => {
  at.backUp();
  const device = await openUnlocked(at.world);
  await device.engine.lock();
  at.world.server.store.backup?.proofs.clear();
  bend(device, '/v1/backup', () => ({
    vaults: [],
    items: [
      { bucket: '', row: { revision: 3, keyEpoch: 1, overview: toBase64Url(randomBytes(50)), secret: 'AA' } },
    ],
  }));
  const { form } = at.world;
  await device.engine.submitPassword(form.email, form.password);
  expect((await device.engine.submitPin(form.pin)).kind).toBe('unlocked');
  await device.engine.syncNow();
  expect((await device.engine.listItems()).map(({ overview }) => overview.title).sort()).toEqual(
    Array.from({ length: 6 }, (_, i) => `Item ${i}`),
  );
  expect(device.events.filter(({ kind }) => kind === 'alarm')).toEqual([]);
});

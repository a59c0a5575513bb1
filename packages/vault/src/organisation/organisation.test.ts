import { defaultPolicy } from '@coffer/contracts';
import { generatePrivateKeys, type PrivateKeys } from '@coffer/crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { must } from '../people/people.test-kit.ts';
import {
  copyWorld,
  createMemoryServer,
  createTestWorld,
  joinWorld,
  openDevice,
  openUnlocked,
  pathsOf,
  type TestDevice,
  type TestWorld,
  unlock,
} from '../testing/index.ts';
import {
  compareNumber,
  confirmNew,
  forgedBy,
  groupIdentityFor,
  makeKeys,
  policyWith,
  sayPolicy,
  setPolicy,
  signedElsewhere,
} from './organisation.test-kit.ts';

const loose = { offline: { maxDays: 90 }, recovery: { answers: true } };
const tight = { offline: { maxDays: 7 }, export: { allowed: false } };

let origin: TestWorld;
let world: TestWorld;
let bensWorld: TestWorld;
/** As it was before the organisation had keys. */
let keyless: TestWorld;
let ana: TestDevice;
let ben: TestDevice;
let groupId: string;
let strange: PrivateKeys;

/** Ana made the organisation's keys; Ben is a member. */
beforeAll(async () => {
  origin = await createTestWorld();
  bensWorld = await joinWorld(origin);
  keyless = await copyWorld(origin);
  const owner = await openUnlocked(origin);
  groupId = await makeKeys(owner, origin);
  await owner.engine.signOut();
  strange = await generatePrivateKeys();
});

beforeEach(async () => {
  const server = createMemoryServer({
    clock: origin.clock,
    store: structuredClone(origin.server.store),
  });
  const at = async (from: TestWorld) => ({ ...from, server, first: await openDevice({ ...from, server }) });
  world = await at(origin);
  const bens = await at(bensWorld);
  ana = await openUnlocked(world);
  ben = await openUnlocked(bens);
});
const store = () => world.server.store.organisation;
const alarmOf = async ({ engine }: TestDevice): Promise<string> => {
  try {
    await engine.organisation();
    return 'none';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
};

describe('the organisation’s keys', () => {
  test('are verified for whoever made them, and unverified at first for everybody else', async () => {
    const [of, to] = [await ana.engine.organisation(), await ben.engine.organisation()];
    expect(of.keys).toMatchObject({ groupId, trust: 'number', isYours: true });
    expect(to.keys).toMatchObject({ groupId, trust: 'unverified', isYours: false });
    expect(to.keys?.digits).toBe(of.keys?.digits);
    expect(to.keys?.digits).toMatch(/^\d{60}$/);
    await compareNumber(ben);
    expect((await ben.engine.organisation()).keys?.trust).toBe('number');
  });

  test('are pinned at first contact: another group, or none, is caught (H03)', async () => {
    await ben.engine.organisation();
    const other = await ana.engine.createGroup('Other');
    if (other.kind !== 'created') throw new Error(other.reason);
    for (const named of [other.id, null]) {
      store().identityGroupId = named;
      expect(await alarmOf(ben)).toBe('vault/identity-changed');
    }
    store().identityGroupId = groupId;
    expect(await alarmOf(ben)).toBe('none');
  });

  test('are there before anything is signed: a policy of an organisation without keys is a lie (H03)', async () => {
    const bare = await copyWorld(keyless);
    const cleo = await openUnlocked(bare);
    expect(await alarmOf(cleo)).toBe('none');
    const held = { keys: strange, identityHash: new Uint8Array(32) };
    bare.server.store.organisation.statements = [await forgedBy(bare.server, groupId, 1, loose, held)];
    expect(await alarmOf(cleo)).toBe('vault/tampered');
  });

  test('are caught when they are others under the same id, and when its own list does not name them (H03)', async () => {
    const { deploymentId } = world.server.store;
    const identities = must(world.server.store.groups.get(groupId));
    const forged = await groupIdentityFor(deploymentId, groupId, strange);
    // A session asks once for keys that it knows; the one that comes after looks again.
    world.server.store.groups.set(groupId, [forged]);
    await ben.engine.lock();
    await unlock(ben, bensWorld.form);
    expect(await alarmOf(ben)).toBe('vault/identity-changed');
    world.server.store.groups.set(groupId, identities);
    expect(await alarmOf(ana)).toBe('none');
    world.server.store.groups.set(groupId, [forged]);
    await ana.engine.lock();
    await unlock(ana, world.form);
    expect(await alarmOf(ana)).toBe('vault/identity-changed');
  });
});

describe('what the server says without a signature', () => {
  test('is obeyed where it is tighter and not followed where it is looser (H03)', async () => {
    sayPolicy(world.server, { ...loose, export: { allowed: false } });
    const { policy, notFollowed } = await ben.engine.organisation();
    expect(policy).toEqual({ ...defaultPolicy, export: { allowed: false } });
    expect(notFollowed.map(({ key, to }) => [key, to])).toEqual([
      ['offline.maxDays', 90],
      ['recovery.answers', true],
    ]);
  });

  test('goes below a signed policy, and never above it', async () => {
    await setPolicy(ana, world, loose);
    sayPolicy(world.server, {
      offline: { maxDays: 10 },
      recovery: { answers: true },
      search: { serverIndex: true },
    });
    expect((await ana.engine.organisation()).policy.offline.maxDays).toBe(10);
    sayPolicy(world.server, { ...loose, offline: { maxDays: 365 } });
    expect((await ana.engine.organisation()).policy.offline.maxDays).toBe(90);
  });
});

describe('a signed policy', () => {
  test('loosens for whoever compared the number, and for nobody before', async () => {
    await setPolicy(ana, world, loose);
    expect((await ana.engine.organisation()).policy).toEqual(policyWith(loose));
    expect((await ben.engine.organisation()).policy).toEqual(defaultPolicy);
    await compareNumber(ben);
    const heard = await ben.engine.organisation();
    expect(heard.policy).toEqual(policyWith(loose));
    expect(heard.signed).toMatchObject({ seq: 1 });
    expect(heard.notFollowed).toEqual([]);
  });

  test('holds against a server that says less, and is caught when it is kept back or replaced by an older one (H03)', async () => {
    await setPolicy(ana, world, loose);
    await setPolicy(ana, world, tight);
    await compareNumber(ben);
    const [first, second] = store().statements;
    sayPolicy(world.server, loose);
    expect((await ben.engine.organisation()).policy).toEqual(policyWith(tight));
    store().statements = [must(first)];
    expect(await alarmOf(ben)).toBe('vault/rollback');
    store().statements = [];
    expect(await alarmOf(ben)).toBe('vault/rollback');
    store().statements = [must(second)];
    expect(await alarmOf(ben)).toBe('none');
  });

  test('is remembered by the account: a fresh device of it catches the older one too (H03)', async () => {
    await setPolicy(ana, world, loose);
    await setPolicy(ana, world, tight);
    store().statements = store().statements.slice(0, 1);
    const other = await openUnlocked(world);
    expect(await alarmOf(other)).toBe('vault/rollback');
  });

  test('is caught when it is another one at the same place, by the true keys even (H03)', async () => {
    const other = await signedElsewhere(world, loose);
    await setPolicy(ana, world, tight);
    await ben.engine.organisation();
    store().statements = [other];
    expect(await alarmOf(ben)).toBe('vault/fork');
    expect(await alarmOf(ana)).toBe('vault/fork');
  });

  test('is caught under keys that are not the group’s, of another group, and with a changed byte (H03)', async () => {
    await ben.engine.organisation();
    const { server } = world;
    const held = { keys: strange, identityHash: new Uint8Array(32) };
    const forged = await forgedBy(server, groupId, 1, loose, held);
    store().statements = [forged];
    expect(await alarmOf(ben)).toBe('vault/tampered');
    store().statements = [];
    await setPolicy(ana, world, loose);
    const [right] = store().statements;
    for (const bent of [
      { ...must(right), signature: forged.signature },
      { ...must(right), body: forged.body },
      { ...must(right), seq: 2 },
    ]) {
      store().statements = [bent];
      expect(await alarmOf(ben)).toBe('vault/tampered');
    }
  });
});

describe('an act of the console', () => {
  const act = { kind: 'set-policy', policy: policyWith(tight) } as const;

  test('is confirmed by the password alone, as it was shown, and once', async () => {
    const wrong = await confirmNew(ana, world.server, act, { world, password: 'another password here' });
    expect(wrong).toEqual({ kind: 'wrong-password' });
    expect(store().statements).toEqual([]);
    expect(await confirmNew(ana, world.server, act, { world })).toEqual({ kind: 'done', left: [] });
    expect(store().statements).toHaveLength(1);
    const [actId = ''] = [...store().acts].filter(([, each]) => each.doneAt !== null).at(-1) ?? [];
    expect(await ana.engine.confirmConsoleAct(actId, act, world.form.password)).toEqual({ kind: 'over' });
  });

  test('shows what it changes, and whether the keys will sign', async () => {
    const actId = crypto.randomUUID();
    const byId = [...store().acts.values()][0]?.byId ?? '';
    store().acts.set(actId, { act, byId, doneAt: null });
    const view = must(await ana.engine.readConsoleAct(actId));
    expect(view.policy).toEqual({
      signs: true,
      changes: [
        { key: 'offline.maxDays', from: 30, to: 7, direction: 'tightens' },
        { key: 'export.allowed', from: true, to: false, direction: 'tightens' },
      ],
    });
    expect(await ana.engine.readConsoleAct(crypto.randomUUID())).toBe(null);
  });

  test('that loosens is not sent by whoever does not hold the keys; one that tightens is, unsigned', async () => {
    const bens = { ...bensWorld, server: world.server };
    const sent = () => pathsOf(ben).filter((path) => path.endsWith('/confirm')).length;
    const loosening = { kind: 'set-policy', policy: policyWith(loose) } as const;
    expect(await confirmNew(ben, world.server, loosening, { world: bens })).toEqual({ kind: 'no-keys' });
    expect(sent()).toBe(0);
    expect(await confirmNew(ben, world.server, act, { world: bens })).toMatchObject({ kind: 'done' });
    expect(store().statements).toEqual([]);
  });
});

test('a member reads what the server knows of him, and of nobody else (U43)', async () => {
  const facts = await ben.engine.readOwnFacts();
  expect(facts.email).toBe(bensWorld.form.email);
  // The world’s first device, and the one that is open here.
  expect([facts.devices, facts.sessions]).toEqual([2, 1]);
  await ben.engine.lock();
  await expect(ben.engine.readOwnFacts()).rejects.toMatchObject({ code: 'vault/locked' });
});

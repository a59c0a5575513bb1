import { ApiError, Unreachable } from '@coffer/contracts';
import { idText, randomBytes } from '@coffer/crypto';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { copyServer, openSides, type Side } from '../people/people.test-kit.ts';
import {
  alarmsOf,
  kept,
  type Mate,
  newVault,
  openMate,
  put,
  sharedVault,
  titles,
  workOn,
} from '../sharing/sharing.test-kit.ts';
import { changeMeta, deleteVault, forgetVault } from '../sharing/vault-acts.ts';
import { bend, cut, type MemoryServer } from '../testing/index.ts';
import { isUnasked } from './open-vaults.ts';

// What makes guessing slow would make these tests slow too, and is no part of what they ask.
vi.mock('../../../crypto/src/hazmat/pbkdf2.ts', async (original) => {
  const { pbkdf2 } = await original<typeof import('../../../crypto/src/hazmat/pbkdf2.ts')>();
  return { pbkdf2: (password: never, salt: never) => pbkdf2(password, salt, 1) };
});

let anaSide: Side;
let benSide: Side;
let server: MemoryServer;
let ana: Mate;
beforeAll(async () => {
  ({ ana: anaSide, ben: benSide } = await openSides());
});
beforeEach(async () => {
  server = copyServer(anaSide);
  ana = await openMate(anaSide, server);
});

const order = ({ vaults }: Mate): string[] => vaults.all().map(({ vault }) => vault.id);
const states = ({ vaults }: Mate) => vaults.others().map(({ id, state }) => [id, state]);
/** The server forgets that somebody is in a vault, and says so of nobody. */
const hide = (mate: Mate, vaultId: string): void =>
  bend(mate, '/v1/vaults', (reply) =>
    'vaults' in reply
      ? { vaults: (reply.vaults as { vaultId: string }[]).filter((each) => each.vaultId !== vaultId) }
      : reply,
  );

describe('the open vaults of an account', () => {
  test('are its own first, then the others in the order in which they were accepted, on every device', async () => {
    const ben = await openMate(benSide, server);
    const made = [await newVault(ana, 'One'), await newVault(ana, 'Two'), await sharedVault(ana, ben)];
    const expected = [ana.vaults.own.vault.id, ...made];
    expect(order(ana)).toEqual(expected);
    expect(order(await openMate(anaSide, server))).toEqual(expected);
    expect(order(ben)).toEqual([ben.vaults.own.vault.id, made[2]]);
  });

  test('are found by id, and by the items in them', async () => {
    const team = await newVault(ana);
    const item = await put(ana, team, { title: 'Wifi' });
    expect(ana.vaults.get(team)?.vault.id).toBe(team);
    expect(ana.vaults.get(ana.vaults.own.vault.id)).toBe(ana.vaults.own);
    expect(ana.vaults.holding(item)?.vault.id).toBe(team);
    const nothing = idText(randomBytes(16));
    expect([ana.vaults.get(nothing), ana.vaults.holding(nothing)]).toEqual([null, null]);
  });

  test('hold a damaged item too: it stands where it stands', async () => {
    const team = await newVault(ana);
    const item = await put(ana, team, { title: 'Wifi' });
    const { vault } = workOn(ana, team);
    vault.itemsById.delete(item);
    vault.damagedById.set(item, { id: item, vaultId: team, revision: 1 });
    expect(ana.vaults.holding(item)?.vault.id).toBe(team);
  });
});

describe('a vault that the server has no more', () => {
  test('is gone with everything in it, and stands in the list until its owner strikes it off', async () => {
    const team = await newVault(ana);
    await put(ana, team, { title: 'Wifi' });
    const second = await openMate(anaSide, server);
    hide(second, team);
    await second.vaults.reconcile();
    expect(states(second)).toEqual([[team, 'gone']]);
    expect(second.vaults.others()[0]).toMatchObject({ name: 'Team', work: null });
    expect(order(second)).toEqual([second.vaults.own.vault.id]);
    await forgetVault(second.ports, second.session, team);
    await second.vaults.reconcile();
    expect(states(second)).toEqual([]);
  });

  test('is open again when it is back: the server may have been wrong', async () => {
    const team = await newVault(ana);
    await put(ana, team, { title: 'Wifi' });
    hide(ana, team);
    await ana.vaults.reconcile();
    expect(states(ana)).toEqual([[team, 'gone']]);
    ana.ports.connection.between = null;
    await ana.vaults.reconcile();
    expect(states(ana)).toEqual([[team, 'open']]);
    expect(titles(ana, team)).toEqual(['Wifi']);
  });

  test('is let go of at once where this account deleted it', async () => {
    const team = await newVault(ana);
    await deleteVault(ana.ports, ana.session, team);
    await ana.vaults.reconcile();
    expect(states(ana)).toEqual([]);
    expect(server.store.vaults.has(team)).toBe(false);
    expect(ana.events).toContainEqual({ kind: 'vaults-changed' });
  });
});

describe('bringing them up to date', () => {
  test('opens what another device of the account accepted', async () => {
    const second = await openMate(anaSide, server);
    const team = await newVault(ana);
    await put(ana, team, { title: 'Wifi' });
    await second.vaults.own.refreshState();
    await second.vaults.reconcile();
    expect(titles(second, team)).toEqual(['Wifi']);
  });

  test('takes in what others saved and named since', async () => {
    const ben = await openMate(benSide, server);
    const team = await sharedVault(ana, ben);
    await put(ana, team, { title: 'Door' });
    await changeMeta(workOn(ana, team), (meta) => ({ ...meta, name: 'Office' }));
    await ben.vaults.reconcile();
    expect(titles(ben, team)).toEqual(['Door', 'Wifi']);
    expect(ben.vaults.others()[0]?.name).toBe('Office');
  });

  test('that is asked for while it runs is done once more: what came in between is not missed', async () => {
    const team = await newVault(ana);
    const second = await openMate(anaSide, server);
    await put(ana, team, { title: 'Wifi' });
    const asked: Promise<void>[] = [];
    let later = '';
    second.ports.connection.between = async (request, pass) => {
      if (request.path.includes('/sync') && asked.length === 0) {
        // By now it has read which vaults there are.
        asked.push(Promise.resolve());
        later = await newVault(ana, 'Later');
        await second.vaults.own.refreshState();
        asked.push(second.vaults.reconcile());
      }
      return pass();
    };
    await second.vaults.reconcile();
    await Promise.all(asked);
    expect(states(second)).toEqual([
      [team, 'open'],
      [later, 'open'],
    ]);
  });

  test('that was cut off goes on at the next time', async () => {
    const team = await newVault(ana);
    const second = await openMate(anaSide, server);
    cut(second, '/v1/vaults');
    await expect(second.vaults.reconcile()).rejects.toThrow(Unreachable);
    expect(states(second)).toEqual([[team, 'open']]);
    second.ports.connection.between = null;
    await second.vaults.reconcile();
    expect(alarmsOf(second)).toEqual([]);
  });

  test('leaves one that is blocked as it is, and opens it when it is right again', async () => {
    const [first, last] = [await newVault(ana, 'First'), await newVault(ana, 'Last')];
    const wrap = kept(ana, first).selfWrap;
    kept(ana, first).selfWrap = kept(ana, last).selfWrap;
    const second = await openMate(anaSide, server);
    expect(states(second)).toEqual([
      [first, 'blocked'],
      [last, 'open'],
    ]);
    expect(second.events).toContainEqual({ kind: 'alarm', code: 'crypto/not-authentic', vaultId: first });
    kept(ana, first).selfWrap = wrap;
    await second.vaults.reconcile();
    expect(states(second)).toEqual([
      [first, 'open'],
      [last, 'open'],
    ]);
  });

  test('that the lock overtakes opens nothing more', async () => {
    const second = await openMate(anaSide, server);
    const team = await newVault(ana, 'Later');
    await second.vaults.own.refreshState();
    vi.spyOn(second.session.replica, 'readSnapshot').mockImplementation(async () => {
      second.vaults.stop();
      return null;
    });
    await second.vaults.reconcile();
    expect(second.vaults.get(team)).toBeNull();
    expect(second.ports.connection.sent.some(({ path }) => path.includes(team))).toBe(false);
  });
});

test('only a server that could not be asked, or had no time, says nothing about a vault', () => {
  const problem = (status: number) => new ApiError({ type: 'api/internal', title: '', status });
  for (const error of [new Unreachable(), problem(500), problem(503), problem(429)])
    expect(isUnasked(error)).toBe(true);
  for (const error of [problem(404), problem(403), new Error('x'), null])
    expect(isUnasked(error)).toBe(false);
});

import { randomBytes, toBase64Url } from '@coffer/crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { checkLog } from '../people/log.ts';
import { addAccount, copyServer, must, openSides, type Side } from '../people/people.test-kit.ts';
import { readMarks } from '../session/marks.ts';
import { changeState, refreshState } from '../session/state-chain.ts';
import {
  give,
  kept,
  type Mate,
  newVault,
  openMate,
  put,
  sharedVault,
  take,
  titles,
  workOn,
} from '../sharing/sharing.test-kit.ts';
import type { MemoryServer, MemoryStore } from '../testing/index.ts';
import { actsOf, comeBack, marksText, serverFrom } from './restores.test-kit.ts';

let sides: { readonly ana: Side; readonly ben: Side };
let server: MemoryServer;
let ana: Mate;
let ben: Mate;
beforeAll(async () => {
  sides = await openSides();
});
beforeEach(async () => {
  server = copyServer(sides.ana);
  ana = await openMate(sides.ana, server);
  ben = await openMate(sides.ben, server);
});

const backUp = (): MemoryStore => structuredClone(server.store);

/** The device of a mate comes back to a server that was put back, and its person accepts. */
const accept = async (mate: Mate, backup: MemoryStore) => {
  await mate.vaults.settle();
  const back = serverFrom(mate.side, backup);
  const seat = await comeBack(mate.side, back, mate.ports.replica);
  return { ...seat, server: back, report: await seat.meet() };
};

describe('a shared vault', () => {
  test('gets back what a writer still has, and others read it', async () => {
    const vaultId = await sharedVault(ana, ben);
    const backup = backUp();
    await put(ben, vaultId, { title: 'By Ben' });
    const { report, server: back } = await accept(ben, backup);
    expect(report).toEqual({ putBack: 1, copies: 0, leftOut: 0 });
    expect(titles(await openMate(sides.ana, back), vaultId)).toEqual(['By Ben', 'Wifi']);
  });

  test('that may only be read is left as the server has it, and what is missing is counted', async () => {
    const vaultId = await sharedVault(ana, ben, 'reader');
    const backup = backUp();
    await put(ana, vaultId, { title: 'By Ana' });
    await workOn(ben, vaultId).sync();
    const { report, server: back } = await accept(ben, backup);
    expect(report).toEqual({ putBack: 0, copies: 0, leftOut: 1 });
    expect(titles(await openMate(sides.ben, back), vaultId)).toEqual(['Wifi']);
    const again = await comeBack(sides.ben, back, ben.ports.replica, false);
    expect(await again.meet()).toBeNull();
  });

  test('that the older state does not name keeps its snapshot on this device, and is counted', async () => {
    const backup = backUp();
    const vaultId = await newVault(ana);
    await put(ana, vaultId, { title: 'One' });
    await put(ana, vaultId, { title: 'Two' });
    const { report, session } = await accept(ana, backup);
    expect(report).toEqual({ putBack: 0, copies: 0, leftOut: 2 });
    expect(await session.replica.readSnapshot(vaultId)).not.toBeNull();
  });

  test('whose keys were renewed after the backup can not be put back: what differs is counted', async () => {
    const vaultId = await newVault(ana);
    await put(ana, vaultId, { title: 'Same' });
    await ana.vaults.settle();
    const backup = backUp();
    workOn(ana, vaultId).vault.isRotationDue = true;
    kept(ana, vaultId).isRotationDue = true;
    await workOn(ana, vaultId).renew();
    expect(workOn(ana, vaultId).vault.keyEpoch).toBe(2);
    await put(ana, vaultId, { title: 'Later' });
    const { report } = await accept(ana, backup);
    expect(report).toEqual({ putBack: 0, copies: 0, leftOut: 1 });
  });

  test('that somebody forged stays an alarm of its own, and keeps nobody from the others', async () => {
    const vaultId = await sharedVault(ana, ben);
    const own = must(ben.vaults.own.vault.id);
    const backup = backUp();
    await put(ben, own, { title: 'Own' });
    const last = must(backup.vaults.get(vaultId)?.manifests.at(-1));
    Object.assign(last, { mac: toBase64Url(randomBytes(32)) });
    const marks = must(await readMarks(ben.ports.replica, sides.ben.world.form.email));
    const { report } = await accept(ben, backup);
    expect(report).toMatchObject({ putBack: 1 });
    const after = must(await readMarks(ben.ports.replica, sides.ben.world.form.email));
    expect(after.vaults[vaultId]).toEqual(marks.vaults[vaultId]);
  });
});

describe('the log of identities', () => {
  const markOf = async () => must((await readMarks(ana.ports.replica, sides.ana.world.form.email))?.log);
  const grow = async () => {
    await checkLog(ana.ports, ana.session);
    const backup = backUp();
    await addAccount(server, sides.ben, 'carl@example.test');
    await checkLog(ana.ports, ana.session);
    return backup;
  };

  test('may be accepted shorter than this device saw it, under the key that was known', async () => {
    const backup = await grow();
    const before = await markOf();
    const { report, server: back } = await accept(ana, backup);
    expect(report).toEqual({ putBack: 0, copies: 0, leftOut: 0 });
    const after = await markOf();
    expect(after.size).toBe(before.size - 1);
    expect(after.key).toBe(before.key);
    expect(actsOf(back, sides.ana)).toBe(1);
  });

  test('is never accepted under another key', async () => {
    const backup = await grow();
    Object.assign(backup.log, { seed: toBase64Url(randomBytes(32)) });
    const marks = marksText(ana.ports.replica);
    await expect(accept(ana, backup)).rejects.toMatchObject({ code: 'vault/log-fork' });
    expect(marksText(ana.ports.replica)).toBe(marks);
  });

  test('and lists of groups are those of the state that was accepted', async () => {
    const backup = backUp();
    const groups = { [sides.ben.session.accountId]: { seq: 5, hash: toBase64Url(randomBytes(32)) } };
    await changeState(ana.ports.client, ana.session, (state) => ({ ...state, groups }));
    await ana.vaults.writeMarks();
    const { report, session } = await accept(ana, backup);
    expect(report).not.toBeNull();
    expect(session.head.state.groups).toBeUndefined();
    expect(session.head.state.restores).toHaveLength(1);
  });
});

test('no state may drop a restore that was accepted: another device that writes one is caught', async () => {
  const backup = backUp();
  await put(ana, ana.vaults.own.vault.id, { title: 'Later' });
  const { session, ports, server: back } = await accept(ana, backup);
  const other = await openMate(sides.ana, back);
  await changeState(other.ports.client, other.session, ({ restores: _, ...state }) => state);
  await expect(refreshState(ports.client, session)).rejects.toMatchObject({ code: 'vault/fork' });
});

test('a session that owes a further factor accepts nothing: its vaults are not to be had yet', async () => {
  const backup = backUp();
  await put(ana, ana.vaults.own.vault.id, { title: 'Later' });
  await ana.vaults.writeMarks();
  const marks = marksText(ana.ports.replica);
  const back = serverFrom(sides.ana, backup);
  const seat = await comeBack(sides.ana, back, ana.ports.replica);
  seat.session.mustEnrol = true;
  await expect(seat.meet()).rejects.toMatchObject({ code: 'vault/rollback' });
  expect(actsOf(back, sides.ana)).toBe(0);
  expect(marksText(ana.ports.replica)).toBe(marks);
});

test('a share that was taken after the backup is there to be taken again', async () => {
  const vaultId = await newVault(ana);
  await give(ana, vaultId, sides.ben);
  const backup = backUp();
  await take(ben, vaultId);
  await put(ben, vaultId, { title: 'By Ben' });
  const { report, server: back } = await accept(ben, backup);
  expect(report).toEqual({ putBack: 0, copies: 0, leftOut: 1 });
  const again = await openMate(sides.ben, back);
  await take(again, vaultId);
  expect(titles(again, vaultId)).toEqual([]);
});

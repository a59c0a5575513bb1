import { idText, randomBytes, toBase64Url } from '@coffer/crypto';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { copyServer, must, openSides, type Side } from '../people/people.test-kit.ts';
import { readMarks, type VaultMark } from '../session/marks.ts';
import { refreshState } from '../session/state-chain.ts';
import { type Mate, newVault, openMate, put, workOn } from '../sharing/sharing.test-kit.ts';
import type { MemoryServer } from '../testing/index.ts';
import { writeMarks } from './write-marks.ts';

// What makes guessing slow would make these tests slow too, and is no part of what they ask.
vi.mock('../../../crypto/src/hazmat/pbkdf2.ts', async (original) => {
  const { pbkdf2 } = await original<typeof import('../../../crypto/src/hazmat/pbkdf2.ts')>();
  return { pbkdf2: (password: never, salt: never) => pbkdf2(password, salt, 1) };
});

let side: Side;
let server: MemoryServer;
let ana: Mate;
let own: string;
let team: string;
beforeAll(async () => {
  ({ ana: side } = await openSides());
});
beforeEach(async () => {
  server = copyServer(side);
  ana = await openMate(side, server);
  own = ana.vaults.own.vault.id;
  team = await newVault(ana);
});

const hash = () => toBase64Url(randomBytes(32));
const stateMark = (id: string, of = ana): VaultMark => must(of.session.head.state.vaults[id]);
const deviceMark = async (id: string) => (await readMarks(ana.ports.replica, ana.session.email))?.vaults[id];
const write = (marks: Readonly<Record<string, VaultMark>>) => writeMarks(ana.ports, ana.session, marks);
const further = (id: string, by = 5): VaultMark => ({
  ...stateMark(id),
  seq: stateMark(id).seq + by,
  hash: hash(),
});

describe('marks of open vaults', () => {
  test('go into the account state all at once, and onto this device', async () => {
    const { seq } = ana.session.head;
    const marks = { [own]: further(own), [team]: further(team) };
    await write(marks);
    expect(ana.session.head.seq).toBe(seq + 1);
    expect(ana.session.head.state.vaults).toMatchObject(marks);
    for (const id of [own, team]) expect(await deviceMark(id)).toEqual(marks[id]);
  });

  test('of what was read: each vault’s own', async () => {
    await put(ana, team, { title: 'Wifi' });
    await ana.vaults.writeMarks();
    expect(stateMark(team)).toEqual(workOn(ana, team).mark());
    expect(stateMark(team)).toMatchObject({ kind: 'shared', seq: 2 });
    expect(stateMark(own).kind).toBeUndefined();
  });

  test('that did not move write nothing: no state is spent on them', async () => {
    const { head } = ana.session;
    await write({ [own]: stateMark(own), [team]: stateMark(team) });
    expect(ana.session.head).toBe(head);
  });

  test('never go back: what another device saw further stays (H07)', async () => {
    const { ports, session } = await openMate(side, server);
    const seen = further(team, 9);
    await writeMarks(ports, session, { [team]: seen });
    await write({ [team]: further(team, 1), [own]: further(own) });
    expect(stateMark(team)).toEqual(seen);
    await refreshState(ports.client, session);
    expect(session.head.state.vaults[own]).toEqual(stateMark(own));
  });

  test('of another manifest at the same place are a fork, and nothing is written (H16)', async () => {
    const { head } = ana.session;
    const forked = { ...stateMark(team), hash: hash() };
    await expect(write({ [own]: further(own), [team]: forked })).rejects.toMatchObject({
      code: 'vault/fork',
    });
    expect(ana.session.head).toBe(head);
    expect((await deviceMark(own))?.seq).toBe(stateMark(own).seq);
  });

  test('of another device’s fork are found when its state comes in between', async () => {
    const { ports, session } = await openMate(side, server);
    const [theirs, mine] = [further(team), further(team)];
    await writeMarks(ports, session, { [team]: theirs });
    await expect(write({ [team]: mine })).rejects.toMatchObject({ code: 'vault/fork' });
    expect(stateMark(team)).toEqual(theirs);
  });

  test('of an epoch that the account has no wrap of wait for the wrap', async () => {
    const before = stateMark(team);
    await write({ [team]: { ...further(team), epoch: before.epoch + 1 } });
    expect(stateMark(team)).toEqual(before);
  });

  test('of a vault that the state names no more are not put back', async () => {
    const id = idText(randomBytes(16));
    const { head } = ana.session;
    await write({ [id]: { epoch: 1, seq: 3, hash: hash(), kind: 'shared' } });
    expect(ana.session.head).toBe(head);
  });
});

describe('marks of groups', () => {
  const list = (seq: number) => ({
    ...{ present: new Map(), ever: new Map(), identityHashes: [] },
    mark: { seq, hash: hash() },
  });
  test('go along where a list was read further, and never go back', async () => {
    const group = idText(randomBytes(16));
    ana.session.groupLists.set(group, list(4));
    await write({});
    const marked = ana.session.head.state.groups?.[group];
    expect(marked).toEqual(ana.session.groupLists.get(group)?.mark);
    ana.session.groupLists.set(group, list(3));
    const { head } = ana.session;
    await write({});
    expect(ana.session.head).toBe(head);
  });
});

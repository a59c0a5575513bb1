import { Unreachable } from '@coffer/contracts';
import { beforeAll, expect, test } from 'vitest';
import { copyServer, must, openSides, type Side } from '../people/people.test-kit.ts';
import { moveMarks } from '../session/move-marks.ts';
import { openMate, put, titles } from '../sharing/sharing.test-kit.ts';
import { ownVaultId } from '../sync/open-vault.ts';
import type { MemoryReplica, MemoryServer, MemoryStore } from '../testing/index.ts';
import { actsOf, cloneReplica, comeBack, marksText, serverFrom } from './restores.test-kit.ts';

let ana: Side;
let backup: MemoryStore;
/** What the device holds that saw more than the backup has. */
let seen: MemoryReplica;
let own: string;

beforeAll(async () => {
  ({ ana } = await openSides());
  const server = copyServer(ana);
  const mate = await openMate(ana, server);
  own = ownVaultId(mate.session);
  await put(mate, own, { title: 'Mail' });
  const id = await put(mate, own, { title: 'Bank', password: 'one' });
  backup = structuredClone(server.store);
  await put(mate, own, { title: 'Bank 2', password: 'two' }, { id, revision: 1 });
  await put(mate, own, { title: 'Later' });
  await mate.vaults.writeMarks();
  await mate.vaults.settle();
  seen = mate.ports.replica;
});

/** Everything is there, once; the device goes on from here, and nothing is left to be accepted. */
const expectDone = async (server: MemoryServer, replica: MemoryReplica): Promise<void> => {
  const fresh = await openMate(ana, server);
  expect(titles(fresh, own)).toEqual(['Bank 2', 'Later', 'Mail']);
  expect(actsOf(server, ana)).toBe(1);
  const back = await comeBack(ana, server, replica, false);
  expect(await back.meet()).toBeNull();
};

test.each([
  ['before the server sees it', false],
  ['before its reply is seen', true],
])('a device that is cut off at any request, %s, has moved no mark and loses nothing', async (_, isSeen) => {
  for (let at = 1; ; at += 1) {
    const [server, replica] = [serverFrom(ana, backup), cloneReplica(seen)];
    const marks = marksText(replica);
    const { ports, meet } = await comeBack(ana, server, replica);
    let requests = 0;
    ports.connection.between = async (_request, pass) => {
      requests += 1;
      if (requests < at) return pass();
      if (requests === at && isSeen) await pass();
      throw new Unreachable();
    };
    const ended = await meet().catch((error: unknown) => error);
    if (requests < at) {
      expect(ended).toEqual({ putBack: 2, copies: 0, leftOut: 0 });
      expect(at).toBeGreaterThan(5);
      break;
    }
    expect(ended).toBeInstanceOf(Unreachable);
    expect(marksText(replica)).toBe(marks);
    const again = await comeBack(ana, server, replica);
    expect(await again.meet()).not.toBeNull();
    await expectDone(server, replica);
  }
});

test.each(['writeSnapshot', 'changeMarks'] as const)(
  'a device that is stopped at its own store (%s) goes through it again, and accepts once',
  async (name) => {
    const [server, replica] = [serverFrom(ana, backup), cloneReplica(seen)];
    const marks = marksText(replica);
    const { ports, session, meet } = await comeBack(ana, server, replica);
    const stop = async (): Promise<never> => {
      throw new Error('Stopped.');
    };
    if (name === 'changeMarks') Object.assign(ports.replica, { changeMarks: stop });
    else Object.assign(session.replica, { writeSnapshot: stop });
    await expect(meet()).rejects.toThrow('Stopped.');
    expect(marksText(replica)).toBe(marks);
    expect(actsOf(server, ana)).toBe(1);
    const later = cloneReplica(replica);
    const again = await comeBack(ana, server, later);
    expect(await again.meet()).toEqual({ putBack: 0, copies: 0, leftOut: 0 });
    await expectDone(server, later);
  },
);

test('a tab that still stands in what was undone moves nothing of this device', async () => {
  const [server, replica] = [serverFrom(ana, backup), cloneReplica(seen)];
  const before = must(seen.marks.values().next().value);
  const { ports, session, meet } = await comeBack(ana, server, replica);
  const undone = { ...session };
  await meet();
  const marks = marksText(replica);
  await moveMarks(ports, undone, JSON.parse(before).vaults);
  expect(marksText(replica)).toBe(marks);
});

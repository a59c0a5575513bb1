import { beforeAll, beforeEach, expect, test } from 'vitest';
import {
  copyWorld,
  createTestWorld,
  edit,
  openDevice,
  openUnlocked,
  passToPin,
  refuse,
  saveNew,
  type TestDevice,
  type TestWorld,
} from '../testing/index.ts';
import {
  acceptances,
  alarmsOf,
  backUp,
  contents,
  deviceWith,
  freshContents,
  itemNamed,
  putServerBack,
  signIn,
} from './restores.test-kit.ts';

let origin: TestWorld;
let world: TestWorld;
/** What saw more than the backup holds. */
let device: TestDevice;
/** A device that came after the restore. */
let other: TestDevice;
beforeAll(async () => {
  origin = await createTestWorld();
});
beforeEach(async () => {
  world = await copyWorld(origin);
  device = await deviceWith(world, ['Bank', 'Mail']);
});

const idOf = async (title: string, on = device) => (await itemNamed(on, title)).id;
const change = async (title: string, password: string, on = device) => {
  world.clock.advance(1000);
  const outcome = await edit(on, await idOf(title, on), { password });
  if (outcome.kind === 'failed') throw new Error(outcome.reason);
};

/** The server goes back to where it was before `here`; then another device does `there`. */
const part = async (here: () => Promise<unknown>, there: () => Promise<unknown> = async () => undefined) => {
  const backup = backUp(world);
  await here();
  await device.engine.lock();
  putServerBack(world, backup);
  other = await openUnlocked(world);
  await there();
  await other.engine.lock();
};

const accept = async (expected: object) => {
  const { device: back, outcome } = await signIn(world, device.ports.replica, true);
  expect(outcome).toMatchObject({ kind: 'unlocked', restored: expected });
  expect(alarmsOf(back)).toEqual([]);
  return back;
};

/** An acceptance that is cut off when it is to be written down: what was put back is on the server by then. */
const acceptCut = async () => {
  const cut = await openDevice(world, device.ports.replica);
  await passToPin(cut, world.form);
  refuse(cut, '/account/restores', 'api/internal', { status: 500 });
  return cut.engine.submitPin(world.form.pin, { acceptsRestore: true });
};

test('an older content of the server becomes a former revision of what is put back', async () => {
  await part(() => change('Bank', 'Bank 2'));
  const back = await accept({ putBack: 1, copies: 0, leftOut: 0 });
  expect(await contents(back)).toEqual(['Bank=Bank 2', 'Mail=Mail 1']);
  const former = await back.engine.listFormerRevisions(await idOf('Bank', back));
  expect(former.map(({ secret }) => secret.password)).toContain('Bank 1');
});

test("the server's own later change stays, and this device's comes beside it as a copy, also when it is done twice", async () => {
  await part(
    () => change('Bank', 'Bank here'),
    () => change('Bank', 'Bank there', other),
  );
  const cut = await acceptCut();
  expect(cut).toMatchObject({ kind: 'unreachable' });
  const back = await accept({ putBack: 0, copies: 0, leftOut: 0 });
  expect(await contents(back)).toEqual(['Bank=Bank here', 'Bank=Bank there', 'Mail=Mail 1']);
  const items = await back.engine.listItems();
  const original = items.find(({ overview, revision }) => !overview.conflictOf && revision > 1);
  expect(items.filter(({ overview }) => overview.conflictOf === original?.id)).toHaveLength(1);
  expect(acceptances(world)).toBe(1);
});

test('what another device changed since, and this one did not, is not made a copy of', async () => {
  await part(
    () => saveNew(device, { title: 'Later' }),
    () => change('Bank', 'Bank there', other),
  );
  const back = await accept({ putBack: 1, copies: 0, leftOut: 0 });
  expect(await contents(back)).toEqual(['Bank=Bank there', 'Later=', 'Mail=Mail 1']);
});

test('what was deleted there stays deleted, unless this device had changed it since; what was deleted here stays there', async () => {
  const gone = await saveNew(device, { title: 'Gone' });
  await part(
    async () => {
      await change('Mail', 'Mail 2');
      await device.engine.deleteItems([gone]);
    },
    async () => other.engine.deleteItems([await idOf('Bank', other), await idOf('Mail', other)]),
  );
  const back = await accept({ putBack: 1, copies: 0, leftOut: 0 });
  expect(await contents(back)).toEqual(['Gone=', 'Mail=Mail 2']);
  expect(await freshContents(world)).toEqual(['Gone=', 'Mail=Mail 2']);
});

test('what is in the bin, or a favourite, is put back as that', async () => {
  await part(async () => {
    await device.engine.trashItems([await idOf('Bank')]);
    await device.engine.setFavourite(await idOf('Mail'), true);
  });
  const back = await accept({ putBack: 2, copies: 0, leftOut: 0 });
  expect((await itemNamed(back, 'Bank')).overview.trashedAt).toBeDefined();
  expect((await itemNamed(back, 'Mail')).overview.favourite).toBe(true);
});

test('an item whose secret part this device lost is left out, and said', async () => {
  await part(() => change('Bank', 'Bank 2'));
  for (const { secrets } of device.ports.replica.accounts.values()) secrets.clear();
  const back = await accept({ putBack: 0, copies: 0, leftOut: 1 });
  expect(await contents(back)).toEqual(['Bank=Bank 1', 'Mail=Mail 1']);
});

test('more items than one commit takes all come back', async () => {
  const ids: string[] = [];
  await part(async () => {
    for (let n = 0; n < 60; n += 1) ids.push(await saveNew(device, { title: `Item ${n}`, password: `${n}` }));
  });
  const back = await accept({ putBack: 60, copies: 0, leftOut: 0 });
  expect(await back.engine.listItems()).toHaveLength(62);
  expect((await back.engine.openItem(ids[59] ?? ''))?.secret.password).toBe('59');
});

import { beforeAll, expect, test } from 'vitest';
import {
  createTestWorld,
  openDevice,
  passToPin,
  pathsOf,
  saveNew,
  type TestDevice,
  type TestWorld,
  testForm,
  unlock,
} from '../testing/index.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await createTestWorld();
  await unlock(world.first);
  await saveNew(world.first, { title: 'Savings bank', userName: 'ana', password: 'open sesame' });
  await saveNew(world.first, { title: 'Bank of snow', websites: ['https://login.snow.example/x'] });
  await saveNew(world.first, { title: 'Post office', tags: ['savings'] });
});

/** A fresh device whose first sync waits until `open` is called. */
const slow = async (): Promise<{ readonly device: TestDevice; readonly open: () => void }> => {
  const device = await openDevice(world);
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  device.ports.connection.between = async (request, pass) => {
    if (request.path.includes('/sync')) await gate;
    return pass();
  };
  await passToPin(device);
  await device.engine.submitPin(testForm.pin);
  return { device, open };
};

const titlesFor = async ({ engine }: TestDevice, query: string) => {
  const { hits, complete } = await engine.search(query);
  const items = new Map((await engine.listItems()).map(({ id, overview }) => [id, overview.title]));
  return { titles: hits.map(({ id }) => items.get(id)).sort(), complete };
};

const questionsOf = (device: TestDevice): number =>
  pathsOf(device).filter((path) => path.endsWith('/search')).length;

test('before the first sync is through the server helps, afterwards it is not asked', async () => {
  const { device, open } = await slow();
  expect(await titlesFor(device, 'bank')).toEqual({
    titles: ['Bank of snow', 'Savings bank'],
    complete: false,
  });
  expect(await titlesFor(device, 'savings')).toEqual({
    titles: ['Post office', 'Savings bank'],
    complete: false,
  });
  expect(await titlesFor(device, 'savings bank')).toEqual({ titles: ['Savings bank'], complete: false });
  expect((await titlesFor(device, 'snow.example')).titles).toEqual(['Bank of snow']);
  const [hit] = (await device.engine.search('ana')).hits;
  expect((await device.engine.openItem(hit!.id))?.secret.password).toBe('open sesame');
  expect(await device.engine.listDamaged()).toEqual([]);
  const asked = questionsOf(device);
  expect(asked).toBeGreaterThan(0);
  open();
  await device.engine.syncNow();
  expect(await titlesFor(device, 'sav')).toEqual({ titles: ['Post office', 'Savings bank'], complete: true });
  expect(questionsOf(device)).toBe(asked);
});

test('false hits and rows that do not open are dropped', async () => {
  const { device, open } = await slow();
  const [vault] = [...world.server.store.vaults.values()];
  const post = [...vault!.items].map(([itemId, rows]) => ({ itemId, ...rows.at(-1)! }));
  const slowly = device.ports.connection.between!;
  device.ports.connection.between = async (request, pass) => {
    const reply = await slowly(request, pass);
    if (!request.path.endsWith('/search')) return reply;
    const items = post.map(({ itemId, revision, keyEpoch, overview }, i) => ({
      ...{ itemId, keyEpoch, revision: i === 0 ? revision + 1 : revision },
      overview: btoa(String.fromCharCode(...overview))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replace(/=+$/, ''),
    }));
    return { status: 200, body: new TextEncoder().encode(JSON.stringify({ items })) };
  };
  expect((await titlesFor(device, 'savings')).titles).toEqual(['Post office']);
  open();
  await device.engine.syncNow();
  expect((await titlesFor(device, 'savings')).titles).toEqual(['Post office', 'Savings bank']);
});

test('without a server a search finds what is here and says that it is not complete', async () => {
  const { device } = await slow();
  device.ports.connection.offline = true;
  expect(await device.engine.search('bank')).toEqual({ hits: [], complete: false });
});

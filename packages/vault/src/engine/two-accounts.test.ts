import { beforeAll, beforeEach, expect, test } from 'vitest';
import { emptyDraft } from '../items/item.ts';
import {
  copyWorld,
  createTestWorld,
  openDevice,
  openUnlocked,
  passToPin,
  saveNew,
  type TestDevice,
  type TestWorld,
  testForm,
  unlock,
} from '../testing/index.ts';

const beasForm = { ...testForm, email: 'bea@example.test', password: 'nine herons wade at noon' };

let origin: TestWorld;
let world: TestWorld;
let ana: TestDevice;
let bea: TestDevice;

beforeAll(async () => {
  origin = await createTestWorld();
  const { engine } = await openDevice(origin);
  await engine.signUp(beasForm);
  await engine.verify(origin.server.codeFor(beasForm.email));
});

/** Two tabs of one browser: Bea signed in last, so the cookie that both send is hers. */
beforeEach(async () => {
  world = await copyWorld(origin);
  ana = await openUnlocked(world);
  await saveNew(ana, { title: 'Of Ana' });
  bea = await openDevice(world, ana.ports.replica);
  await unlock(bea, beasForm);
  ana.ports.connection.jar.session = bea.ports.connection.jar.session;
});

const kindOf = async ({ engine }: TestDevice) => (await engine.state()).kind;
/** The page gets a moment to hand over what was typed. */
const untilLocked = async (tab: TestDevice) => {
  for (let i = 0; i < 50 && (await kindOf(tab)) !== 'locked'; i += 1) await world.clock.wait(100);
};
const titlesOf = async ({ engine }: TestDevice) =>
  (await engine.listItems()).map(({ overview }) => overview.title);

test('after the password each call names its account', async () => {
  await saveNew(bea, { title: 'Of Bea' });
  await bea.engine.touch();
  await bea.engine.search('bea');
  await bea.engine.exportVault('csv', beasForm.password, '');
  await bea.engine.lock();
  await passToPin(bea, beasForm);
  await bea.engine.submitPin(beasForm.pin);
  await bea.engine.signOut();
  const { sent } = bea.ports.connection;
  const unnamed = sent.filter(({ headers }) => headers['x-coffer-account'] === undefined);
  // The log of identities is anybody's to look at.
  const paths = new Set(unnamed.map(({ path }) => path.replace(/\?.*/, '')));
  expect([...paths].sort()).toEqual([
    '/v1/log/entries',
    '/v1/log/head',
    '/v1/prelogin',
    '/v1/sign-in/password',
  ]);
  const accountId = world.server.store.accounts.get(beasForm.email)?.body.accountId;
  const names = new Set(sent.map(({ headers }) => headers['x-coffer-account']).filter(Boolean));
  expect([...names]).toEqual([accountId]);
});

test.each<[string, (tab: TestDevice) => Promise<unknown>]>([
  ['syncs', ({ engine }) => engine.syncNow()],
  [
    'asks for what the server sees',
    ({ engine }) => engine.whatTheServerSees('00000000-0000-4000-8000-000000000000'),
  ],
  ['touches', ({ engine }) => engine.touch()],
])(
  "a tab that %s under another account's cookie is locked, and the other is not disturbed",
  async (_, act) => {
    await act(ana).catch(() => undefined);
    await untilLocked(ana);
    expect(await kindOf(ana)).toBe('locked');
    expect(ana.events.at(-1)).toEqual({
      kind: 'session',
      state: { kind: 'locked', email: testForm.email, pinOnly: false },
    });
    await expect(ana.engine.listItems()).rejects.toMatchObject({ code: 'vault/locked' });
    await saveNew(bea, { title: 'Of Bea' });
    expect(await titlesOf(bea)).toEqual(['Of Bea']);
  },
);

test('a save ends as signed out, locks the tab, and is in neither vault', async () => {
  const id = await ana.engine.newItemId();
  const outcome = await ana.engine.saveItem(id, 0, { ...emptyDraft, title: 'Astray' });
  expect(outcome).toEqual({ kind: 'failed', reason: 'signed-out' });
  expect(ana.events.at(-1)).toEqual({ kind: 'locking' });
  await untilLocked(ana);
  expect(await kindOf(ana)).toBe('locked');
  const again = await openUnlocked(world);
  expect(await titlesOf(again)).toEqual(['Of Ana']);
  await bea.engine.syncNow();
  expect(await titlesOf(bea)).toEqual([]);
});

test("locking and signing out leave the other's session alone", async () => {
  const cookie = bea.ports.connection.jar.session ?? '';
  await ana.engine.lock();
  expect(world.server.store.sessions.get(cookie)?.kind).toBe('full');
  await ana.engine.signOut();
  expect(world.server.store.sessions.get(cookie)?.kind).toBe('full');
  await bea.engine.signOut();
  expect(world.server.store.sessions.has(cookie)).toBe(false);
});

test('the locked tab opens again by its own password and PIN', async () => {
  await ana.engine.syncNow().catch(() => undefined);
  await untilLocked(ana);
  await unlock(ana);
  expect(await titlesOf(ana)).toEqual(['Of Ana']);
});

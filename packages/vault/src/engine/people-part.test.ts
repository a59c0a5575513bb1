import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  copyWorld,
  createTestWorld,
  joinWorld,
  openDevice,
  secondForm,
  type TestDevice,
  type TestWorld,
  testForm,
  unlock,
} from '../testing/index.ts';

let origin: TestWorld;
let ana: TestDevice;
let ben: TestDevice;
let world: TestWorld;
beforeAll(async () => {
  origin = await createTestWorld();
  await joinWorld(origin);
});
beforeEach(async () => {
  world = await copyWorld(origin);
  ana = world.first;
  ben = await openDevice(world);
  await unlock(ana);
  await unlock(ben, secondForm);
});

const find = async ({ engine }: TestDevice, email: string) => {
  const person = await engine.findPerson(email);
  if (!person) throw new Error('Nobody has the address.');
  return person;
};
const bens = async () => (await find(ana, secondForm.email)).id;
const anas = async () => (await find(ben, testForm.email)).id;

describe('people', () => {
  test('two people compare one number, and each is verified where it was confirmed (K14, U40)', async () => {
    const [one, other] = [
      await ana.engine.safetyNumber(await bens()),
      await ben.engine.safetyNumber(await anas()),
    ];
    expect(one?.digits).toMatch(/^\d{60}$/);
    expect(one?.digits).toBe(other?.digits);
    expect(one?.person).toMatchObject({ email: secondForm.email, trust: 'unverified', isYou: false });
    expect(await ana.engine.listPeople()).toEqual([]);
    expect(await ana.engine.confirmNumber(await bens())).toEqual({ kind: 'done' });
    expect(await ana.engine.listPeople()).toMatchObject([{ email: secondForm.email, trust: 'number' }]);
    expect((await find(ben, testForm.email)).trust).toBe('unverified');
    expect(ana.events).toContainEqual({ kind: 'vaults-changed' });
  });

  test('a number that was never shown can’t be confirmed', async () => {
    const reason = 'vault/identity-changed';
    expect(await ana.engine.confirmNumber(await bens())).toEqual({ kind: 'failed', reason });
    expect(await ana.engine.acceptNewKeys(crypto.randomUUID())).toEqual({ kind: 'failed', reason: 'gone' });
    const own = await find(ana, testForm.email);
    expect(own).toMatchObject({ isYou: true, fullName: testForm.fullName });
    expect(await ana.engine.safetyNumber(own.id)).toBeNull();
  });

  test('somebody who left the organisation stands there by his pin', async () => {
    const id = await bens();
    await ana.engine.safetyNumber(id);
    await ana.engine.confirmNumber(id);
    await ana.engine.lock();
    world.server.store.accounts.delete(secondForm.email);
    await unlock(ana);
    expect(await ana.engine.listPeople()).toEqual([
      { id, isGroup: false, email: secondForm.email, fullName: '', trust: 'number', isYou: false },
    ]);
  });
});

describe('invitations and requests', () => {
  const until = async (isSo: () => Promise<boolean>): Promise<void> => {
    for (let i = 0; i < 200 && !(await isSo()); i += 1) await new Promise((done) => setTimeout(done, 10));
    expect(await isSo()).toBe(true);
  };
  const trust = async ({ engine }: TestDevice) => (await engine.listPeople())[0]?.trust;

  test('words that are told make both sure, and nobody has to press anything more (U41)', async () => {
    const invited = await ana.engine.invite(secondForm.email, []);
    if (invited.kind !== 'invited') throw new Error(invited.reason);
    const [shown] = await ben.engine.listInvitations();
    expect(shown).toMatchObject({ id: invited.id, mine: false, state: 'waiting', words: null });
    expect(await ben.engine.answerInvitation(invited.id, invited.words)).toEqual({ kind: 'answered' });
    await until(async () => (await trust(ana)) === 'words' && (await trust(ben)) === 'words');
    // The server hears of each side's word a moment after the pin stands.
    const views = async () => [
      ...(await ana.engine.listInvitations()),
      ...(await ben.engine.listInvitations()),
    ];
    await until(async () => (await views()).every(({ state }) => state === 'verified'));
    expect(await views()).toHaveLength(2);
    expect(await ana.engine.dropInvitation(invited.id)).toEqual({ kind: 'done' });
    expect(await ben.engine.listInvitations()).toEqual([]);
  });

  test('a request reaches whom it is for, and what can’t be asked is said', async () => {
    expect(await ana.engine.ask(secondForm.email, ' The router? ', null)).toEqual({ kind: 'done' });
    const [request] = await ben.engine.listRequests();
    expect(request).toMatchObject({ mine: false, text: 'The router?', person: { email: testForm.email } });
    expect(await ben.engine.dropRequest(request?.id ?? '')).toEqual({ kind: 'done' });
    const asked = await ana.engine.ask('nobody@example.test', 'Hello?', null);
    expect(asked).toEqual({ kind: 'failed', reason: 'gone' });
  });

  test('without the server nothing is asked and nothing is lost', async () => {
    ana.ports.connection.offline = true;
    const failed = { kind: 'failed', reason: 'offline' };
    expect(await ana.engine.ask(secondForm.email, 'Hello?', null)).toEqual(failed);
    expect(await ana.engine.invite(secondForm.email, [])).toEqual(failed);
  });
});

import { findPerson, readPeople } from '@coffer/contracts';
import { encodeIdentity, idText, toBase64Url } from '@coffer/crypto';
import { expect, test } from 'vitest';
import { type SignedIn, signedInEach } from '../../testing/fixture.ts';
import { joinAndSignIn, newId } from '../../testing/test-person.ts';
import { findsAnHour } from './people.service.ts';

let me: SignedIn;
signedInEach((world) => {
  me = world;
});
const find = async (email: string) => (await me.browser.call(findPerson, { body: { email } })).person;

test('a colleague is found by address, however it is written, with every identity that he had', async () => {
  const { person } = await joinAndSignIn(me.api);
  const found = await find(` ${person.email.toUpperCase()}`.trim());
  expect(found).toMatchObject({ accountId: idText(person.accountId), fullName: 'Test Person' });
  expect(found?.identities.map(({ identity }) => identity)).toEqual([
    toBase64Url(encodeIdentity(person.identity)),
  ]);
});

test('nobody is found under an address that nobody has, nor whoever is suspended', async () => {
  expect(await find('nobody@example.org')).toBe(null);
  const { person } = await joinAndSignIn(me.api);
  await me.api.query('UPDATE account SET suspended_at = now() WHERE id = $1', [idText(person.accountId)]);
  expect(await find(person.email)).toBe(null);
  const ids = [idText(person.accountId), newId()];
  // What he signed stands, and must be checked.
  const { people } = await me.browser.call(readPeople, { body: { ids } });
  expect(people.map(({ accountId }) => accountId)).toEqual([idText(person.accountId)]);
});

test('an account asks for so many addresses an hour and no more; others have their own', async () => {
  await me.api.query('UPDATE rate_limit SET count = 0');
  for (let i = 0; i < findsAnHour; i += 1) await find('nobody@example.org');
  const body = { email: 'nobody@example.org' };
  expect((await me.browser.problem(findPerson, { body })).type).toBe('api/too-many-tries');
  const { browser } = await joinAndSignIn(me.api);
  expect(await browser.call(findPerson, { body })).toEqual({ person: null });
});

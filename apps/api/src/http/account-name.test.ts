import { accountHeader, listVaults, readSession, writeState } from '@coffer/contracts';
import { idText } from '@coffer/crypto';
import { expect, test } from 'vitest';
import { oneApi } from '../testing/fixture.ts';
import type { TestApi } from '../testing/test-api.ts';
import { type TestBrowser, testBrowser } from '../testing/test-browser.ts';
import { joinAndSignIn, newPerson, type Person, randomText, submit } from '../testing/test-person.ts';
import { allEndpoints } from './openapi.ts';

let api: TestApi;
let ana: { person: Person; browser: TestBrowser };
let bea: { person: Person; browser: TestBrowser };
oneApi(async (started) => {
  api = started;
  ana = await joinAndSignIn(api);
  bea = await joinAndSignIn(api);
});

const idOf = ({ person }: { person: Person }): string => idText(person.accountId);

const signedIn = allEndpoints.filter(({ access }) => access === 'half' || access === 'full');

test.each(signedIn.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))(
  '%s refuses a tab whose account is not the one of the cookie',
  async (_name, { method, path, body }) => {
    const vaultId = idText(bea.person.vaultId);
    const filled = path.replace(':seq', '2').replace(/:\w+/g, vaultId);
    const type = body === 'binary' ? 'application/octet-stream' : 'application/json';
    const isRead = method === 'GET';
    const reply = await bea.browser.send(method, `${filled}?since=0&manifestsSince=0`, {
      headers: { 'x-coffer': '1', 'content-type': type, [accountHeader]: idOf(ana) },
      ...(isRead ? {} : { body: '{}' }),
    });
    expect([reply.status, JSON.parse(reply.text)]).toEqual([
      401,
      expect.objectContaining({ type: 'api/unauthenticated', field: accountHeader }),
    ]);
  },
);

test('the table is not empty, and the session of the cookie stands after all of it', async () => {
  expect(signedIn.length).toBeGreaterThan(10);
  expect(await bea.browser.call(readSession, {})).toMatchObject({ kind: 'full', accountId: idOf(bea) });
});

test('the right name passes, and a call that names nobody is judged by its cookie alone', async () => {
  const { vaults } = await bea.browser.call(listVaults, {}, { account: idOf(bea) });
  expect(vaults.map(({ vaultId }) => vaultId)).toEqual([idText(bea.person.vaultId)]);
  expect(await bea.browser.call(listVaults, {})).toEqual({ vaults });
});

test('after another account signed in, the first one can write nothing by the shared cookie', async () => {
  const shared = testBrowser(api.address);
  for (const [name, value] of ana.browser.jar) shared.jar.set(name, value);
  const write = (account: string) => ({
    ...{ params: { seq: 2 }, body: { sealed: randomText(100) }, options: { account } },
  });
  await submit(shared, bea.person);
  const { params, body, options } = write(idOf(ana));
  // A half session of Bea has replaced the full one of Ana in this jar.
  expect((await shared.problem(writeState, { params, body }, options)).type).toBe('api/unauthenticated');
  const problem = await bea.browser.problem(writeState, { params, body }, options);
  expect(problem).toMatchObject({ type: 'api/unauthenticated', field: accountHeader });
  expect(await bea.browser.call(writeState, { params, body }, { account: idOf(bea) })).toEqual({ seq: 2 });
});

test('a name does not open what a cookie does not', async () => {
  const nobody = testBrowser(api.address);
  expect(await nobody.problem(listVaults, {}, { account: idOf(ana) })).toEqual({
    ...{ type: 'api/unauthenticated', title: expect.any(String), status: 401 },
  });
  const stranger = await newPerson();
  expect(
    (await nobody.problem(listVaults, {}, { account: idText(stranger.accountId) })).field,
  ).toBeUndefined();
});

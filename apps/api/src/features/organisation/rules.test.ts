import { prelogin, readRules, register } from '@coffer/contracts';
import { afterEach, expect, test } from 'vitest';
import { type SignedIn, signedInEach } from '../../testing/fixture.ts';
import { testBrowser } from '../../testing/test-browser.ts';
import {
  change,
  changeOf,
  endOf,
  nextState,
  passwordPart,
  refusedChange,
  standingOf,
} from '../../testing/test-credentials.ts';
import { fileSignUp, newPerson, proofOf, registrationOf } from '../../testing/test-person.ts';
import { recoveryKit } from '../../testing/test-recovery.ts';

let me: SignedIn;
signedInEach(async (world) => {
  me = world;
  await me.api.query('DELETE FROM rate_limit');
});
const say = (policy: object) => me.api.query('UPDATE organisation SET policy = $1', [JSON.stringify(policy)]);
afterEach(() => say({}));
const strict = { kdf: { leastIterations: 2_000_000 } };
const pbkdf2 = (iterations: number) => ({ algorithm: 'pbkdf2-sha256' as const, iterations });
const argon2id = { algorithm: 'argon2id' as const, memoryKiB: 65_536, passes: 3, lanes: 1 };

test('a stranger reads the rules for a new password and PIN, and nothing else of the policy', async () => {
  await say({
    ...strict,
    password: { leastLength: 16, leastStrength: 3 },
    pin: { leastLength: 8, triesAnHour: 2 },
  });
  expect(await testBrowser(me.api.address).call(readRules, {})).toEqual({
    ...strict,
    password: { leastLength: 16, leastStrength: 3 },
    pin: { leastLength: 8 },
  });
});

test('nobody signs up under a KDF that is weaker than the organisation’s smallest, or than the floor', async () => {
  const person = await newPerson();
  const file = async (kdf: ReturnType<typeof pbkdf2> | typeof argon2id) => {
    const browser = testBrowser(me.api.address);
    const facts = await browser.call(prelogin, { body: { email: person.email } });
    const body = { ...(await registrationOf(person, facts)), kdf };
    const { type, field } = await browser.problem(
      register,
      { body },
      { proof: proofOf(person, facts.nonce) },
    );
    return [type, field];
  };
  expect(await file(pbkdf2(599_999))).toEqual(['api/invalid-request', 'kdf']);
  await say(strict);
  expect(await file(pbkdf2(1_999_999))).toEqual(['api/policy', 'kdf']);
  for (const kdf of [pbkdf2(2_000_000), argon2id])
    await expect(
      fileSignUp(testBrowser(me.api.address), await newPerson(), (body) => Object.assign(body, { kdf })),
    ).resolves.toMatch(/-/);
});

test('no change of credentials goes below it: password, PIN, address and keys go by the same path', async () => {
  const { browser, person } = me;
  await say(strict);
  const standing = standingOf(person);
  for (const act of ['password', 'pin', 'kdf'] as const) {
    const parts = { act, state: nextState(standing, 1), passwordPath: passwordPart(person) };
    const refused = await refusedChange(browser, person, await changeOf(browser, person, parts));
    expect([refused.type, refused.field]).toEqual(['api/policy', 'passwordPath.kdf']);
  }
  const passwordPath = { ...passwordPart(person), kdf: pbkdf2(2_000_000) };
  await change(browser, person, { act: 'pin', state: nextState(standing, 1), passwordPath });
});

test('nor does the end of a recovery', async () => {
  const { person, api, browser } = me;
  const standing = standingOf(person);
  const { verified, released, finish, finishRefused } = recoveryKit(() => ({
    api,
    person,
    browser,
    standing,
  }));
  await say(strict);
  const by = await verified();
  const end = await endOf(standing, (await released(by)).nonce);
  const refused = await finishRefused(by, end.body);
  expect([refused.type, refused.field]).toEqual(['api/policy', 'passwordPath.kdf']);
  const { passwordPath, ...rest } = end.body;
  if (!passwordPath) throw new Error('no path');
  const stronger = { ...rest, passwordPath: { ...passwordPath, kdf: pbkdf2(2_000_000) } };
  await expect(finish(by, { ...end, body: stronger })).resolves.toEqual({ recovered: true });
});

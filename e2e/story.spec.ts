import type { Request } from '@playwright/test';
import {
  createAccount,
  fillAnswers,
  fillPin,
  fillProfile,
  passPassword,
  passPin,
  saveKit,
  secret,
  verify,
} from './support/account.ts';
import { newPerson } from './support/person.ts';
import { expect, test } from './support/test.ts';

const goOn = { name: 'Continue', exact: true } as const;

/** Anything but fetching a file of the page itself. */
const callsOf = (requests: readonly Request[]): string[] =>
  requests
    .filter((request) => request.method() !== 'GET' || new URL(request.url()).pathname.startsWith('/v1'))
    .map((request) => `${request.method()} ${new URL(request.url()).pathname}`);

test('a new person signs up, verifies, signs in with password then PIN and sees the vault (B1, B2, B3, B4, B5, B6, S1, S2, S4, S5, S6)', async ({
  page,
  coffer,
  watched,
}) => {
  const person = newPerson();
  await test.step('nothing is asked of the server before “Create account”, and back loses nothing (B2)', async () => {
    await page.goto('/signup');
    await fillProfile(page, person);
    await page.getByRole('button', goOn).click();
    await fillPin(page, person.pin);
    await page.goBack();
    await expect(page.getByRole('textbox', { name: 'Full name' })).toHaveValue(person.fullName);
    await expect(secret(page, 'Confirm password')).toHaveValue(person.password);
    await page.getByRole('button', goOn).click();
    await expect(secret(page, 'PIN')).toHaveValue(person.pin);
    await page.getByRole('button', goOn).click();
    await fillAnswers(page, person);
    expect(callsOf(watched.requests)).toEqual([]);
    expect(await page.evaluate(() => [...Object.keys(sessionStorage), ...Object.keys(localStorage)])).toEqual(
      [],
    );
  });

  await test.step('one call makes the account, and the recovery code is shown once (B3, B6)', async () => {
    const code = await createAccount(page);
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{28}$/);
    expect(callsOf(watched.requests).filter((call) => call.startsWith('POST'))).toHaveLength(2);
    await page.getByRole('button', goOn).click();
    await expect(page.getByText('Nobody can show this code again.')).toBeVisible();
    await saveKit(page);
  });

  await test.step('a wrong code is counted, the mailed one verifies (B4, B5)', async () => {
    const mailed = await coffer.mailedCode(person.email);
    await verify(page, mailed === '00000000' ? '11111111' : '00000000');
    await expect(page.getByText('That code does not fit. 4 tries left.')).toBeVisible();
    await verify(page, mailed);
    await page.waitForURL('**/signin*');
    await expect(page.getByText('Your account is ready. Sign in.')).toBeVisible();
  });

  await test.step('the PIN is asked only after a right password (S5)', async () => {
    await page.getByRole('textbox', { name: 'E-mail' }).fill(person.email);
    await secret(page, 'Password').fill('correct horse battery stable');
    await page.getByRole('button', goOn).click();
    await expect(page.getByText('That e-mail and password do not go together.')).toBeVisible();
    await expect(page.getByLabel('PIN', { exact: true })).toHaveCount(0);
    await passPassword(page, person);
  });

  await test.step('a wrong PIN opens nothing and says how many tries are left (S6)', async () => {
    await passPin(page, '905173');
    await expect(page.getByText('4 tries left')).toBeVisible();
    await expect(page.getByText('That PIN does not open this vault.')).toBeVisible();
    await passPin(page, person.pin);
    await page.waitForURL('**/vault*');
    await expect(page.getByRole('heading', { name: 'Your vault is ready, and empty' })).toBeVisible();
  });
});

test('a weak password or PIN is refused before anything is sent, and a reload forgets what was typed (B2, S2)', async ({
  page,
  watched,
}) => {
  const person = newPerson();
  await page.goto('/signup');
  await fillProfile(page, { ...person, password: 'short' });
  await page.getByRole('button', goOn).click();
  await expect(page.getByText('Too short: at least 12 characters.')).toBeVisible();
  await expect(secret(page, 'Password')).toBeFocused();
  await fillProfile(page, person);
  await page.getByRole('button', goOn).click();
  for (const [pin, why] of [
    ['123456', 'Digits in a row'],
    ['777777', 'The same digits'],
    ['2849', 'Too short'],
  ] as const) {
    await fillPin(page, pin);
    await page.getByRole('button', goOn).click();
    await expect(page.getByText(why)).toBeVisible();
  }
  await page.reload();
  await expect(page.getByText('Start again: the page was reloaded')).toBeVisible();
  await expect(secret(page, 'Password')).toHaveValue('');
  expect(callsOf(watched.requests)).toEqual([]);
});

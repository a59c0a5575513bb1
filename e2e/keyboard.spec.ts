import type { Page } from '@playwright/test';
import { secret, signIn, signUp } from './support/account.ts';
import { notice } from './support/items.ts';
import { newPerson } from './support/person.ts';
import { openSettings } from './support/settings.ts';
import { expect, test } from './support/test.ts';

/** Types into the field that has the focus. */
const enter = (page: Page, text: string): Promise<void> => page.keyboard.type(text);

/** Goes on with Tab until the named thing has the focus. */
const tabTo = async (page: Page, role: 'button' | 'textbox' | 'checkbox', name: string): Promise<void> => {
  const wanted = page.getByRole(role, { name, exact: true }).or(secret(page, name)).first();
  for (let steps = 0; steps < 60; steps += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never came to “${name}”`);
};

test('keys alone recover an account, from the forgotten password to the new kit', async ({
  page,
  coffer,
  newBrowser,
}) => {
  const person = newPerson();
  const code = await signUp(page, coffer, person);
  const other = await newBrowser();
  await other.goto('/signin');
  const next = { password: 'typed by keys and nothing else', pin: '571038' };
  await other.goto('/recover');
  const since = coffer.mailCount(person.email);
  await tabTo(other, 'textbox', 'E-mail');
  await enter(other, person.email);
  await other.keyboard.press('Enter');
  await expect(other.getByRole('textbox', { name: 'Code', exact: true })).toBeFocused();
  await enter(other, await coffer.mailedCode(person.email, since));
  await other.keyboard.press('Enter');
  await expect(other.getByRole('textbox', { name: 'Recovery code' })).toBeFocused();
  await enter(other, code);
  for (const [at, answer] of person.answers.entries()) {
    await tabTo(other, 'textbox', `Answer ${at + 1}`);
    await enter(other, answer);
  }
  await other.keyboard.press('Enter');
  await expect(secret(other, 'New password')).toBeFocused();
  for (const [label, text] of [
    ['New password', next.password],
    ['Confirm password', next.password],
    ['PIN', next.pin],
    ['Confirm PIN', next.pin],
  ] as const) {
    await tabTo(other, 'textbox', label);
    await enter(other, text);
  }
  await other.keyboard.press('Enter');
  await other.getByTestId('recovery-code').waitFor({ timeout: 90_000 });
  await tabTo(other, 'checkbox', 'I have saved my recovery kit');
  await other.keyboard.press('Space');
  await tabTo(other, 'button', 'Continue');
  await other.keyboard.press('Enter');
  await signIn(other, { ...person, ...next });
});

test('keys alone change the PIN, and the focus comes back to where it was', async ({ page, coffer }) => {
  const person = newPerson();
  await signUp(page, coffer, person);
  await signIn(page, person);
  await openSettings(page, 'Profile');
  await tabTo(page, 'button', 'Change PIN');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Change the PIN?' }).waitFor();
  for (const [label, text] of [
    ['New PIN', '640917'],
    ['Confirm PIN', '640917'],
    ['Password', person.password],
    ['PIN', person.pin],
  ] as const) {
    await tabTo(page, 'textbox', label);
    await enter(page, text);
  }
  await page.keyboard.press('Enter');
  await expect(notice(page, 'PIN changed.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Change PIN' })).toBeFocused();
});

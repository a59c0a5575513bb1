import type { Page } from '@playwright/test';
import { lock, passPassword, passPin, secret, signIn, signUp } from './support/account.ts';
import { startCoffer } from './support/coffer.ts';
import { addItem, row } from './support/items.ts';
import { expectFine } from './support/look.ts';
import { newPerson, type Person } from './support/person.ts';
import { keepAside, putBack } from './support/restore.ts';
import { press } from './support/settings.ts';
import { expect, test } from './support/test.ts';
import { watch } from './support/watch.ts';

const alarm = (page: Page) => page.getByRole('heading', { level: 1, name: 'We stopped to protect you' });
const question = (page: Page) =>
  page.getByRole('heading', { name: 'Was this server restored from a backup?' });
const wish = (page: Page) =>
  page.getByRole('status').filter({ hasText: 'You will accept an older state of the server' });
/** By the password, also where the PIN alone would do. */
const signInAgain = async (page: Page, person: Person): Promise<void> => {
  const usePassword = page.getByRole('button', { name: 'Use password instead' });
  await usePassword.or(page.getByRole('textbox', { name: 'E-mail' })).waitFor();
  if (await usePassword.isVisible()) await usePassword.click();
  await passPassword(page, person);
  await passPin(page, person.pin);
};
const isOpen = (page: Page) => page.getByRole('button', { name: 'Account', exact: true }).waitFor();

test('a server that was put back to a backup raises the alarm, and a person accepts it and loses nothing (F12)', async ({
  browser,
}) => {
  const coffer = await startCoffer();
  const context = await browser.newContext({ baseURL: coffer.address });
  const watched = await watch(context, coffer.address);
  const page = await context.newPage();
  const person = newPerson();
  await signUp(page, coffer, person);
  await signIn(page, person);
  await addItem(page, { title: 'Before the backup' });
  await keepAside(coffer);
  await addItem(page, { title: 'After the backup' });
  await lock(page);
  await putBack(coffer);

  await test.step('the sign-in stops, says so, and asks whether it was a restore', async () => {
    await page.goto('/signin');
    await signInAgain(page, person);
    await expect(alarm(page)).toBeFocused();
    await expect(question(page)).toBeVisible();
    await expectFine(page, 'the alarm of an older server');
  });

  await test.step('accepting is a wish that stays in sight, and can be dropped', async () => {
    await press(page, 'Sign in and accept the restore');
    await expect(secret(page, 'Password')).toBeVisible();
    await expect(wish(page)).toBeVisible();
    await expectFine(page, 'a sign-in that accepts a restore');
    await press(page, 'Do not accept it');
    await expect(wish(page)).toHaveCount(0);
    await signInAgain(page, person);
    await expect(alarm(page)).toBeVisible();
  });

  await test.step('with password and PIN typed again it opens, and puts back what only this device had', async () => {
    await press(page, 'Sign in and accept the restore');
    await passPassword(page, person);
    await expect(wish(page)).toBeVisible();
    await passPin(page, person.pin);
    await isOpen(page);
    await expect(row(page, 'After the backup')).toBeVisible();
    await expect(page.getByText('1 item was put back from this device.')).toBeVisible();
    await expectFine(page, 'the vault after an accepted restore');
    await press(page, 'Understood');
    await expect(page.getByText('Restore accepted')).toHaveCount(0);
  });

  await test.step('it is on the server again: a browser that never saw it finds both', async () => {
    const fresh = await browser.newContext({ baseURL: coffer.address });
    const other = await fresh.newPage();
    await signIn(other, person, '/signin');
    await expect(row(other, 'Before the backup')).toBeVisible();
    await expect(row(other, 'After the backup')).toBeVisible();
    await fresh.close();
  });

  expect(watched.problems).toEqual([]);
  await context.close();
  await coffer.stop();
});

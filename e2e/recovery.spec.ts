import type { Locator, Page } from '@playwright/test';
import { keepKit, readKit, secret, signIn, signInOnNewDevice, signOut, signUp } from './support/account.ts';
import { addItem, openItem, row } from './support/items.ts';
import { newPerson } from './support/person.ts';
import { forgetPolicy, signPolicy } from './support/policy.ts';
import { beginAnew, beginRecovery, chooseWay, giveAnswers } from './support/recovery.ts';
import { backToVault, fillBoth, openSettings, press } from './support/settings.ts';
import { expect, test } from './support/test.ts';

const next = { password: 'a wholly different sentence', pin: '590318' } as const;
const recoveryOf = (page: Page): Locator => page.getByRole('region', { name: 'Recovery', exact: true });

/** No test sits out a wait of days: the moment at which it ends is moved to the past. */
const endWaits =
  'UPDATE pending_act SET effective_at = now() WHERE account_id = (SELECT id FROM account WHERE email = $1)';
const endWaitsOfWays =
  'UPDATE recovery_way SET active_from = now() WHERE account_id = (SELECT id FROM account WHERE email = $1)';

test('a forgotten password: kit and answers, tested before, open the vault on a new device, and everything is new (S24, B6, B7, B10, U31, U35)', async ({
  page,
  coffer,
  newBrowser,
}) => {
  const person = newPerson();
  const code = await signUp(page, coffer, person);
  await signIn(page, person);
  await addItem(page, { title: 'Survives it all', notes: 'still the same' });

  await test.step('“Test my kit” says what the kit does and changes nothing', async () => {
    await openSettings(page, 'Ways in');
    await press(recoveryOf(page), 'Test my kit');
    const dialog = page.getByRole('dialog', { name: 'Test my kit' });
    await dialog
      .getByRole('textbox', { name: 'Recovery code' })
      .fill(code.replace(/^./, code.startsWith('2') ? '3' : '2'));
    await giveAnswers(page, person);
    await press(dialog, 'Test');
    await expect(dialog.getByText('The code is mistyped')).toBeVisible();
    await dialog.getByRole('textbox', { name: 'Recovery code' }).fill(code);
    await dialog.getByRole('button', { name: /^Test/ }).click();
    await expect(dialog.getByText('It opens the vault.')).toBeVisible();
    await press(dialog, 'Close');
    await expect(recoveryOf(page).getByText(/Tested \d/)).toBeVisible();
  });

  const other = await newBrowser();
  const recovered = { ...person, ...next };
  await test.step('a wrong answer opens nothing; the right ones do, and a new kit is shown', async () => {
    await beginRecovery(other, coffer, person);
    await other.getByRole('textbox', { name: 'Recovery code' }).fill(code);
    await giveAnswers(other, { ...person, answers: ['Miss Lemon', person.answers[1]] });
    await press(other, 'Continue');
    await expect(other.getByText('This code and these answers do not open the vault.')).toBeVisible();
    await giveAnswers(other, { ...person, answers: ['  miss  MARPLE', person.answers[1]] });
    await press(other, 'Continue');
    expect(await beginAnew(other, recovered, 'same')).not.toBe(code);
  });

  await test.step('the old session is over; the new password and PIN open, and the items are there', async () => {
    await expect(secret(page, 'Password')).toBeVisible();
    await signIn(other, recovered);
    await openItem(other, 'Survives it all');
    await expect(other.getByText('still the same')).toBeVisible();
  });

  await test.step('the old password is refused', async () => {
    await page.goto('/signin');
    await page.getByRole('textbox', { name: 'E-mail' }).fill(person.email);
    await secret(page, 'Password').fill(person.password);
    await press(page, 'Continue');
    await expect(page.getByText('That e-mail and password do not go together.')).toBeVisible();
    await coffer.mailAbout(person.email, 'Your account was recovered');
  });
});

test('a kit that needs no answers waits a day, can be stopped, and then opens by its code alone (S24, B10, K5)', async ({
  page,
  coffer,
  newBrowser,
}) => {
  const person = newPerson();
  await signUp(page, coffer, person);
  await signIn(page, person);
  await addItem(page, { title: 'By the code alone' });
  const setUp = async (): Promise<string> => {
    await openSettings(page, 'Ways in');
    await press(page, 'Set up: Recovery kit alone');
    const dialog = page.getByRole('dialog', { name: 'Make a kit that needs no answers?' });
    await fillBoth(dialog, person);
    await press(dialog, 'Make the kit');
    const code = await readKit(page);
    await keepKit(page);
    return code;
  };
  const waiting = page.getByText('A new way back in is waiting.');
  await setUp();
  await coffer.mailAbout(person.email, 'A new way into your account');
  await expect(waiting).toBeVisible();
  await press(page, 'Stop it');
  await expect(waiting).toHaveCount(0);

  const code = await setUp();
  await coffer.query(endWaitsOfWays, [person.email]);
  const other = await newBrowser();
  await beginRecovery(other, coffer, person);
  await chooseWay(other, 'My recovery kit');
  await other.getByRole('textbox', { name: 'Recovery code' }).fill(code);
  await press(other, 'Continue');
  await beginAnew(other, { ...person, ...next }, 'alone');
  await signIn(other, { ...person, ...next });
  await expect(row(other, 'By the code alone')).toBeVisible();
});

test('my other device waits three days, every device is told and can stop it, and then the PIN opens (U33, U34, U35, U36)', async ({
  page,
  coffer,
  newBrowser,
}) => {
  const person = newPerson();
  await signUp(page, coffer, person);
  await signIn(page, person);
  await addItem(page, { title: 'Kept by a device' });
  const other = await newBrowser();
  await signInOnNewDevice(other, coffer, person);
  await signOut(page);
  const ask = async () => {
    await beginRecovery(page, coffer, person);
    await chooseWay(page, 'This device and my PIN');
    await press(page, 'Ask for it');
  };

  await ask();
  await expect(page.getByRole('heading', { name: 'Now it waits' })).toBeVisible();
  const told = other.getByText('Somebody is recovering this account.');
  await expect(told).toBeVisible();
  await press(other, 'Stop it');
  await expect(told).toHaveCount(0);
  await coffer.mailAbout(person.email, 'It was stopped');

  await ask();
  await expect(page.getByRole('heading', { name: 'Now it waits' })).toBeVisible();
  await coffer.query(endWaits, [person.email]);
  await ask();
  await secret(page, 'PIN').fill(person.pin);
  await press(page, 'Continue');
  await beginAnew(page, { ...person, ...next }, 'new');
  await signIn(page, { ...person, ...next });
  await expect(row(page, 'Kept by a device')).toBeVisible();
  await expect(secret(other, 'Password')).toBeVisible();
});

test('answers alone are off until the organisation allows them, wait three days, and can be stopped (B7, B10, U32)', async ({
  page,
  coffer,
  newBrowser,
}) => {
  const person = newPerson();
  await signUp(page, coffer, person);
  await signIn(page, person);
  await openSettings(page, 'Ways in');
  const list = page.getByRole('list', { name: 'Ways in', exact: true });
  const answers = list.getByRole('listitem').filter({ hasText: 'Answers alone' });
  await expect(answers).toContainText('Off. Weak: answers can be found out');
  await expect(page.getByRole('button', { name: 'Set up: Answers alone' })).toHaveCount(0);

  await coffer.query(`UPDATE account SET role = 'owner' WHERE email = $1`, [person.email]);
  await signPolicy(page, person, { recovery: { answers: true } });
  await backToVault(page);
  await openSettings(page, 'Ways in');
  await press(page, 'Set up: Answers alone');
  const dialog = page.getByRole('dialog', { name: 'Let two answers open your vault?' });
  await dialog.getByRole('combobox', { name: 'Question 1' }).selectOption({ index: 2 });
  await dialog.getByRole('combobox', { name: 'Question 2' }).selectOption({ index: 1 });
  await giveAnswers(page, person);
  await fillBoth(dialog, person);
  await press(dialog, 'Switch on in 24 hours');
  await expect(page.getByText('A new way back in is waiting.')).toBeVisible();
  await coffer.query(endWaitsOfWays, [person.email]);
  await coffer.query(endWaits, [person.email]);

  const other = await newBrowser();
  await beginRecovery(other, coffer, person);
  await chooseWay(other, 'My answers alone');
  await giveAnswers(other, person);
  await press(other, 'Continue');
  await expect(other.getByRole('heading', { name: 'Now it waits' })).toBeVisible();
  await expect(page.getByText('Somebody is recovering this account.')).toBeVisible();
  await coffer.query(forgetPolicy);
});

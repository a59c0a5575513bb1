import {
  createAccount,
  fillAnswers,
  fillPin,
  fillProfile,
  lock,
  passCode,
  saveKit,
  secret,
  signIn,
  signUp,
} from './support/account.ts';
import { asFile } from './support/import-files.ts';
import { addItem, editItem, fillItem, row } from './support/items.ts';
import { expectFine } from './support/look.ts';
import { oneTimeCode } from './support/one-time-code.ts';
import { newPerson } from './support/person.ts';
import { beginRecovery, giveAnswers } from './support/recovery.ts';
import { openSettings, press, stepUp } from './support/settings.ts';
import { expect, test } from './support/test.ts';

test.describe.configure({ timeout: 240_000 });

test('axe finds nothing on any step of signing up, in both themes and at both widths', async ({ page }) => {
  const person = newPerson();
  const goOn = page.getByRole('button', { name: 'Continue', exact: true });
  await page.goto('/signup');
  await goOn.click();
  await expect(page.getByText('Type your name')).toBeVisible();
  await expectFine(page, 'profile with its errors');
  await fillProfile(page, person);
  await goOn.click();
  await fillPin(page, person.pin);
  await expectFine(page, 'PIN');
  await goOn.click();
  await fillAnswers(page, person);
  await expectFine(page, 'questions');
  await createAccount(page);
  await expectFine(page, 'recovery kit');
  await saveKit(page);
  await expectFine(page, 'code');
});

test('axe finds nothing on signing in: password, mailed code, PIN, and the PIN alone, in both themes and at both widths', async ({
  page,
  coffer,
  member,
}) => {
  await page.goto('/signin');
  await expectFine(page, 'password');
  const since = coffer.mailCount(member.email);
  await page.getByRole('textbox', { name: 'E-mail' }).fill(member.email);
  await secret(page, 'Password').fill(member.password);
  await press(page, 'Continue');
  await page.getByRole('textbox', { name: 'Code', exact: true }).waitFor();
  await expectFine(page, 'mailed code');
  await passCode(page, await coffer.mailedCode(member.email, since));
  await secret(page, 'PIN').waitFor();
  await expectFine(page, 'PIN');
  await press(page, 'Unlock');
  await expectFine(page, 'PIN with its error');
  await signIn(page, member);
  await lock(page);
  await expect(page.getByRole('button', { name: 'Use password instead' })).toBeVisible();
  await expectFine(page, 'PIN alone');
});

test('axe finds nothing on recovery and on “this was not me”, in both themes and at both widths', async ({
  page,
  coffer,
  newBrowser,
}) => {
  const person = newPerson();
  const code = await signUp(page, coffer, person);
  await signIn(page, person);
  const other = await newBrowser();
  await other.goto('/recover');
  await expectFine(other, 'recovery');
  await other.getByRole('textbox', { name: 'E-mail' }).fill(person.email);
  await press(other, 'Continue');
  await other.getByRole('textbox', { name: 'Code', exact: true }).waitFor();
  await expectFine(other, 'recovery code');
  await beginRecovery(other, coffer, person);
  await press(other, 'Continue');
  await expectFine(other, 'kit and answers with an error');
  await other.getByRole('textbox', { name: 'Recovery code' }).fill(code);
  await giveAnswers(other, person);
  await press(other, 'Continue');
  await expect(other.getByRole('heading', { name: 'Begin anew' })).toBeVisible();
  await expectFine(other, 'begin anew');
  await page.goto('/not-me');
  await expect(page.getByRole('heading', { name: 'This link is not whole' })).toBeVisible();
  await expectFine(page, 'a broken link');
  const mail = await coffer.mailAbout(person.email, 'Somebody is recovering your account');
  await page.goto(/\S+\/not-me#[\w-]+/.exec(mail)?.[0] ?? '');
  await expect(page.getByRole('heading', { name: 'Was this you?' })).toBeVisible();
  await expectFine(page, 'this was not me');
});

test('axe finds nothing on adding a factor, on its backup codes and on being asked for it', async ({
  page,
  coffer,
}) => {
  const person = newPerson();
  await signUp(page, coffer, person);
  await signIn(page, person);
  await openSettings(page, 'Factors');
  await press(page, 'Add an authenticator app');
  await expectFine(page, 'step-up');
  await stepUp(page, person);
  const dialog = page.getByRole('dialog', { name: 'Scan this with your app' });
  const shown = (await dialog.getByText(/^([A-Z2-7]{4} )+[A-Z2-7]{1,4}$/).textContent()) ?? '';
  await expectFine(page, 'authenticator app');
  await dialog.getByRole('textbox', { name: 'Code', exact: true }).fill(oneTimeCode(shown));
  await press(dialog, 'Confirm');
  await page.getByRole('dialog', { name: 'Your backup codes' }).waitFor();
  await expectFine(page, 'backup codes');
  await page.getByRole('checkbox', { name: 'I have saved my backup codes' }).check();
  await press(page, 'Done');
  await expectFine(page, 'factors');
  await lock(page);
  await press(page, 'Not you?');
  await page.getByRole('textbox', { name: 'E-mail' }).fill(person.email);
  await secret(page, 'Password').fill(person.password);
  await press(page, 'Continue');
  await expect(page.getByRole('heading', { name: 'One more proof' })).toBeVisible();
  await expectFine(page, 'further factor');
});

test('axe finds nothing in the vault, on an item, in the editor and in what the server sees', async ({
  page,
  member,
}) => {
  await signIn(page, member, '/signin');
  await addItem(page, { title: 'Another', userName: 'second' });
  await addItem(page, {
    title: 'Looked at by axe',
    userName: 'somebody@mail.example',
    password: 'kT9#vQ-m0rO_1lI',
    website: 'https://site.example',
    notes: 'Two\nlines',
    totp: 'JBSWY3DPEHPK3PXP',
    folder: 'Work',
    tags: 'one, two',
  });
  await page.getByRole('button', { name: 'Reveal password' }).click();
  await expectFine(page, 'item');
  await page.getByRole('button', { name: 'What the server sees' }).click();
  await expect(page.getByText(/tokens of 8 bytes/)).toBeVisible();
  await expectFine(page, 'what the server sees');
  await page.keyboard.press('Escape');
  await editItem(page);
  await page.getByRole('button', { name: 'Open the generator' }).click();
  await page.getByRole('button', { name: 'Add a field' }).click();
  await expectFine(page, 'editor');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.keyboard.press('Escape');
  await expect(row(page, 'Another')).toBeVisible();
  await expectFine(page, 'vault');
});

test('axe finds nothing on import, its preview and report, and export', async ({ page, member }) => {
  await signIn(page, member, '/signin?next=/import');
  await expectFine(page, 'import');
  const csv = 'name,url,username,password,note\r\nBy axe,https://axe.example/,an,p,\r\n,,,,';
  await page.getByRole('combobox', { name: 'Format' }).selectOption('Chrome CSV');
  await page.getByLabel('File', { exact: true }).setInputFiles(asFile('axe.csv', csv));
  await page.getByRole('button', { name: 'Preview' }).click();
  await expect(page.getByRole('button', { name: 'Import', exact: true })).toBeVisible();
  await expectFine(page, 'import preview');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Import report' })).toBeVisible();
  await expectFine(page, 'import report');
  await page.getByRole('button', { name: 'Account', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Export' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Export' })).toBeVisible();
  await expectFine(page, 'export');
});

test('axe finds nothing on any page of the settings, in both themes and at both widths', async ({
  page,
  member,
}) => {
  await signIn(page, member, '/signin?next=/settings');
  await expect(page.getByRole('heading', { level: 1, name: 'Profile' })).toBeVisible();
  await expectFine(page, 'the list of settings on a phone, profile elsewhere');
  const names = [
    ...['Profile', 'Ways in', 'Devices', 'Factors', 'Locking', 'Activity', 'Look and language'],
    ...['Keyboard', 'Import and export', 'About', 'Leave'],
  ];
  for (const name of names) {
    await page.getByRole('link', { name, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await expect(page.getByText('One moment')).toHaveCount(0);
    await expectFine(page, name);
  }
});

test('keys alone sign in, find an item and copy its password', async ({ page, member }) => {
  await signIn(page, member, '/signin');
  await addItem(page, { title: 'By keys alone', password: 'typed with no mouse' });
  await addItem(page, { title: 'Open before the lock' });
  await page.getByRole('button', { name: 'Account', exact: true }).focus();
  await page.keyboard.press('Control+l');

  await expect(page.getByLabel('PIN', { exact: true })).toBeFocused();
  await page.keyboard.type(member.pin);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Account', exact: true })).toBeVisible();
  // The keys listen once the list stands.
  await expect(page.getByRole('listitem').filter({ hasText: 'By keys alone' }).first()).toBeVisible();
  await expect(async () => {
    await page.keyboard.press('/');
    await expect(page.getByRole('combobox')).toBeFocused({ timeout: 8_000 });
  }).toPass();
  await page.keyboard.type('by keys');
  await expect(page.getByRole('option').first()).toContainText('By keys alone');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'By keys alone' })).toBeFocused();
  // The item's secret part opens after its title; there is nothing to copy before.
  await expect(page.getByRole('button', { name: 'Copy password', exact: true })).toBeVisible();
  await page.keyboard.press('Control+c');
  await expect(page.getByText('Password copied')).toBeVisible();
  await page.keyboard.press('n');
  await expect(page.getByLabel('Title', { exact: true })).toBeFocused();
  await fillItem(page, { notes: '' });
  await page.getByLabel('Notes', { exact: true }).press('Control+V');
  await expect(page.getByLabel('Notes', { exact: true })).toHaveValue('typed with no mouse');
});

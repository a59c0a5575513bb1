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
} from './support/account.ts';
import { asFile } from './support/import-files.ts';
import { addItem, editItem, fillItem, row } from './support/items.ts';
import { expectFine } from './support/look.ts';
import { newPerson } from './support/person.ts';
import { press } from './support/settings.ts';
import { expect, test } from './support/test.ts';

test.describe.configure({ timeout: 240_000 });

test('axe finds nothing on any step of signing up, in both themes and at three widths', async ({ page }) => {
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

test('axe finds nothing on signing in: password, mailed code, PIN, and the PIN alone, in both themes and at three widths', async ({
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

import { readFileSync } from 'node:fs';
import { signIn, signUp } from './support/account.ts';
import { addItem, notice } from './support/items.ts';
import { newPerson } from './support/person.ts';
import { backToVault, openSettings, press, stepUp } from './support/settings.ts';
import { expect, test } from './support/test.ts';

test('leaving: everything is exported, deletion is asked for by name and password, waits seven days, and is stopped (K5, U25)', async ({
  page,
  coffer,
}) => {
  const person = newPerson();
  await signUp(page, coffer, person);
  await signIn(page, person);
  await addItem(page, { title: 'Taken along', password: 'goes with me' });

  await test.step('everything goes out', async () => {
    await openSettings(page, 'Leave');
    await page.getByRole('link', { name: 'Export', exact: true }).click();
    await page.getByRole('combobox', { name: 'Format' }).selectOption('Bitwarden JSON');
    await press(page, 'Export');
    const download = page.waitForEvent('download');
    await stepUp(page, person);
    expect(readFileSync(await (await download).path(), 'utf8')).toContain('goes with me');
    await page.goBack();
  });

  await test.step('a wrong name or password asks for nothing', async () => {
    const typed = page.getByRole('textbox', { name: `Type ${person.email} to go on` });
    await typed.fill('somebody@else.example');
    await press(page, 'Delete my account');
    await expect(page.getByText('This is not the address of the account.')).toBeVisible();
    await typed.fill(person.email);
    await press(page, 'Delete my account');
    await stepUp(page, { ...person, password: 'not the right password' });
    await expect(page.getByText('That is not the password of this account.')).toBeVisible();
  });

  await test.step('asked for, it is told everywhere until it is stopped', async () => {
    await stepUp(page, person);
    await expect(notice(page, 'Asked for. You can stop it for seven days.')).toBeVisible();
    await expect(page.getByText(/^The account goes on /)).toBeVisible();
    await coffer.mailAbout(person.email, 'Your account will be deleted');
    await backToVault(page);
    const told = page.getByText('This account is about to be deleted.');
    await expect(told).toBeVisible();
    await press(page, 'Stop it');
    await expect(told).toHaveCount(0);
    await openSettings(page, 'Leave');
    await expect(page.getByRole('button', { name: 'Delete my account' })).toBeVisible();
  });
});

import type { Page } from '@playwright/test';
import { addItem } from './support/items.ts';
import { expectFine } from './support/look.ts';
import { press } from './support/settings.ts';
import {
  joinAs,
  makeVault,
  member,
  openPeople,
  openVaults,
  shareWith,
  showVault,
} from './support/sharing.ts';
import { expect, test } from './support/test.ts';

test.describe.configure({ timeout: 300_000 });

/** Looks at a dialog that a button opens, and closes it. */
const lookAt = async (page: Page, button: string, title: string): Promise<void> => {
  await page.getByRole('main').getByRole('button', { name: button, exact: true }).first().click();
  const dialog = page.getByRole('dialog', { name: title }).or(page.getByRole('alertdialog', { name: title }));
  await expect(dialog).toBeVisible();
  await expectFine(page, title);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
};

test('axe finds nothing on vaults, on what is shared, and on whom it is shared with', async ({
  page,
  coffer,
  newBrowser,
}) => {
  await joinAs(page, coffer, 'Claire Vasseur');
  const ben = await joinAs(await newBrowser(), coffer, 'Ben Carter');
  await makeVault(page, 'Atelier');
  await press(page, 'Share');
  await expectFine(page, 'the share dialog');
  await shareWith(page, 'Atelier', [ben.person], 'Reader');
  await expect(member(page, ben.person)).toBeVisible();
  await expectFine(page, 'the page of a vault');
  await lookAt(page, 'Rename', 'Name and icon');
  await lookAt(page, 'Change', 'Access of Ben Carter');
  await lookAt(page, 'Remove', 'Remove Ben Carter from Atelier?');
  await lookAt(page, 'Leave vault', 'Leave Atelier?');
  await lookAt(page, 'Delete vault', 'Delete Atelier for everybody?');
  await showVault(page, 'Atelier');
  await addItem(page, { title: 'GitLab', password: 'of-the-team' });
  await press(page, 'Show who wrote it');
  await expectFine(page, 'an item that others read');
  await lookAt(page, 'Share', 'Share GitLab');

  await ben.page.getByRole('link', { name: 'Look at it' }).waitFor();
  await expectFine(ben.page, 'a share announced');
  await ben.page.getByRole('link', { name: 'Look at it' }).click();
  await expectFine(ben.page, 'a share that waits');
  await openPeople(ben.page);
  await lookAt(ben.page, 'Ask for something', 'Ask a colleague');
  await openPeople(page);
  await expectFine(page, 'people');
  await lookAt(page, 'Compare keys', 'Safety number with Ben Carter');
  await lookAt(page, 'Invite by words', 'Invite by words');
  await openVaults(page);
  await lookAt(page, 'New group', 'New group');
  await lookAt(page, 'New vault', 'New vault');
});

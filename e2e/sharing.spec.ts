import type { Page } from '@playwright/test';
import { signIn } from './support/account.ts';
import { addItem, editItem, fillItem, notice, openItem, row, saveItem } from './support/items.ts';
import { press } from './support/settings.ts';
import {
  accept,
  inPeople,
  joinAs,
  mainNavigation,
  makeVault,
  member,
  openPeople,
  openVaults,
  shareWith,
  showVault,
} from './support/sharing.ts';
import { expect, test } from './support/test.ts';

test.describe.configure({ timeout: 300_000 });

test('a team shares a vault: a reader reads, a writer writes, and whoever is removed is out', async ({
  page,
  coffer,
  newBrowser,
}) => {
  await joinAs(page, coffer, 'Claire Vasseur');
  const ben = await joinAs(await newBrowser(), coffer, 'Ben Carter');
  const chi = await joinAs(await newBrowser(), coffer, 'Chi Okafor');

  await makeVault(page, 'Atelier');
  await press(page, 'Share');
  await shareWith(page, 'Atelier', [ben.person], 'Reader');
  await press(page, 'Share');
  await shareWith(page, 'Atelier', [chi.person], 'Writer');
  await expect(member(page, ben.person).getByText('Has not accepted yet')).toBeVisible();
  await showVault(page, 'Atelier');
  await addItem(page, { title: 'GitLab', userName: 'team', password: 'first-of-the-team' });
  await expect(page.getByRole('link', { name: 'You, Ben Carter and Chi Okafor can read it' })).toBeVisible();

  await accept(ben.page, 'Atelier');
  await accept(chi.page, 'Atelier');
  await showVault(ben.page, 'Atelier');
  await openItem(ben.page, 'GitLab');
  await expect(ben.page.getByText('You can read it, not change it.')).toBeVisible();
  await expect(ben.page.getByRole('button', { name: 'Edit', exact: true })).toHaveCount(0);
  await press(ben.page, 'Reveal password');

  await showVault(chi.page, 'Atelier');
  await openItem(chi.page, 'GitLab');
  await editItem(chi.page);
  await fillItem(chi.page, { userName: 'changed by Chi' });
  await saveItem(chi.page);
  await expect(page.getByText('changed by Chi').first()).toBeVisible();
  await press(page, 'Show who wrote it');
  await expect(page.getByText('Revision 2 by Chi Okafor')).toBeVisible();

  await page.getByRole('link', { name: 'Members and more' }).click();
  await press(member(page, ben.person), 'Remove');
  const removing = page.getByRole('alertdialog', { name: 'Remove Ben Carter from Atelier?' });
  await press(removing, 'Remove');
  await expect(notice(page, 'Removed.')).toBeVisible();
  await expect(member(page, ben.person)).toHaveCount(0);
  await expect(
    page.getByRole('list', { name: 'Passwords to change' }).getByRole('link', { name: /GitLab/ }),
  ).toBeVisible({ timeout: 30_000 });
  await expect(row(ben.page, 'GitLab')).toHaveCount(0);
  await expect(mainNavigation(chi.page).getByRole('link', { name: 'Atelier', exact: true })).toBeVisible();
});

test('an item is shared in three clicks with whom one knows, and both see one safety number', async ({
  page,
  coffer,
  newBrowser,
}) => {
  const claire = await joinAs(page, coffer, 'Claire Vasseur');
  const ben = await joinAs(await newBrowser(), coffer, 'Ben Carter');
  await addItem(page, { title: 'Wi-Fi', password: 'of-the-workshop' });
  await expect(page.getByText('Only you can read it')).toBeVisible();
  await press(page, 'Share');
  await shareWith(page, 'Wi-Fi', [ben.person], 'Reader');
  await expect(page.getByRole('link', { name: 'You and Ben Carter can read it' })).toBeVisible();

  await addItem(page, { title: 'Alarm', password: 'of-the-door' });
  await press(page, 'Share');
  await page
    .getByRole('dialog', { name: 'Share Alarm' })
    .getByRole('button', { name: /Ben Carter/ })
    .click();
  await press(page.getByRole('dialog', { name: 'Share Alarm' }), 'Share');
  await expect(page.getByRole('link', { name: 'You and Ben Carter can read it' })).toBeVisible();

  await accept(ben.page, 'Wi-Fi');
  await ben.page.goto('/vault');
  await signIn(ben.page, ben.person);
  await openItem(ben.page, 'Wi-Fi');
  await press(ben.page, 'Reveal password');
  await expect(ben.page.getByText('o, f, hyphen, t, h, e')).toBeAttached();
  await press(ben.page, 'Show who wrote it');

  const digitsOn = async (of: Page, who: string): Promise<string> => {
    await openPeople(of);
    await press(inPeople(of, who), 'Compare keys');
    const digits = of.getByRole('list', { name: 'Safety number' });
    await expect(digits.getByRole('listitem')).toHaveCount(12);
    return (await digits.getByRole('listitem').allTextContents()).join(' ');
  };
  const seen = await digitsOn(page, ben.person.fullName);
  expect(seen).toMatch(/^(\d{5} ){11}\d{5}$/);
  expect(await digitsOn(ben.page, claire.person.fullName)).toBe(seen);
  await press(page, 'The digits are the same');
  await expect(inPeople(page, 'Ben Carter').getByText('Compared')).toBeVisible();
});

test('people verify each other by words, ask for things, and get a vault through a group until it ends', async ({
  page,
  coffer,
  newBrowser,
}) => {
  const claire = await joinAs(page, coffer, 'Claire Vasseur');
  const ben = await joinAs(await newBrowser(), coffer, 'Ben Carter');
  await openPeople(page);
  await press(page, 'Invite by words');
  const inviting = page.getByRole('dialog', { name: 'Invite by words' });
  await inviting.getByRole('textbox', { name: 'E-mail' }).fill(ben.person.email);
  await press(inviting, 'Make the words');
  const words = page.getByRole('list', { name: 'The eight words' }).getByRole('listitem');
  await expect(words).toHaveCount(8);
  const told = await words.allTextContents();
  await press(page, 'Done');

  await openPeople(ben.page);
  await press(ben.page, 'Answer');
  const field = ben.page.getByRole('textbox', { name: 'Invitation words' });
  await field.fill(told.with(3, 'xyzzy').join(' '));
  await press(ben.page, 'Verify');
  await expect(ben.page.getByText('Look at the spelling.')).toBeVisible();
  await field.fill(told.join(' '));
  await press(ben.page, 'Verify');
  await expect(notice(ben.page, 'Answered.')).toBeVisible();
  await expect(inPeople(page, 'Ben Carter').getByText('Verified by words')).toBeVisible();
  await expect(inPeople(ben.page, 'Claire Vasseur').getByText('Verified by words')).toBeVisible();

  await press(ben.page, 'Ask for something');
  const asking = ben.page.getByRole('dialog', { name: 'Ask a colleague' });
  await asking.getByRole('textbox', { name: 'E-mail of the colleague' }).fill(claire.person.email);
  await asking.getByRole('textbox', { name: 'What you need' }).fill('The Wi-Fi, please.');
  await press(asking, 'Ask');
  const asked = page.getByRole('list', { name: 'Asked of you' });
  await expect(asked.getByText('The Wi-Fi, please.')).toBeVisible();
  await press(asked, 'Dismiss');
  await expect(asked).toHaveCount(0);

  await openVaults(page);
  await press(page, 'New group');
  const making = page.getByRole('dialog', { name: 'New group' });
  await making.getByRole('textbox', { name: 'Group name' }).fill('Design');
  await press(making, 'Create group');
  await press(page, 'Share');
  await shareWith(page, 'Design', [ben.person], 'Reader');
  await accept(ben.page, 'Design');
  await makeVault(page, 'Brand');
  await press(page, 'Share');
  const sharing = page.getByRole('dialog', { name: 'Share Brand' });
  await sharing.getByRole('button', { name: /^Design/ }).click();
  await press(sharing, 'Share');
  await expect(sharing).toHaveCount(0, { timeout: 30_000 });
  await accept(ben.page, 'Brand');
  await showVault(ben.page, 'Brand');

  await press(page, 'Delete vault');
  const deleting = page.getByRole('alertdialog', { name: 'Delete Brand for everybody?' });
  await press(deleting, 'Delete vault');
  await expect(deleting.getByText('That is not its name.')).toBeVisible();
  await deleting.getByRole('textbox').fill('Brand');
  await press(deleting, 'Delete vault');
  await expect(notice(page, 'Deleted.')).toBeVisible();
  await expect(mainNavigation(page).getByRole('link', { name: 'Brand', exact: true })).toHaveCount(0);
  await expect(ben.page.getByText('This vault is no longer there for you').first()).toBeVisible();
});

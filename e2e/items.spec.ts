import type { Page } from '@playwright/test';
import { signIn } from './support/account.ts';
import {
  addItem,
  editItem,
  field,
  fillItem,
  items,
  notice,
  openItem,
  row,
  saveItem,
} from './support/items.ts';
import { expect, test } from './support/test.ts';

/** What a person would paste elsewhere: the page itself may not read the clipboard. */
const clipboard = async (page: Page): Promise<string> => {
  const pad = await page.context().newPage();
  await pad.setContent('<textarea autofocus></textarea>');
  await pad.locator('textarea').press('Control+V');
  const pasted = await pad.locator('textarea').inputValue();
  await pad.close();
  return pasted;
};
const search = (page: Page) => page.getByRole('searchbox', { name: 'Search' });

test('an item is made, copied from, revealed, edited and kept with all its fields (B13, S10)', async ({
  page,
  member,
}) => {
  await page.clock.install();
  await signIn(page, member, '/signin');
  await page.getByRole('button', { name: 'New item' }).click();
  await fillItem(page, {
    title: 'GitLab, atelier',
    userName: 'claire@atelier.example',
    password: 'kT9#vQ-m0rO_1lI{x8}W',
    website: 'https://gitlab.atelier.example/login',
    notes: 'First line\nsecond line',
    totp: 'JBSW Y3DP EHPK 3PXP',
    folder: 'Work/Servers',
    tags: 'build, runners',
  });
  await page.getByRole('button', { name: 'Add a field' }).click();
  await field(page, 'Name of field 1').fill('Recovery word');
  await field(page, 'Value of field 1').fill('magnolia');
  await page.getByRole('checkbox', { name: 'Keep field 1 hidden' }).check();
  await page.getByRole('checkbox', { name: 'Favourite' }).check();
  await saveItem(page);

  await test.step('secrets are hidden until they are revealed, and focus stays on the button', async () => {
    await expect(page.getByText('magnolia')).toHaveCount(0);
    const reveal = page.getByRole('button', { name: 'Reveal password' });
    await reveal.focus();
    await page.keyboard.press('Enter');
    const hide = page.getByRole('button', { name: 'Hide password' });
    await expect(hide).toBeFocused();
    await expect(page.getByText('5 signs')).toBeVisible();
    await page.getByRole('button', { name: 'Reveal field Recovery word' }).click();
    await expect(page.getByText('magnolia')).toBeVisible();
  });

  await test.step('a copied password is cleared from the clipboard after half a minute', async () => {
    await page.getByRole('button', { name: 'Copy password' }).click();
    await expect(notice(page, 'Password copied')).toBeVisible();
    expect(await clipboard(page)).toBe('kT9#vQ-m0rO_1lI{x8}W');
    await page.clock.fastForward('00:31');
    await expect.poll(() => clipboard(page)).toBe('');
    await page.getByRole('button', { name: 'Copy user name' }).click();
    await expect.poll(() => clipboard(page)).toBe('claire@atelier.example');
  });

  await test.step('the one-time code has six digits and can be copied', async () => {
    await page.getByRole('button', { name: 'Copy one-time code' }).click();
    await expect.poll(() => clipboard(page)).toMatch(/^\d{6}$/);
  });

  await test.step('folder, tag and favourites lead to it', async () => {
    const main = page.getByRole('navigation', { name: 'Main' });
    for (const name of [/^Work\/Servers/, /^build/, /^Favourites/]) {
      await main.getByRole('link', { name }).click();
      await expect(row(page, 'GitLab, atelier')).toBeVisible();
    }
    expect(page.url()).not.toContain('build');
  });

  await test.step('an edit changes only what was edited', async () => {
    await openItem(page, 'GitLab, atelier');
    await editItem(page);
    await fillItem(page, { userName: 'claire.v@atelier.example' });
    await saveItem(page);
    await expect(page.getByText('claire.v@atelier.example').first()).toBeVisible();
    await expect(page.getByText('second line')).toBeVisible();
  });

  await test.step('“What the server sees” shows the stored row and nothing readable', async () => {
    await page.getByRole('button', { name: 'What the server sees' }).click();
    const drawer = page.getByRole('complementary', { name: 'What the server sees' });
    await expect(drawer.getByText(/\d+ tokens of 8 bytes/)).toBeVisible();
    await expect(drawer.getByText(/Secret: [\d,]+ bytes/).first()).toBeVisible();
    const text = await drawer.textContent();
    for (const word of ['GitLab', 'claire', 'magnolia', 'kT9#']) expect(text).not.toContain(word);
    await page.keyboard.press('Escape');
    await expect(drawer).toHaveCount(0);
  });
});

test('an item goes to the bin and back by undo, is restored, and is removed for good', async ({
  page,
  member,
}) => {
  await signIn(page, member, '/signin');
  await addItem(page, { title: 'Old router', userName: 'admin', password: 'admin' });
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(row(page, 'Old router')).toHaveCount(0);
  await notice(page, 'Moved to the bin.').getByRole('button', { name: 'Undo' }).click();
  await expect(row(page, 'Old router')).toBeVisible();

  await openItem(page, 'Old router');
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(row(page, 'Old router')).toHaveCount(0);
  const bin = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Bin/ });
  await bin.click();
  await openItem(page, 'Old router');
  await page.getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByRole('button', { name: 'Edit', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();

  await bin.click();
  await openItem(page, 'Old router');
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Remove this item for good?' });
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await expect(row(page, 'Old router')).toBeVisible();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await dialog.getByRole('button', { name: 'Remove for good' }).click();
  await expect(notice(page, 'Removed for good.')).toBeVisible();
  await expect(row(page, 'Old router')).toHaveCount(0);
});

test('search answers while typing, marks what matched, and tolerates accents and đ (B17)', async ({
  page,
  member,
}) => {
  await signIn(page, member, '/signin');
  await addItem(page, { title: 'Crédit Agricole', userName: 'vasseur' });
  await addItem(page, { title: 'Điện lực', userName: 'hoa-don', website: 'https://evn.example' });
  for (const [typed, title, marked] of [
    ['credit ag', 'Crédit Agricole', 'Crédit'],
    ['dien', 'Điện lực', 'Điện'],
    ['evn.ex', 'Điện lực', 'evn'],
  ] as const) {
    await search(page).fill('');
    await search(page).pressSequentially(typed);
    await expect(items(page).getByRole('listitem')).toHaveCount(1);
    await expect(row(page, title).locator('mark').first()).toContainText(marked);
  }
  await search(page).fill('nothing has this name');
  await expect(page.getByRole('heading', { name: /^Nothing for/ })).toBeVisible();
});

test('keys alone open, walk, edit, leave, show the list of keys, and lock', async ({ page, member }) => {
  await signIn(page, member, '/signin');
  await page.keyboard.press('n');
  await fillItem(page, { title: 'Keys: first' });
  await saveItem(page);
  await addItem(page, { title: 'Keys: second' });
  await page.keyboard.press('Escape');
  await page.waitForURL('**/vault');

  await page.keyboard.press('j');
  await expect(row(page, 'Keys: second').getByRole('link')).toBeFocused();
  await page.keyboard.press('j');
  await expect(row(page, 'Keys: first').getByRole('link')).toBeFocused();
  await page.keyboard.press('k');
  await expect(row(page, 'Keys: second').getByRole('link')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Keys: second' })).toBeVisible();
  await page.keyboard.press('e');
  await expect(page.getByRole('heading', { name: 'Edit Keys: second' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Edit', exact: true })).toBeVisible();

  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard' });
  await expect(sheet.getByRole('button', { name: 'Close' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);

  await page.keyboard.press('/');
  const palette = page.getByRole('dialog', { name: 'Find anything' });
  await palette.getByRole('combobox').fill('keys: fi');
  await expect(palette.getByRole('option').first()).toContainText('Keys: first');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Keys: first' })).toBeVisible();

  await page.keyboard.press('Control+l');
  await expect(page.getByText('This device still has its session')).toBeVisible();
});

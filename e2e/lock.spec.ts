import type { Page } from '@playwright/test';
import { lock, secret, signIn, unlockWithPin } from './support/account.ts';
import { addItem, editItem, field, fillItem, items, row, saveItem } from './support/items.ts';
import { readDatabases } from './support/stored.ts';
import { expect, test } from './support/test.ts';

/** Every text, attribute and field value in the page. */
const everythingShown = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const parts: string[] = [document.title, document.documentElement.outerHTML];
    for (const input of document.querySelectorAll<HTMLInputElement>('input, textarea'))
      parts.push(input.value);
    return parts.join('\n');
  });

/** Waits until what was typed lies sealed on this device, which is soon after the last key. */
const draftIsKept = async (page: Page): Promise<void> =>
  expect
    .poll(async () => (await readDatabases(page)).filter(({ store }) => store === 'drafts').length)
    .toBeGreaterThan(0);

const restored = (page: Page) => page.getByText('Unsaved text was brought back.');

test('after a lock nothing readable is left in the page, and the unsaved text comes back with the vault (B12, F18)', async ({
  page,
  member,
}) => {
  await signIn(page, member, '/signin');
  await addItem(page, { title: 'Locked item', password: 'plain-password-7', notes: 'plain notes' });
  await page.getByRole('button', { name: 'Reveal password' }).click();
  await editItem(page);
  await fillItem(page, { notes: 'written and not yet saved', folder: 'Hidden folder' });
  await lock(page);
  await expect(secret(page, 'PIN')).toBeVisible();
  const shown = await everythingShown(page);
  for (const text of ['Locked item', 'plain-password-7', 'plain notes', 'not yet saved', 'Hidden folder']) {
    expect(shown).not.toContain(text);
  }
  expect(await page.title()).not.toContain('Locked item');

  await unlockWithPin(page, member);
  await expect(restored(page)).toBeVisible();
  await expect(field(page, 'Notes')).toHaveValue('written and not yet saved');
  await saveItem(page);
  await expect(page.getByText('written and not yet saved')).toBeVisible();
});

test('a reload keeps the unsaved text of an edit and of a new item (F18)', async ({ page, member }) => {
  await signIn(page, member, '/signin');
  await addItem(page, { title: 'Reloaded', notes: 'before' });
  await editItem(page);
  await fillItem(page, { notes: 'typed before the reload' });
  await draftIsKept(page);
  await page.reload();
  await signIn(page, member);
  await expect(restored(page)).toBeVisible();
  await expect(field(page, 'Notes')).toHaveValue('typed before the reload');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'New item', exact: true }).click();
  await fillItem(page, { title: 'New and unsaved', userName: 'somebody' });
  await draftIsKept(page);
  await page.reload();
  await signIn(page, member);
  await expect(restored(page)).toBeVisible();
  await expect(field(page, 'Title')).toHaveValue('New and unsaved');
  await page.getByRole('button', { name: 'Start from the saved version' }).click();
  await expect(field(page, 'Title')).toHaveValue('');
});

test('a tab closed during a save writes the item once or keeps its text, never twice (F18)', async ({
  page,
  context,
  member,
}) => {
  await signIn(page, member, '/signin');
  await page.getByRole('button', { name: 'New item', exact: true }).click();
  await fillItem(page, { title: 'Closed while saving', notes: 'all of it' });
  await draftIsKept(page);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.close();

  const next = await context.newPage();
  await signIn(next, member, '/signin');
  await next.getByRole('button', { name: 'New item', exact: true }).click();
  await expect(field(next, 'Title')).toBeVisible();
  if (await restored(next).isVisible()) {
    await expect(field(next, 'Notes')).toHaveValue('all of it');
    await saveItem(next);
  }
  await next.getByRole('searchbox', { name: 'Search' }).fill('closed while saving');
  await expect(row(next, 'Closed while saving')).toHaveCount(1);
  await expect(items(next).getByRole('listitem')).toHaveCount(1);
});

test('the vault locks by itself after five idle minutes, with a warning half a minute before', async ({
  page,
  member,
}) => {
  await page.clock.install();
  await signIn(page, member, '/signin');
  await page.clock.fastForward('04:35');
  await expect(page.getByRole('button', { name: 'Stay' })).toBeVisible();
  await page.getByRole('button', { name: 'Stay' }).click();
  await expect(page.getByRole('button', { name: 'Stay' })).toHaveCount(0);
  await page.clock.fastForward('05:01');
  await expect(page.getByText('This device still has its session')).toBeVisible();
});

test('a lock in one tab locks the other one too', async ({ page, context, member }) => {
  const tab = await context.newPage();
  await signIn(page, member, '/signin');
  await signIn(tab, member, '/signin');
  await lock(page);
  await expect(secret(tab, 'PIN')).toBeVisible();
});

test('what was typed a moment before another tab locks is kept (F18)', async ({ page, context, member }) => {
  const tab = await context.newPage();
  await signIn(page, member, '/signin');
  await signIn(tab, member, '/signin');
  await tab.getByRole('button', { name: 'New item', exact: true }).click();
  await fillItem(tab, { title: 'Half typed', notes: 'the very last words' });
  await lock(page);
  await unlockWithPin(tab, member);
  await expect(restored(tab)).toBeVisible();
  await expect(field(tab, 'Title')).toHaveValue('Half typed');
  await expect(field(tab, 'Notes')).toHaveValue('the very last words');
});

test('what was typed in the moment in which the server ends the session is kept (F18)', async ({
  page,
  member,
}) => {
  await signIn(page, member, '/signin');
  await page.getByRole('button', { name: 'New item', exact: true }).click();
  await fillItem(page, { title: 'Cut off', notes: 'the last word' });
  await page.evaluate(async () => {
    const headers = { 'content-type': 'application/json', 'x-coffer': '1' };
    await fetch('/v1/session/sign-out', { method: 'POST', headers, body: '{}' });
  });
  await expect(secret(page, 'Password')).toBeVisible();
  await signIn(page, member);
  await expect(restored(page)).toBeVisible();
  await expect(field(page, 'Notes')).toHaveValue('the last word');
});

test('two tabs at a new item write two items, and neither loses its text (F18)', async ({
  page,
  context,
  member,
}) => {
  await signIn(page, member, '/signin');
  await page.getByRole('button', { name: 'New item', exact: true }).click();
  await fillItem(page, { title: 'From the first tab' });
  await draftIsKept(page);
  const tab = await context.newPage();
  await signIn(tab, member, '/signin');
  await tab.getByRole('button', { name: 'New item', exact: true }).click();
  await expect(field(tab, 'Title')).toHaveValue('');
  await fillItem(tab, { title: 'From the second tab' });
  await saveItem(tab);
  await expect(field(page, 'Title')).toHaveValue('From the first tab');
  await saveItem(page);
  for (const title of ['From the first tab', 'From the second tab']) {
    await expect(row(page, title)).toHaveCount(1);
  }
});

test('signing out of a locked account leaves nothing of the vault on this device', async ({
  page,
  member,
}) => {
  await signIn(page, member, '/signin');
  await addItem(page, { title: 'Left behind', notes: 'plain notes' });
  await lock(page);
  const kept = async () =>
    (await readDatabases(page)).filter(({ store }) => !['marks', 'devices'].includes(store)).length;
  expect(await kept()).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Not you?' }).click();
  await expect(secret(page, 'Password')).toBeVisible();
  await expect.poll(kept).toBe(0);
});

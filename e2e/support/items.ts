import { expect, type Locator, type Page } from '@playwright/test';
import { secret } from './account.ts';

/** What is typed into the editor; fields left out stay as they are. */
export interface Typed {
  readonly title?: string;
  readonly userName?: string;
  readonly password?: string;
  readonly website?: string;
  readonly notes?: string;
  readonly totp?: string;
  readonly folder?: string;
  readonly tags?: string;
}

const labels: readonly (readonly [keyof Typed, string])[] = [
  ['title', 'Title'],
  ['userName', 'User name'],
  ['website', 'Website'],
  ['notes', 'Notes'],
  ['totp', 'One-time code secret'],
  ['folder', 'Folder'],
  ['tags', 'Tags'],
];

/** Fills the open editor. */
export const fillItem = async (page: Page, typed: Typed): Promise<void> => {
  for (const [key, name] of labels) {
    const text = typed[key];
    if (text === undefined) continue;
    await field(page, name).fill(text);
  }
  if (typed.password !== undefined) await secret(page, 'Password').fill(typed.password);
};

/** A text field of the editor. A field with a list of suggestions is a combobox by role, so the label finds it; a list
 * of the navigation may have the same name. */
export const field = (page: Page, label: string): Locator =>
  page.getByRole('main').getByLabel(label, { exact: true });

/** Saves the open editor and waits for the item. */
export const saveItem = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Edit', exact: true }).waitFor();
};

/** Makes an item by the form; leaves it open. */
export const addItem = async (page: Page, typed: Typed): Promise<void> => {
  await page.getByRole('button', { name: 'New item', exact: true }).first().click();
  await fillItem(page, typed);
  await saveItem(page);
};

export const items = (page: Page): Locator => page.getByRole('list', { name: 'Items', exact: true });

/** The row of an item by its title. */
export const row = (page: Page, title: string): Locator =>
  items(page).getByRole('listitem', { name: title, exact: true });

/** Opens an item from the list. */
export const openItem = async (page: Page, title: string): Promise<void> => {
  await row(page, title).getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: title, exact: true })).toBeVisible();
};

/** Opens an item's editor by the button. */
export const editItem = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).waitFor();
};

/** A notice at the edge of the page. */
export const notice = (page: Page, text: string | RegExp): Locator =>
  page.getByRole('region', { name: 'Notices' }).getByRole('listitem').filter({ hasText: text });

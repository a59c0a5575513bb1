import { expect, type Locator, type Page } from '@playwright/test';
import { signIn, signUp } from './account.ts';
import type { Coffer } from './coffer.ts';
import { notice } from './items.ts';
import { newPerson, type Person } from './person.ts';
import { press } from './settings.ts';

/** Somebody with an account, in a browser of their own with the vault open. */
export interface Somebody {
  readonly page: Page;
  readonly person: Person;
}

/** Signs up and in. */
export const joinAs = async (page: Page, coffer: Coffer, fullName: string): Promise<Somebody> => {
  const name = fullName.split(' ')[0]?.toLowerCase() ?? 'somebody';
  const person = newPerson({ fullName, email: newPerson().email.replace('claire', name) });
  await signUp(page, coffer, person);
  await signIn(page, person, '/signin');
  return { page, person };
};

export const mainNavigation = (page: Page): Locator => page.getByRole('navigation', { name: 'Main' });

/** The page of people. */
export const openPeople = (page: Page): Promise<void> =>
  mainNavigation(page)
    .getByRole('link', { name: /^People/ })
    .click();

/** The page of vaults and groups. */
export const openVaults = async (page: Page): Promise<void> => {
  await press(page, 'Account');
  await page.getByRole('menuitem', { name: 'Vaults and groups' }).click();
};

/** The line of somebody on the page of people. */
export const inPeople = (page: Page, fullName: string): Locator =>
  page
    .getByRole('list', { name: 'People', exact: true })
    .getByRole('listitem', { name: fullName, exact: true });

/** Makes a vault by the button of the navigation; its page is open then. */
export const makeVault = async (page: Page, name: string): Promise<void> => {
  await press(mainNavigation(page), 'New vault');
  const dialog = page.getByRole('dialog', { name: 'New vault' });
  await dialog.getByRole('textbox', { name: 'Vault name' }).fill(name);
  await press(dialog, 'Create');
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
};

/** Shows the items of a vault. */
export const showVault = (page: Page, name: string): Promise<void> =>
  mainNavigation(page).getByRole('link', { name, exact: true }).click();

/** Fills the dialog that is open and shares. */
export const shareWith = async (
  page: Page,
  name: string,
  people: readonly Person[],
  role: 'Reader' | 'Writer' | 'Manager' | 'Owner',
): Promise<void> => {
  const dialog = page.getByRole('dialog', { name: `Share ${name}` });
  await dialog.getByRole('textbox', { name: 'People' }).fill(people.map(({ email }) => email).join(', '));
  await dialog.getByRole('combobox', { name: 'Role' }).selectOption(role);
  await press(dialog, 'Share');
  await expect(dialog).toHaveCount(0, { timeout: 30_000 });
};

/** What waits for a yes under a name. */
export const incoming = (page: Page, name: string): Locator =>
  page.getByRole('list', { name: 'Shared with you' }).getByRole('listitem', { name, exact: true });

/** Accepts what was shared under a name, by the notice that says so; on the page of vaults it needs none. */
export const accept = async (page: Page, name: string): Promise<void> => {
  if (new URL(page.url()).pathname !== '/vaults')
    await page.getByRole('link', { name: 'Look at it' }).click();
  await press(incoming(page, name), 'Accept');
  await expect(notice(page, `${name} is in your vaults now.`)).toBeVisible();
  await expect(incoming(page, name)).toHaveCount(0);
};

/** The line of a member on the page of a vault. */
export const member = (page: Page, person: Person): Locator =>
  page.getByRole('list', { name: 'Members' }).getByRole('listitem', { name: person.fullName, exact: true });

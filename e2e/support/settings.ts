import { expect, type Locator, type Page } from '@playwright/test';
import type { Person } from './person.ts';

/** A page of the settings by the name that it has in the navigation. */
export type SettingsPage =
  | 'Profile'
  | 'Ways in'
  | 'Devices'
  | 'Factors'
  | 'Locking'
  | 'Activity'
  | 'Organisation'
  | 'Look and language'
  | 'Keyboard'
  | 'Import and export'
  | 'About'
  | 'Leave';

/** Goes to a page of the settings from anywhere in the open vault, without loading the page anew. */
export const openSettings = async (page: Page, name: SettingsPage): Promise<void> => {
  const link = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true });
  if (!(await link.isVisible())) {
    await page.getByRole('button', { name: 'Account', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Settings' }).click();
  }
  await link.click();
  await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();
};

/** Leaves the settings. */
export const backToVault = (page: Page): Promise<void> =>
  page.getByRole('link', { name: 'Back to the vault' }).click();

export const press = (place: Page | Locator, name: string): Promise<void> =>
  place.getByRole('button', { name, exact: true }).click();

/** Types a secret into a field of a dialog. */
export const type = (place: Page | Locator, label: string, text: string): Promise<void> =>
  place.getByLabel(label, { exact: true }).fill(text);

/** Answers the dialog that asks for the password alone. */
export const stepUp = async (page: Page, person: Person): Promise<void> => {
  const dialog = page.getByRole('dialog', { name: 'Confirm it is you' });
  await type(dialog, 'Password', person.password);
  await press(dialog, 'Confirm');
};

/** Fills the password and the PIN as they are now. */
export const fillBoth = async (dialog: Locator, person: Person): Promise<void> => {
  await type(dialog, 'Password', person.password);
  await type(dialog, 'PIN', person.pin);
};

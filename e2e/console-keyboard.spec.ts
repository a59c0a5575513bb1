import type { Page } from '@playwright/test';
import { secret, signIn, signUp } from './support/account.ts';
import { startCoffer } from './support/coffer.ts';
import { addColleague, askForDevice } from './support/console.ts';
import { pressByKeyboard, tabTo } from './support/keyboard.ts';
import { newPerson } from './support/person.ts';
import { expect, test } from './support/test.ts';

test.describe.configure({ timeout: 120_000 });

const title = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

const opened = async (page: Page, path: string, name: string): Promise<void> => {
  await page.goto(path);
  await expect(title(page, name)).toBeVisible();
  await expect(page.getByText('Loading')).toHaveCount(0);
};

const escapeTo = async (page: Page, name: string): Promise<void> => {
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog').or(page.getByRole('alertdialog'))).toHaveCount(0);
  await expect(button(page, name)).toBeFocused();
};

const inviteSomebody = async (page: Page): Promise<void> => {
  await opened(page, '/admin/', 'Overview');
  await pressByKeyboard(page, 'Skip to the page');
  await pressByKeyboard(page, 'Invite people');
  const addresses = page.getByRole('textbox', { name: 'Addresses' });
  await expect(addresses).toBeFocused();
  await escapeTo(page, 'Invite people');
  await page.keyboard.press('Enter');
  await expect(addresses).toBeFocused();
  await page.keyboard.type('new.one@example.org');
  await pressByKeyboard(page, 'Send invitations');
  await expect(page.getByRole('list', { name: 'Invitations' })).toContainText('Invited');
  await escapeTo(page, 'Invite people');
};

const lookAtPerson = async (page: Page, name: string): Promise<void> => {
  await pressByKeyboard(page, name);
  await expect(title(page, name)).toBeFocused();
  await pressByKeyboard(page, 'Suspend');
  await expect(page.getByRole('textbox', { name: 'Reason' })).toBeFocused();
  await escapeTo(page, 'Suspend');
};

const refuse = async (page: Page, name: string): Promise<void> => {
  await pressByKeyboard(page, 'Requests');
  await expect(title(page, 'Requests')).toBeFocused();
  const act = `Refuse the request of ${name}`;
  await pressByKeyboard(page, act);
  const reason = page.getByRole('textbox', { name: 'Reason' });
  await expect(reason).toBeFocused();
  await escapeTo(page, act);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Say why; the person reads it.')).toBeVisible();
  await expect(reason).toBeFocused();
  await page.keyboard.type('Nobody rang me up.');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Nothing waits' })).toBeVisible();
  await expect(title(page, 'Requests')).toBeFocused();
};

const filterLog = async (page: Page, address: string): Promise<void> => {
  await pressByKeyboard(page, 'Audit log');
  await expect(title(page, 'Audit log')).toBeFocused();
  await pressByKeyboard(page, 'Export');
  await expect(page.getByRole('menuitem', { name: /As CSV/ })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(button(page, 'Export')).toBeFocused();
  await tabTo(page, 'Search addresses and networks');
  await page.keyboard.type(address);
  await tabTo(page, 'What');
  await page.keyboard.type('Account made');
  await expect(page).toHaveURL(/what=account-created/);
  await expect(page).toHaveURL(/search=/);
  await expect(page.getByRole('list', { name: 'Events' }).getByRole('listitem')).toHaveCount(1);
  await tabTo(page, 'Until');
  const row = page.getByRole('button', { name: /Account made/ });
  while (!(await row.evaluate((one) => one === document.activeElement))) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Hash of the row')).toBeVisible();
};

/** Up to where the vault app, which holds the keys, asks for the password. */
const tightenPolicy = async (page: Page, pin: string): Promise<void> => {
  await pressByKeyboard(page, 'Policies');
  await expect(title(page, 'Policies')).toBeFocused();
  await tabTo(page, 'Offline copies: Days offline');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('7');
  await pressByKeyboard(page, 'Review changes');
  await expect(page.getByText('30 → 7')).toBeVisible();
  await escapeTo(page, 'Review changes');
  await page.keyboard.press('Enter');
  await expect(page.getByText('30 → 7')).toBeVisible();
  await pressByKeyboard(page, 'Go on to confirm');
  await expect(secret(page, 'PIN')).toBeFocused();
  await page.keyboard.type(pin);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/confirm\//);
  await expect(page.getByRole('dialog', { name: 'Confirm it is you' })).toBeVisible();
};

test('the console is worked by the keyboard alone: a ring shows where one is, and Escape leads back', async ({
  browser,
}) => {
  const coffer = await startCoffer();
  const context = await browser.newContext({ baseURL: coffer.address });
  const page = await context.newPage();
  const owner = newPerson({ fullName: 'Ann Keller' });
  const colleague = newPerson({ fullName: 'Minh Trần' });
  await signUp(page, coffer, owner);
  await signIn(page, owner);
  await askForDevice(coffer, await addColleague(coffer, owner, colleague), 'Firefox on Linux');

  await test.step('inviting somebody', () => inviteSomebody(page));
  await test.step('opening a person', () => lookAtPerson(page, colleague.fullName));
  await test.step('refusing a request', () => refuse(page, colleague.fullName));
  await test.step('filtering the log', () => filterLog(page, owner.email));
  await test.step('changing a policy', () => tightenPolicy(page, owner.pin));
  await context.close();
  await coffer.stop();
});

import { expect, type Page } from '@playwright/test';
import type { Coffer } from './coffer.ts';
import { type Mailbox, mailboxAt } from './mailbox.ts';
import type { Person } from './person.ts';

/** A field that hides what is typed has no role of its own, so secrets are found by their label. */
export const secret = (page: Page, label: string) => page.getByLabel(label, { exact: true });

const go = (page: Page) => page.getByRole('button', { name: 'Continue', exact: true }).click();

export const fillProfile = async (page: Page, person: Person): Promise<void> => {
  await page.getByRole('textbox', { name: 'Full name' }).fill(person.fullName);
  await page.getByRole('textbox', { name: 'E-mail' }).fill(person.email);
  await secret(page, 'Password').fill(person.password);
  await secret(page, 'Confirm password').fill(person.password);
};

export const fillPin = async (page: Page, pin: string): Promise<void> => {
  await secret(page, 'PIN').fill(pin);
  await secret(page, 'Confirm PIN').fill(pin);
};

export const fillAnswers = async (page: Page, person: Person): Promise<void> => {
  await page.getByRole('combobox', { name: 'Question 1' }).selectOption({ index: 2 });
  await page.getByRole('combobox', { name: 'Question 2' }).selectOption({ index: 1 });
  await page.getByRole('textbox', { name: 'Answer 1' }).fill(person.answers[0]);
  await page.getByRole('textbox', { name: 'Answer 2' }).fill(person.answers[1]);
};

/** The code of the kit that is shown, without its spaces; making one stretches what it stands on. */
export const readKit = async (page: Page): Promise<string> => {
  const code = page.getByTestId('recovery-code');
  await code.waitFor({ timeout: 90_000 });
  return ((await code.textContent()) ?? '').replace(/[\s-]/g, '');
};

/** Presses "Create account" and waits for the kit; answers the recovery code without its spaces. */
export const createAccount = async (page: Page): Promise<string> => {
  await page.getByRole('button', { name: 'Create account' }).click();
  return readKit(page);
};

/** Says that the kit is saved. */
export const keepKit = async (page: Page): Promise<void> => {
  await page.getByRole('checkbox', { name: 'I have saved my recovery kit' }).check();
  await go(page);
};

export const saveKit = async (page: Page): Promise<void> => {
  await keepKit(page);
  await page.getByRole('textbox', { name: 'Code' }).waitFor();
};

export const verify = async (page: Page, code: string): Promise<void> => {
  await page.getByRole('textbox', { name: 'Code' }).fill(code);
  await page.getByRole('button', { name: 'Verify' }).click();
};

/** From the empty form to the sign-in page of a verified account; answers the recovery code. */
export const signUp = async (
  page: Page,
  coffer: Pick<Coffer, 'address' | 'mailedCode'>,
  person: Person,
  place = '/signup',
): Promise<string> => {
  await page.goto(coffer.address + place);
  await fillProfile(page, person);
  await go(page);
  await fillPin(page, person.pin);
  await go(page);
  await fillAnswers(page, person);
  const recoveryCode = await createAccount(page);
  await saveKit(page);
  await verify(page, await coffer.mailedCode(person.email));
  await page.waitForURL('**/signin*');
  return recoveryCode;
};

/** The mailed code of a browser that the account does not know. */
export const passCode = async (page: Page, code: string): Promise<void> => {
  await page.getByRole('textbox', { name: 'Code', exact: true }).fill(code);
  await go(page);
};

/** Password, and the mailed code where this browser is new; ends before the PIN. */
export const passPassword = async (page: Page, person: Person): Promise<void> => {
  const mailbox = mailboxAt(page.url());
  const since = mailbox?.mailCount(person.email);
  await page.getByRole('textbox', { name: 'E-mail' }).fill(person.email);
  await secret(page, 'Password').fill(person.password);
  await go(page);
  const code = page.getByRole('textbox', { name: 'Code', exact: true });
  await secret(page, 'PIN').or(code).waitFor();
  if (mailbox && (await code.isVisible()))
    await passCode(page, await mailbox.mailedCode(person.email, since));
  await secret(page, 'PIN').waitFor();
};

export const passPin = async (page: Page, pin: string): Promise<void> => {
  await secret(page, 'PIN').fill(pin);
  await page.getByRole('button', { name: 'Unlock' }).click();
};

const isOpen = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Account', exact: true }).waitFor();

/** Unlocks by the PIN alone, on a device whose session still stands. */
export const unlockWithPin = async (page: Page, person: Person): Promise<void> => {
  await secret(page, 'PIN').waitFor();
  await expect(page.getByRole('button', { name: 'Use password instead' })).toBeVisible();
  await passPin(page, person.pin);
  await isOpen(page);
};

/** From the password to the open vault on a browser that must be new to the account. */
export const signInOnNewDevice = async (
  page: Page,
  mailbox: Pick<Mailbox, 'mailCount' | 'mailedCode'>,
  person: Person,
): Promise<void> => {
  await page.goto('/signin');
  const since = mailbox.mailCount(person.email);
  await page.getByRole('textbox', { name: 'E-mail' }).fill(person.email);
  await secret(page, 'Password').fill(person.password);
  await go(page);
  await passCode(page, await mailbox.mailedCode(person.email, since));
  await passPin(page, person.pin);
  await isOpen(page);
};

/**
 * Signs in from wherever a sign-in form is shown, or from `at`, by whichever steps the page asks for, and waits for the
 * open vault: on a locked page the PIN alone, on a new browser with the mailed code.
 */
export const signIn = async (page: Page, person: Person, at?: string): Promise<void> => {
  if (at) await page.goto(at);
  await page.getByRole('textbox', { name: 'E-mail' }).or(secret(page, 'PIN')).waitFor();
  if (!(await secret(page, 'PIN').isVisible())) await passPassword(page, person);
  await passPin(page, person.pin);
  await isOpen(page);
};

/** Locks by the menu and waits for the sign-in page. */
export const lock = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Account', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Lock' }).click();
  await page.waitForURL(/\/signin/);
};

/** Signs out by the menu. */
export const signOut = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Account', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL('**/signin');
};

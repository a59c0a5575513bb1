import { expect, type Page } from '@playwright/test';
import type { Coffer } from './coffer.ts';
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

/** Presses "Create account" and waits for the kit; answers the recovery code without its spaces. */
export const createAccount = async (page: Page): Promise<string> => {
  await page.getByRole('button', { name: 'Create account' }).click();
  const code = page.getByTestId('recovery-code');
  await code.waitFor({ timeout: 90_000 });
  return ((await code.textContent()) ?? '').replace(/[\s-]/g, '');
};

export const saveKit = async (page: Page): Promise<void> => {
  await page.getByRole('checkbox', { name: 'I have saved my recovery kit' }).check();
  await go(page);
  await page.getByRole('textbox', { name: 'Code' }).waitFor();
};

export const verify = async (page: Page, code: string): Promise<void> => {
  await page.getByRole('textbox', { name: 'Code' }).fill(code);
  await page.getByRole('button', { name: 'Verify' }).click();
};

/** From the empty form to the sign-in page of a verified account. */
export const signUp = async (
  page: Page,
  coffer: Pick<Coffer, 'address' | 'mailedCode'>,
  person: Person,
): Promise<void> => {
  await page.goto(`${coffer.address}/signup`);
  await fillProfile(page, person);
  await go(page);
  await fillPin(page, person.pin);
  await go(page);
  await fillAnswers(page, person);
  await createAccount(page);
  await saveKit(page);
  await verify(page, await coffer.mailedCode(person.email));
  await page.waitForURL('**/signin*');
};

export const passPassword = async (page: Page, person: Person): Promise<void> => {
  await page.getByRole('textbox', { name: 'E-mail' }).fill(person.email);
  await secret(page, 'Password').fill(person.password);
  await go(page);
  await secret(page, 'PIN').waitFor();
};

export const passPin = async (page: Page, pin: string): Promise<void> => {
  await secret(page, 'PIN').fill(pin);
  await page.getByRole('button', { name: 'Unlock' }).click();
};

/** Signs in from wherever a sign-in form is shown, or from `at`, and waits for the open vault. */
export const signIn = async (page: Page, person: Person, at?: string): Promise<void> => {
  if (at) await page.goto(at);
  await passPassword(page, person);
  await passPin(page, person.pin);
  await expect(page.getByRole('button', { name: 'Account', exact: true })).toBeVisible();
};

/** Locks by the menu and waits for the sign-in page. */
export const lock = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Account', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Lock' }).click();
  await page.waitForURL('**/signin*');
};

import { expect, type Page } from '@playwright/test';
import { fillAnswers, keepKit, readKit, secret } from './account.ts';
import type { Coffer } from './coffer.ts';
import type { Person } from './person.ts';
import { press } from './settings.ts';

type Mails = Pick<Coffer, 'mailCount' | 'mailedCode'>;

/** From the empty page of a forgotten password to the ways back in: the mailbox alone. */
export const beginRecovery = async (page: Page, mails: Mails, person: Person): Promise<void> => {
  await page.goto('/recover');
  const since = mails.mailCount(person.email);
  await page.getByRole('textbox', { name: 'E-mail' }).fill(person.email);
  await press(page, 'Continue');
  await page
    .getByRole('textbox', { name: 'Code', exact: true })
    .fill(await mails.mailedCode(person.email, since));
  await press(page, 'Continue');
  await expect(page.getByRole('heading', { name: 'Check your mail' })).toHaveCount(0);
};

/** Chooses another way than the first. */
export const chooseWay = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('link', { name: 'Another way in' }).click();
  await page.getByRole('radio', { name, exact: true }).check();
  await press(page, 'Continue');
};

/** Types the answers of the two questions that are shown. */
export const giveAnswers = async (page: Page, person: Person): Promise<void> => {
  await page.getByRole('textbox', { name: 'Answer 1' }).fill(person.answers[0]);
  await page.getByRole('textbox', { name: 'Answer 2' }).fill(person.answers[1]);
};

/** Everything new, and a kit that opens with its code alone or asks for answers; answers its code. */
export const beginAnew = async (page: Page, next: Person, kit: 'same' | 'new' | 'alone'): Promise<string> => {
  await expect(page.getByRole('heading', { name: 'Begin anew' })).toBeVisible();
  await secret(page, 'New password').fill(next.password);
  await secret(page, 'Confirm password').fill(next.password);
  await secret(page, 'PIN').fill(next.pin);
  await secret(page, 'Confirm PIN').fill(next.pin);
  if (kit === 'alone') await page.getByRole('radio', { name: 'Its code alone' }).check();
  if (kit === 'new') await fillAnswers(page, next);
  await press(page, 'Recover');
  const code = await readKit(page);
  await keepKit(page);
  await expect(page.getByText('Everything is new: sign in with the new password')).toBeVisible();
  return code;
};

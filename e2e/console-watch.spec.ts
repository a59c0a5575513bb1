import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { signIn, signUp } from './support/account.ts';
import { type Coffer, startCoffer } from './support/coffer.ts';
import { expectFine } from './support/look.ts';
import { newPerson } from './support/person.ts';
import { press } from './support/settings.ts';
import { expect, test } from './support/test.ts';
import { watch } from './support/watch.ts';

test.describe.configure({ timeout: 300_000 });

const title = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });

const rows = (page: Page) => page.getByRole('list', { name: 'Events' }).getByRole('listitem');

/** Ninety days of counts, which no test can sit out. */
const grow = (coffer: Coffer) =>
  coffer.query(`INSERT INTO daily_figure (organisation_id, day, people, vaults, items, bytes)
    SELECT o.id, current_date - n, 128 - n, 341 - 2 * n, 11902 - 60 * n, 20000000 - 90000 * n
    FROM organisation o, generate_series(1, 89) n`);

/** Walks by the Tab key until something of this name has the focus. */
const tabTo = async (page: Page, name: string): Promise<void> => {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
    if (focused.startsWith(name)) return;
  }
  throw new Error(`The Tab key does not lead to ${name}.`);
};

test('an owner looks after his organisation by the console: overview, log and health (U19, U22, U36)', async ({
  browser,
}) => {
  const coffer = await startCoffer();
  const context = await browser.newContext({ baseURL: coffer.address });
  const watched = await watch(context, coffer.address);
  const page = await context.newPage();
  const owner = newPerson({ fullName: 'Ann Keller' });
  await signUp(page, coffer, owner);
  await signIn(page, owner);

  await grow(coffer);

  await test.step('the account menu leads to the console, and the overview counts', async () => {
    await page.getByRole('button', { name: 'Account', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Console' }).click();
    await expect(title(page, 'Overview')).toBeVisible();
    await expect(page.getByRole('list', { name: 'At a glance' })).toContainText('1person');
    await expect(page.getByText('Sealed to you too.')).toBeVisible();
  });

  await test.step('a plot is a table too', async () => {
    await page.getByRole('button', { name: 'Show as table' }).first().click();
    const days = page.getByRole('table', { name: 'Sign-ins a day' });
    await expect(days.getByRole('row')).toHaveCount(31);
    await expect(page.getByRole('img', { name: /^Lines over time/ })).toBeVisible();
    await expectFine(page, 'overview with a table');
    await page.getByRole('button', { name: 'Show as plot' }).click();
    await expectFine(page, 'overview');
  });

  await test.step('by keyboard alone to the log, whose rows open', async () => {
    await tabTo(page, 'Audit log');
    await page.keyboard.press('Enter');
    await expect(title(page, 'Audit log')).toBeFocused();
    await expect(page.getByText('One chain.')).toBeVisible();
    await tabTo(page, 'Export');
    await page.getByRole('combobox', { name: 'What' }).selectOption('account-created');
    await expect(rows(page)).toHaveCount(1);
    const row = page.getByRole('button', { name: /Account made/ });
    await row.focus();
    await page.keyboard.press('Enter');
    await expect(row).toHaveAttribute('aria-expanded', 'true');
    await expect(page.getByText('Hash of the row')).toBeVisible();
    await expectFine(page, 'audit log');
  });

  await test.step('its filters outlive a reload, find nothing where there is nothing, and go into the file', async () => {
    await page.reload();
    await expect(rows(page)).toHaveCount(1);
    await press(page, 'Export');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: /As JSON lines/ }).click(),
    ]);
    const lines = readFileSync(await file.path(), 'utf8')
      .trim()
      .split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('account-created');
    await page.getByRole('searchbox').fill('nobody@example.invalid');
    await expect(page.getByRole('heading', { name: 'Nothing fits' })).toBeVisible();
    await press(page, 'Clear search and filters');
    await expect(page.getByRole('button', { name: /Audit log exported/ })).toBeVisible();
  });

  await test.step('health says how each thing stands, and a test mail arrives', async () => {
    await page.getByRole('link', { name: 'Health' }).click();
    await expect(title(page, 'Health')).toBeVisible();
    await expect(page.getByText(/Answers in .* PostgreSQL/)).toBeVisible();
    await press(page, 'Send a test mail');
    await expect(page.getByText(`Test mail on its way to ${owner.email}.`)).toBeVisible();
    await expectFine(page, 'health');
  });

  expect(watched.problems).toEqual([]);
  await context.close();
  await coffer.stop();
});

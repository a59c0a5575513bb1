import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { lock, passPassword, passPin, secret, signIn, signUp } from './support/account.ts';
import { bundle, type Coffer, startCoffer } from './support/coffer.ts';
import { addItem, row } from './support/items.ts';
import { newPerson } from './support/person.ts';
import { watch } from './support/watch.ts';

const run = (dataDir: string, ...words: string[]): string =>
  execFileSync(process.execPath, [bundle, ...words], {
    env: { ...process.env, COFFER_DATA_DIR: dataDir, DATABASE_URL: '', PORT: '8080' },
    encoding: 'utf8',
  });

/** A Coffer with an organisation besides its first, made by the command line, and the way to its first owner. */
const startWithAcme = async (): Promise<{ coffer: Coffer; setup: string }> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'coffer e2e '));
  await (await startCoffer({ dataDir })).stop({ remove: false });
  const said = run(dataDir, 'org', 'create', 'acme', '--name', 'Acme');
  expect(said).toContain('Acme lives at http://localhost:8080/o/acme');
  const setup = /\/o\/acme(\/signup#setup=\S+)/.exec(said)?.[1] ?? '';
  expect(run(dataDir, 'org', 'list')).toMatch(
    /^acme\thttp:\/\/localhost:8080\/o\/acme\tAcme\t0 members\tsetup-code$/m,
  );
  return { coffer: await startCoffer({ dataDir }), setup };
};

const databasesOf = (page: Page): Promise<string[]> =>
  page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? '').sort());

test('an organisation made by the command line has its own address, first owner and vault; the one at / knows none of it (U21, S25)', async ({
  browser,
}) => {
  const { coffer, setup } = await startWithAcme();
  const context = await browser.newContext();
  const watched = await watch(context, coffer.address);
  const page = await context.newPage();
  const acme = `${coffer.address}/o/acme`;
  const person = newPerson();

  await test.step('its first owner signs up by the address that was printed', async () => {
    await signUp(page, { ...coffer, address: acme }, person, setup);
    await expect(page).toHaveURL(new RegExp(`^${acme}/signin`));
  });

  await test.step('he signs in and makes an item, and every address stays below his organisation', async () => {
    await passPassword(page, person);
    await passPin(page, person.pin);
    await page.waitForURL(`${acme}/vault*`);
    await addItem(page, { title: 'Vault of Acme' });
    const links = await page.evaluate(() =>
      [...document.querySelectorAll('a[href^="/"]')].map((link) => link.getAttribute('href') ?? ''),
    );
    expect(links.length).toBeGreaterThan(3);
    expect(links.filter((href) => !href.startsWith('/o/acme/'))).toEqual([]);
    expect(await databasesOf(page)).toEqual(['coffer/o/acme']);
    const calls = watched.requests.map((request) => new URL(request.url()).pathname);
    expect(calls.filter((path) => /^\/v1\//.test(path))).toEqual([]);
  });

  await test.step('after a lock the PIN leads back to it, and the list is that of this device', async () => {
    await lock(page);
    await signIn(page, person);
    await expect(row(page, 'Vault of Acme')).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`^${acme}/vault`));
  });

  await test.step('the organisation at / does not know the account', async () => {
    const other = await context.newPage();
    await other.goto(`${coffer.address}/signin`);
    await other.getByRole('textbox', { name: 'E-mail' }).fill(person.email);
    await secret(other, 'Password').fill(person.password);
    await other.getByRole('button', { name: 'Continue', exact: true }).click();
    await expect(other.getByText('That e-mail and password do not go together.')).toBeVisible();
    await other.goto(`${coffer.address}/o/nobody`);
    await expect(
      other.getByRole('heading', { name: 'There is no organisation at this address' }),
    ).toBeVisible();
  });

  expect(watched.problems).toEqual([]);
  await context.close();
  await coffer.stop();
});

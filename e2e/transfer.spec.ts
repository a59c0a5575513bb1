import { readFileSync } from 'node:fs';
import type { Download, Locator, Page } from '@playwright/test';
import { secret, signIn, signUp } from './support/account.ts';
import { canariesIn } from './support/canaries.ts';
import { asFile, bitwardenExport, protectedExport } from './support/import-files.ts';
import { items, openItem, row } from './support/items.ts';
import { newPerson } from './support/person.ts';
import { expect, test } from './support/test.ts';

const manyItems = 3000;

const preview = async (
  page: Page,
  format: string,
  name: string,
  content: string | Buffer,
  filePassword?: string,
) => {
  await page.getByRole('combobox', { name: 'Format' }).selectOption(format);
  await page.getByLabel('File', { exact: true }).setInputFiles(asFile(name, content));
  if (filePassword !== undefined) await secret(page, 'File password').fill(filePassword);
  await page.getByRole('button', { name: 'Preview' }).click();
};

const run = (page: Page) => page.getByRole('button', { name: 'Import', exact: true });
const report = (page: Page): Locator => page.getByRole('region', { name: 'Import report' });
const figure = (place: Page | Locator, label: string): Locator =>
  place.locator('dl > div').filter({ hasText: label }).getByRole('definition');

const toPage = async (page: Page, name: 'Import' | 'Export') => {
  await page.getByRole('button', { name: 'Account', exact: true }).click();
  await page.getByRole('menuitem', { name }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
};

const startExport = async (page: Page, format: string, filePassword?: string) => {
  await page.getByRole('combobox', { name: 'Format' }).selectOption(format);
  if (filePassword !== undefined) await secret(page, 'File password').fill(filePassword);
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  return page.getByRole('dialog', { name: 'Confirm it is you' });
};

const confirm = async (page: Page, dialog: Locator, password: string): Promise<Download> => {
  const download = page.waitForEvent('download');
  await dialog.getByLabel('Password', { exact: true }).fill(password);
  await dialog.getByRole('button', { name: 'Confirm' }).click();
  return download;
};

const bytesOf = async (download: Download): Promise<Buffer> => readFileSync(await download.path());

test(`${manyItems} items come over from Bitwarden with a report of every row not taken; one is found while typing, and all go out again`, async ({
  page,
  coffer,
}) => {
  test.setTimeout(300_000);
  const person = newPerson();
  await signUp(page, coffer, person);
  await signIn(page, person);
  const file = JSON.stringify(bitwardenExport(manyItems));

  await test.step('the preview counts before anything is sent', async () => {
    await toPage(page, 'Import');
    await preview(page, 'Bitwarden JSON', 'bitwarden.json', file);
    await expect(run(page)).toBeFocused({ timeout: 60_000 });
    await expect(figure(page, 'folders')).toHaveText('4');
    await expect(page.getByText('From the future')).toBeVisible();
  });

  await test.step('the report names each row that was not taken, and why', async () => {
    await run(page).click();
    await expect(report(page)).toBeVisible({ timeout: 180_000 });
    await expect(figure(report(page), 'brought over')).toHaveText((manyItems + 2).toLocaleString('en'));
    await expect(figure(report(page), 'not taken')).toHaveText('3');
    const remarks = report(page).getByRole('listitem');
    await expect(remarks.filter({ hasText: 'From the future' })).toContainText('not known here yet');
    await expect(remarks.filter({ hasText: 'row 3,003' })).toContainText('could not be read');
    await expect(remarks.filter({ hasText: 'row 3,004' })).toContainText('The row is empty.');
  });

  await test.step('one of thousands is found while typing, with or without its accents', async () => {
    await report(page).getByRole('link', { name: 'Open the vault' }).click();
    await page.getByRole('searchbox', { name: 'Search' }).pressSequentially('needle in the haystack da');
    await expect(items(page).getByRole('listitem')).toHaveCount(1);
    await openItem(page, 'Needle in the haystack đá');
    await page.getByRole('searchbox', { name: 'Search' }).fill('site2999');
    await expect(row(page, 'Site 2999')).toBeVisible();
  });

  await test.step('an item that would act only shows its text (H09, H27)', async () => {
    await page.getByRole('searchbox', { name: 'Search' }).fill('onerror');
    await items(page).getByRole('listitem').getByRole('link').click();
    await expect(page.getByText('<script>alert(1)</script>').first()).toBeVisible();
    await expect(page.getByText('Not a web address; shown as text only.')).toBeVisible();
    await expect(page.locator('a[href^="javascript"]')).toHaveCount(0);
  });

  await test.step('the same file again brings nothing twice', async () => {
    await toPage(page, 'Import');
    await preview(page, 'Bitwarden JSON', 'bitwarden.json', file);
    await expect(figure(page, 'already here')).toHaveText((manyItems + 2).toLocaleString('en'));
    await expect(page.getByRole('radio', { name: 'Leave alone' })).toBeChecked();
    await run(page).click();
    await expect(figure(report(page), 'brought over')).toHaveText('0', { timeout: 60_000 });
  });

  await test.step('everything goes out again: sealed, and as Bitwarden JSON', async () => {
    await toPage(page, 'Export');
    const sealed = await bytesOf(
      await confirm(
        page,
        await startExport(page, 'Coffer encrypted', 'file password for all'),
        person.password,
      ),
    );
    expect(canariesIn(sealed, ['Needle in the', 'user7@mail.example', 'Việc nhà'])).toEqual([]);
    const plain = await confirm(page, await startExport(page, 'Bitwarden JSON'), person.password);
    const exported = JSON.parse((await bytesOf(plain)).toString()) as { items: { name: string }[] };
    expect(exported.items).toHaveLength(manyItems + 2);
    expect(exported.items.map(({ name }) => name)).toContain('Needle in the haystack đá');
  });
});

test('an import that is stopped keeps what came over and says so', async ({ page, coffer }) => {
  const person = newPerson();
  await signUp(page, coffer, person);
  await signIn(page, person);
  await toPage(page, 'Import');
  await preview(page, 'Bitwarden JSON', 'large.json', JSON.stringify(bitwardenExport(6000)));
  await run(page).click({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('heading', { name: 'Import stopped' })).toBeVisible({ timeout: 60_000 });
  const counted = (await figure(report(page), 'brought over').textContent()) ?? '';
  const taken = Number(counted.replace(/\D/g, ''));
  expect(taken).toBeLessThan(6000);
  await expect(report(page).getByText('You stopped before its turn.').first()).toBeVisible();
  await report(page).getByRole('link', { name: 'Open the vault' }).click();
  const shown = taken === 1 ? '1 item' : `${taken.toLocaleString('en')} items`;
  await expect(page.getByText(shown, { exact: true })).toBeVisible();
});

test('small files of every format come over, a wrong file or password is refused in plain words', async ({
  page,
  member,
}) => {
  await signIn(page, member, '/signin');
  const bring = async (format: string, name: string, text: string, title: string, filePassword?: string) => {
    await toPage(page, 'Import');
    await preview(page, format, name, text, filePassword);
    await run(page).click();
    await expect(figure(report(page), 'brought over')).toHaveText('1');
    await report(page).getByRole('link', { name: 'Open the vault' }).click();
    await expect(row(page, title)).toBeVisible();
  };
  const columns =
    'folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp';
  const csv = `${columns}\nWork,1,login,From a CSV,"two\nlines",,0,https://csv.example,an,"a,b",`;
  await bring('Bitwarden CSV', 'bitwarden.csv', csv, 'From a CSV');
  const chrome = 'name,url,username,password,note\r\nFrom Chrome,https://chrome.example/,an,"pa""ss",';
  await bring('Chrome CSV', 'chrome.csv', chrome, 'From Chrome');

  const content = { encrypted: false, folders: [], items: [{ type: 1, name: 'Was protected', login: {} }] };
  const locked = protectedExport(content, 'a file password');
  await toPage(page, 'Import');
  await preview(page, 'Bitwarden JSON', 'locked.json', locked);
  await expect(page.getByText('This file was saved with a password.')).toBeVisible();
  await preview(page, 'Bitwarden JSON', 'locked.json', locked, 'not the password');
  await expect(page.getByText('The file password does not open this file.')).toBeVisible();
  await preview(page, 'Chrome CSV', 'locked.csv', 'this is,not a\nChrome,file');
  await expect(page.getByText('This file does not look like the format chosen.')).toBeVisible();
  await page.getByRole('button', { name: 'Account', exact: true }).press('Escape');
  await page.goBack();
  await bring('Bitwarden JSON', 'locked.json', locked, 'Was protected', 'a file password');
});

test('an export asks for the password again, refuses a wrong one, and its sealed file opens in another vault', async ({
  page,
  member,
  coffer,
  newBrowser,
}) => {
  await signIn(page, member, '/signin');
  await toPage(page, 'Import');
  const csv = 'name,url,username,password,note\r\nTravels sealed,https://travel.example/,an,secret word,';
  await preview(page, 'Chrome CSV', 'one.csv', csv);
  await run(page).click();
  await expect(report(page)).toBeVisible();

  await toPage(page, 'Export');
  await startExport(page, 'Coffer encrypted', 'short');
  await expect(page.getByText('Too short: at least 12 characters.')).toBeVisible();
  const dialog = await startExport(page, 'Coffer encrypted', 'a password of the file');
  await dialog.getByLabel('Password', { exact: true }).fill('not my password at all');
  await dialog.getByRole('button', { name: 'Confirm' }).click();
  await expect(dialog.getByText('That password is not the one of this account.')).toBeVisible();
  const sealed = await bytesOf(await confirm(page, dialog, member.password));

  const other = await newBrowser();
  const stranger = newPerson();
  await signUp(other, coffer, stranger);
  await signIn(other, stranger);
  await toPage(other, 'Import');
  await preview(other, 'Coffer encrypted', 'export.coffer', sealed, 'a password of the file');
  await run(other).click();
  await expect(report(other)).toBeVisible();
  await report(other).getByRole('link', { name: 'Open the vault' }).click();
  await other.getByRole('searchbox', { name: 'Search' }).fill('travels');
  await expect(row(other, 'Travels sealed')).toBeVisible();
});

import type { Page, Route } from '@playwright/test';
import { secret, signIn, signUp } from './support/account.ts';
import { addItem, row } from './support/items.ts';
import { newPerson } from './support/person.ts';
import { expect, test } from './support/test.ts';

const oneItem = /\/v1\/vaults\/[^/]+\/items\/[^/]+$/;

/** Forgets every sealed secret part that this device keeps, as a device does whose disk was full. */
const forgetSecrets = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const wait = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await wait(indexedDB.open('coffer'));
    await wait(database.transaction('secrets', 'readwrite').objectStore('secrets').clear());
    database.close();
  });

const twoItems = async (page: Page): Promise<void> => {
  await addItem(page, { title: 'Bank', notes: 'notes of the bank' });
  await addItem(page, { title: 'Post', notes: 'notes of the post' });
};

test('an item that only the server has says that it did not answer, reading and editing, and opens when it does (F6)', async ({
  page,
  member,
}) => {
  await signIn(page, member, '/signin');
  await twoItems(page);
  await forgetSecrets(page);
  await page.route(oneItem, (route) => route.abort());
  const sentence = page.getByText('This part is not on this device, and the server did not answer.');
  await row(page, 'Bank').getByRole('link').click();
  await expect(sentence).toBeVisible();
  await expect(page.getByText('This item is no longer here')).toHaveCount(0);
  await page.goto(`${page.url().split('?')[0]}/edit`);
  await signIn(page, member);
  await expect(sentence).toBeVisible();
  await page.unroute(oneItem);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByLabel('Notes', { exact: true })).toHaveValue('notes of the bank');
});

test('an export says which item does not open and is not in the file', async ({ page, coffer }) => {
  const owner = newPerson();
  await signUp(page, coffer, owner);
  await signIn(page, owner, '/signin');
  await twoItems(page);
  await forgetSecrets(page);
  let damaged = '';
  // One item, always the same, comes back with a changed secret part.
  const bend = async (route: Route): Promise<void> => {
    const reply = await route.fetch();
    const body = (await reply.json()) as { itemId: string; secret: string };
    damaged ||= body.itemId;
    const changed = body.secret.replace(/^.{40}/, 'A'.repeat(40));
    await route.fulfill({
      response: reply,
      json: body.itemId === damaged ? { ...body, secret: changed } : body,
    });
  };
  await page.route(oneItem, bend);
  await page.getByRole('button', { name: 'Account', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Export' }).click();
  await page.getByRole('combobox', { name: 'Format' }).selectOption('Bitwarden JSON');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Confirm it is you' });
  await secret(page, 'Password').fill(owner.password);
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Confirm' }).click();
  await download;
  await expect(page.getByText(/^1 item written to /)).toBeVisible();
  const notice = page.getByRole('alert').filter({ hasText: 'One item does not open and is not in the file' });
  await expect(notice.getByRole('listitem')).toHaveText(/^(Bank|Post)$/);
});

import type { Page } from '@playwright/test';
import { lock, passPin, secret, signIn, signInOnNewDevice, signUp } from './support/account.ts';
import { addItem, notice, openItem, row } from './support/items.ts';
import { newPerson } from './support/person.ts';
import { backToVault, fillBoth, openSettings, press } from './support/settings.ts';
import { expect, test } from './support/test.ts';

const reason = 'Offline. You can read, not change.';

/** Waits until this browser keeps the page itself. */
const pageIsKept = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });

test('with the offline copy the vault opens without the server, for reading, and says why nothing can be changed (U29)', async ({
  page,
  context,
  coffer,
}) => {
  const person = newPerson();
  await signUp(page, coffer, person);
  await signIn(page, person);
  await addItem(page, { title: 'Read under way', password: 'read with no network', notes: 'of the copy' });
  await openSettings(page, 'Devices');
  await press(page, 'Keep an offline copy');
  const dialog = page.getByRole('dialog', { name: 'Keep a copy for offline on this device?' });
  await fillBoth(dialog, person);
  await press(dialog, 'Keep a copy');
  await expect(notice(page, 'The copy is on this device now.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Remove the copy' })).toBeVisible();
  await backToVault(page);
  await pageIsKept(page);

  await context.setOffline(true);
  await page.reload();
  await page.getByRole('textbox', { name: 'E-mail' }).fill(person.email);
  await secret(page, 'Password').fill(person.password);
  await press(page, 'Continue');
  await expect(page.getByRole('status').filter({ hasText: reason })).toBeVisible();
  await passPin(page, person.pin);
  await openItem(page, 'Read under way');
  await expect(page.getByText('of the copy')).toBeVisible();
  await expect(page.getByText(reason).first()).toBeVisible();
  for (const name of ['New item', 'Edit', 'Delete']) {
    const button = page.getByRole('button', { name, exact: true }).first();
    await expect(button).toBeDisabled();
    await expect(button).toHaveAttribute('aria-description', reason);
  }
  await context.setOffline(false);
});

test('the organisation can forbid offline copies (U30)', async ({ page, coffer }) => {
  const person = newPerson();
  await signUp(page, coffer, person);
  await coffer.query(
    `UPDATE organisation SET policy = jsonb_set(policy, '{offline}', '{"allowed": false, "maxDays": 30}')`,
  );
  await signIn(page, person);
  await openSettings(page, 'Devices');
  await expect(page.getByText('Your organisation does not allow offline copies.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Keep an offline copy' })).toHaveCount(0);
  await coffer.query(`UPDATE organisation SET policy = policy - 'offline'`);
});

test('a browser whose storage is emptied says so, loses nothing, and is a new device afterwards (F17, U31)', async ({
  page,
  coffer,
}) => {
  const person = newPerson();
  await signUp(page, coffer, person);
  await signIn(page, person);
  await addItem(page, { title: 'Before the storage went' });
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Storage.clearDataForOrigin', {
    origin: new URL(coffer.address).origin,
    storageTypes: 'indexeddb,local_storage,cache_storage,service_workers',
  });
  await addItem(page, { title: 'After the storage went' });
  await expect(page.getByText('This browser had forgotten your vault.')).toBeVisible();
  await press(page, 'Understood');
  await lock(page);
  await signInOnNewDevice(page, coffer, person);
  for (const title of ['Before the storage went', 'After the storage went'])
    await expect(row(page, title)).toBeVisible();
});

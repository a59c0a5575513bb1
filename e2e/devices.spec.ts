import { passPin, secret, signIn, signInOnNewDevice, signUp, unlockWithPin } from './support/account.ts';
import { addItem, notice, row } from './support/items.ts';
import { newPerson } from './support/person.ts';
import { openSettings, press } from './support/settings.ts';
import { expect, test } from './support/test.ts';

test('a new device needs a mailed code, is announced, renamed, sent out and revoked within seconds (U22, U23, U24, U31, S21)', async ({
  page,
  coffer,
  newBrowser,
}) => {
  const person = newPerson();
  await signUp(page, coffer, person);
  const since = coffer.mailCount(person.email);
  await signIn(page, person);
  expect(coffer.mailCount(person.email), 'the browser that signed up is known').toBe(since);
  const other = await newBrowser();
  await signInOnNewDevice(other, coffer, person);

  await test.step('the old device says so, and so does a mail', async () => {
    await expect(page.getByText(/^A new device was added: /)).toBeVisible();
    await press(page, 'It was me');
    await expect(page.getByText(/^A new device was added: /)).toHaveCount(0);
    await coffer.mailAbout(person.email, 'A new device on your account');
  });

  const list = page.getByRole('list', { name: 'Devices', exact: true });
  await test.step('the list marks this one and renames the other', async () => {
    await openSettings(page, 'Devices');
    await expect(list.getByRole('listitem')).toHaveCount(2);
    await expect(list.getByText('This device')).toHaveCount(1);
    await expect(page.getByText('Only the server knows this device.')).toHaveCount(0);
    const stranger = list.getByRole('listitem').filter({ hasNotText: 'This device' });
    await stranger.getByRole('button', { name: /^Rename / }).click();
    await page.getByRole('textbox', { name: 'Device name' }).fill('Old laptop');
    await press(page, 'Save');
    await expect(list.getByRole('listitem').filter({ hasText: 'Old laptop' })).toBeVisible();
  });

  await test.step('its session is ended from here, and it comes back without a code', async () => {
    const sessions = page.getByRole('list', { name: 'Sessions', exact: true });
    await expect(sessions.getByText('This session')).toHaveCount(1);
    await press(page, 'End the session on Old laptop');
    await expect(notice(page, 'Ended.')).toBeVisible();
    await expect(secret(other, 'Password')).toBeVisible({ timeout: 5000 });
    const mails = coffer.mailCount(person.email);
    await signIn(other, person);
    expect(coffer.mailCount(person.email), 'a known device needs no code').toBe(mails);
  });

  await test.step('all other sessions end at once', async () => {
    await page.reload();
    await unlockWithPin(page, person);
    await openSettings(page, 'Devices');
    await press(page, 'End all other sessions');
    await expect(secret(other, 'Password')).toBeVisible({ timeout: 5000 });
    await signIn(other, person);
  });

  await test.step('revoked, it is out within five seconds and needs a code again', async () => {
    await press(list, 'Revoke Old laptop');
    const dialog = page.getByRole('alertdialog', { name: 'Revoke Old laptop?' });
    await press(dialog, 'Revoke');
    await expect(secret(other, 'Password')).toBeVisible({ timeout: 5000 });
    await expect(list.getByRole('listitem')).toHaveCount(1);
    await signInOnNewDevice(other, coffer, person);
  });
});

test('on a known device the PIN alone unlocks, also after a reload, until three wrong ones (S5, S7, B12)', async ({
  page,
  coffer,
}) => {
  const person = newPerson();
  await signUp(page, coffer, person);
  await signIn(page, person);
  await addItem(page, { title: 'Behind the PIN' });
  await page.keyboard.press('Control+l');
  await unlockWithPin(page, person);
  await expect(row(page, 'Behind the PIN')).toBeVisible();
  await page.reload();
  await expect(page.getByText('Behind the PIN')).toHaveCount(0);
  await passPin(page, '905173');
  await expect(page.getByText('2 tries left')).toBeVisible();
  await passPin(page, '905174');
  await expect(page.getByText('1 try left')).toBeVisible();
  await passPin(page, '905175');
  await expect(page.getByText('Three wrong PINs')).toBeVisible();
  await signIn(page, person);
  await expect(row(page, 'Behind the PIN')).toBeVisible();
  await page.reload();
  await press(page, 'Use password instead');
  await expect(secret(page, 'Password')).toBeVisible();
});

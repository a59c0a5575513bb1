import { passPin, secret, signIn, signInOnNewDevice, signUp } from './support/account.ts';
import { newPerson } from './support/person.ts';
import { openSettings, press } from './support/settings.ts';
import { expect, test } from './support/test.ts';

test('the log says in plain words what happened, and a mail’s “this was not me” ends it (S7, U22, U31)', async ({
  page,
  coffer,
  newBrowser,
}) => {
  const person = newPerson();
  await signUp(page, coffer, person);
  await page.getByRole('textbox', { name: 'E-mail' }).fill(person.email);
  await secret(page, 'Password').fill('not the right password');
  await press(page, 'Continue');
  await expect(page.getByText('That e-mail and password do not go together.')).toBeVisible();
  await secret(page, 'Password').fill(person.password);
  await press(page, 'Continue');
  await passPin(page, '905173');
  await expect(page.getByText('4 tries left')).toBeVisible();
  await signIn(page, person);
  const other = await newBrowser();
  await signInOnNewDevice(other, coffer, person);

  await test.step('failures, sign-ins and devices stand in the log, newest first', async () => {
    await openSettings(page, 'Activity');
    const today = page.getByRole('region', { name: 'Today' });
    for (const words of [
      'Account made',
      'Wrong password typed',
      'PIN tried',
      'Signed in',
      'Code mailed for an unknown device',
      'New device added',
    ])
      await expect(today.getByText(words).first()).toBeVisible();
    await expect(page.getByText('Something that this page has no words for yet')).toHaveCount(0);
    await expect(page.getByText('That is all.')).toBeVisible();
  });

  await test.step('the link of the mail shows what it is about, and does nothing by itself', async () => {
    const mail = await coffer.mailAbout(person.email, 'A new device on your account');
    const link = /\S+\/not-me#[\w-]+/.exec(mail)?.[0] ?? '';
    const reader = await newBrowser();
    await reader.goto(link);
    await expect(reader.getByRole('heading', { name: 'Was this you?' })).toBeVisible();
    await expect(reader.getByText('A new device was registered')).toBeVisible();
    expect(reader.url()).not.toContain('#');
    await expect(other.getByRole('button', { name: 'Account', exact: true })).toBeVisible();
    await press(reader, 'This was not me');
    await expect(reader.getByRole('heading', { name: 'It is done' })).toBeVisible();
    await expect(reader.getByText('The device is revoked.')).toBeVisible();
    await reader.goto('/signin');
    await reader.goto(link);
    await expect(reader.getByRole('heading', { name: 'This link is over' })).toBeVisible();
  });

  await test.step('every session is over, and the device must come in anew', async () => {
    await expect(secret(other, 'Password')).toBeVisible();
    await expect(secret(page, 'Password')).toBeVisible();
    await signIn(page, person);
    await openSettings(page, 'Devices');
    await expect(page.getByText('The server hides this device.')).toBeVisible();
    await page.getByRole('button', { name: /^Revoke / }).click();
    await press(page.getByRole('alertdialog'), 'Revoke');
    await expect(page.getByText('The server hides this device.')).toHaveCount(0);
    await signInOnNewDevice(other, coffer, person);
  });
});

import {
  keepKit,
  lock,
  readKit,
  secret,
  signIn,
  signInOnNewDevice,
  signOut,
  signUp,
} from './support/account.ts';
import { expectFine } from './support/look.ts';
import { oneTimeCode } from './support/one-time-code.ts';
import { newPerson } from './support/person.ts';
import { beginRecovery, giveAnswers } from './support/recovery.ts';
import { backToVault, fillBoth, openSettings, press, stepUp } from './support/settings.ts';
import { expect, test } from './support/test.ts';

test.describe.configure({ timeout: 300_000 });

test('axe finds nothing on recovery and on “this was not me”, in both themes and at three widths', async ({
  page,
  coffer,
  newBrowser,
}) => {
  const person = newPerson();
  const code = await signUp(page, coffer, person);
  await signIn(page, person);
  const other = await newBrowser();
  await other.goto('/recover');
  await expectFine(other, 'recovery');
  await other.getByRole('textbox', { name: 'E-mail' }).fill(person.email);
  await press(other, 'Continue');
  await other.getByRole('textbox', { name: 'Code', exact: true }).waitFor();
  await expectFine(other, 'recovery code');
  await beginRecovery(other, coffer, person);
  await press(other, 'Continue');
  await expectFine(other, 'kit and answers with an error');
  await other.getByRole('textbox', { name: 'Recovery code' }).fill(code);
  await giveAnswers(other, person);
  await press(other, 'Continue');
  await expect(other.getByRole('heading', { name: 'Begin anew' })).toBeVisible();
  await expectFine(other, 'begin anew');
  await page.goto('/not-me');
  await expect(page.getByRole('heading', { name: 'This link is not whole' })).toBeVisible();
  await expectFine(page, 'a broken link');
  const mail = await coffer.mailAbout(person.email, 'Somebody is recovering your account');
  await page.goto(/\S+\/not-me#[\w-]+/.exec(mail)?.[0] ?? '');
  await expect(page.getByRole('heading', { name: 'Was this you?' })).toBeVisible();
  await expectFine(page, 'this was not me');
});

test('axe finds nothing on adding a factor, on its backup codes and on being asked for it', async ({
  page,
  coffer,
}) => {
  const person = newPerson();
  await signUp(page, coffer, person);
  await signIn(page, person);
  await openSettings(page, 'Factors');
  await press(page, 'Add an authenticator app');
  await expectFine(page, 'step-up');
  await stepUp(page, person);
  const dialog = page.getByRole('dialog', { name: 'Scan this with your app' });
  const shown = (await dialog.getByText(/^([A-Z2-7]{4} )+[A-Z2-7]{1,4}$/).textContent()) ?? '';
  await expectFine(page, 'authenticator app');
  await dialog.getByRole('textbox', { name: 'Code', exact: true }).fill(oneTimeCode(shown));
  await press(dialog, 'Confirm');
  await page.getByRole('dialog', { name: 'Your backup codes' }).waitFor();
  await expectFine(page, 'backup codes');
  await page.getByRole('checkbox', { name: 'I have saved my backup codes' }).check();
  await press(page, 'Done');
  await expectFine(page, 'factors');
  await lock(page);
  await press(page, 'Not you?');
  await page.getByRole('textbox', { name: 'E-mail' }).fill(person.email);
  await secret(page, 'Password').fill(person.password);
  await press(page, 'Continue');
  await expect(page.getByRole('heading', { name: 'One more proof' })).toBeVisible();
  await expectFine(page, 'further factor');
});

test('axe finds nothing on any page of the settings, in both themes and at three widths', async ({
  page,
  member,
}) => {
  await signIn(page, member, '/signin?next=/settings');
  await expect(page.getByRole('heading', { level: 1, name: 'Profile' })).toBeVisible();
  await expectFine(page, 'the list of settings on a phone, profile elsewhere');
  const names = [
    ...['Profile', 'Ways in', 'Devices', 'Factors', 'Locking', 'Activity', 'Look and language'],
    ...['Keyboard', 'Import and export', 'About', 'Leave'],
  ];
  for (const name of names) {
    await page.getByRole('link', { name, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await expect(page.getByText('One moment')).toHaveCount(0);
    await expectFine(page, name);
  }
});

test('axe finds nothing on the ways back in, on the wait, on what other devices are told, and on a kit made anew', async ({
  page,
  coffer,
  newBrowser,
}) => {
  const person = newPerson();
  await signUp(page, coffer, person);
  await signIn(page, person);
  const other = await newBrowser();
  await signInOnNewDevice(other, coffer, person);
  await expect(page.getByText(/^A new device was added: /)).toBeVisible();
  await expectFine(page, 'a new device announced');
  await signOut(page);
  await beginRecovery(page, coffer, person);
  await page.getByRole('link', { name: 'Another way in' }).click();
  await expect(page.getByRole('radio').first()).toBeVisible();
  await expectFine(page, 'ways back in');
  await page.getByRole('radio', { name: 'This device and my PIN', exact: true }).check();
  await press(page, 'Continue');
  await expectFine(page, 'this device');
  await press(page, 'Ask for it');
  await expect(page.getByRole('heading', { name: 'Now it waits' })).toBeVisible();
  await expectFine(page, 'the wait');
  await expect(other.getByText('Somebody is recovering this account.')).toBeVisible();
  await expectFine(other, 'a recovery announced');
  await press(other, 'Stop it');

  await openSettings(other, 'Ways in');
  await press(other, 'Set up: Recovery kit alone');
  const dialog = other.getByRole('dialog', { name: 'Make a kit that needs no answers?' });
  await expectFine(other, 'a kit that needs no answers');
  await fillBoth(dialog, person);
  await press(dialog, 'Make the kit');
  await readKit(other);
  await expectFine(other, 'the new kit');
  await keepKit(other);
  await expect(other.getByText('A new way back in is waiting.')).toBeVisible();
  await expectFine(other, 'ways in with one that waits');
});

test('axe finds nothing on the dialogs of the settings', async ({ page, coffer, newBrowser }) => {
  const person = newPerson();
  await signUp(page, coffer, person);
  await signIn(page, person);
  const other = await newBrowser();
  await signInOnNewDevice(other, coffer, person);
  const dialogs = [
    ['Profile', 'Change password', 'Change the password?'],
    ['Profile', 'Make it stronger', 'Make guessing dearer?'],
    ['Profile', 'I think somebody saw my keys', 'Make every key new?'],
    ['Ways in', 'Test my kit', 'Test my kit'],
    ['Devices', /^Revoke Chrome/, /^Revoke Chrome/],
    ['Devices', 'Keep an offline copy', 'Keep a copy for offline on this device?'],
  ] as const;
  for (const [place, button, title] of dialogs) {
    await openSettings(page, place);
    await page.getByRole('main').getByRole('button', { name: button }).first().click();
    const dialog = page
      .getByRole('dialog', { name: title })
      .or(page.getByRole('alertdialog', { name: title }));
    await expect(dialog).toBeVisible();
    await expectFine(page, String(title));
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
  }
  await backToVault(page);
});

test('axe finds nothing where the organisation asks for a further factor first', async ({ page, coffer }) => {
  const person = newPerson();
  await signUp(page, coffer, person);
  await coffer.query(
    `UPDATE organisation SET policy = jsonb_set(policy, '{factors}', '{"owner": "any", "member": "any"}')`,
  );
  await page.getByRole('textbox', { name: 'E-mail' }).fill(person.email);
  await secret(page, 'Password').fill(person.password);
  await press(page, 'Continue');
  await secret(page, 'PIN').fill(person.pin);
  await press(page, 'Unlock');
  await expect(page.getByRole('heading', { name: 'One more factor is needed' })).toBeVisible();
  await coffer.query(`UPDATE organisation SET policy = policy - 'factors'`);
  await expectFine(page, 'a further factor is needed');
});

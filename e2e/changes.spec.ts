import {
  fillAnswers,
  keepKit,
  readKit,
  secret,
  signIn,
  signInOnNewDevice,
  signOut,
  signUp,
} from './support/account.ts';
import { addItem, notice, openItem, row } from './support/items.ts';
import { newPerson, type Person } from './support/person.ts';
import { backToVault, fillBoth, openSettings, press, stepUp, type } from './support/settings.ts';
import { expect, test } from './support/test.ts';

test('name, password, PIN and key derivation are changed, each asked for anew, and only the new ones open (S23, U25, B8, B9)', async ({
  page,
  coffer,
  newBrowser,
}) => {
  const person = newPerson();
  let now: Person = person;
  await signUp(page, coffer, person);
  await signIn(page, person);
  await addItem(page, { title: 'Kept through changes', notes: 'never sealed anew' });
  const other = await newBrowser();
  await signInOnNewDevice(other, coffer, person);
  await openSettings(page, 'Profile');

  await test.step('the name, in its place', async () => {
    await press(page, 'Change name');
    await page.getByRole('textbox', { name: 'Full name' }).fill('Claire Vasseur-Lê');
    await press(page, 'Save');
    await expect(notice(page, 'Name changed.')).toBeVisible();
    await expect(page.getByText('Claire Vasseur-Lê').first()).toBeVisible();
  });

  await test.step('the password: a wrong one or a wrong PIN changes nothing; the right ones end other sessions', async () => {
    await press(page, 'Change password');
    const dialog = page.getByRole('dialog', { name: 'Change the password?' });
    const password = 'another long sentence 9';
    await type(dialog, 'New password', password);
    await type(dialog, 'Confirm password', password);
    await type(dialog, 'Password', 'not the password at all');
    await type(dialog, 'PIN', now.pin);
    await press(dialog, 'Change password');
    await expect(dialog.getByText('That is not the password of this account.')).toBeVisible();
    await fillBoth(dialog, { ...now, pin: '905173' });
    await press(dialog, 'Change password');
    await expect(dialog.getByText('That PIN does not open this vault.')).toBeVisible();
    await fillBoth(dialog, now);
    await press(dialog, 'Change password');
    await expect(notice(page, 'Password changed.')).toBeVisible();
    now = { ...now, password };
    await expect(secret(other, 'Password')).toBeVisible();
    await coffer.mailAbout(person.email, 'Your password was changed');
  });

  await test.step('the PIN', async () => {
    await press(page, 'Change PIN');
    const dialog = page.getByRole('dialog', { name: 'Change the PIN?' });
    await type(dialog, 'New PIN', '731846');
    await type(dialog, 'Confirm PIN', '731846');
    await fillBoth(dialog, now);
    await press(dialog, 'Change PIN');
    await expect(notice(page, 'PIN changed.')).toBeVisible();
    now = { ...now, pin: '731846' };
  });

  await test.step('the key derivation, upwards only', async () => {
    await press(page, 'Make it stronger');
    const dialog = page.getByRole('dialog', { name: 'Make guessing dearer?' });
    await dialog.getByRole('combobox', { name: 'Strength' }).selectOption('argon2id-65536-3');
    await fillBoth(dialog, now);
    await press(dialog, 'Make it stronger');
    await expect(notice(page, 'The next sign-in uses it.')).toBeVisible();
    await expect(page.getByText('Argon2id, 64 MiB, 3 passes')).toBeVisible();
  });

  await test.step('only the new ones open, and the items are as they were', async () => {
    await signOut(page);
    await page.getByRole('textbox', { name: 'E-mail' }).fill(person.email);
    await secret(page, 'Password').fill(person.password);
    await press(page, 'Continue');
    await expect(page.getByText('That e-mail and password do not go together.')).toBeVisible();
    await signIn(page, now);
    await openItem(page, 'Kept through changes');
    await expect(page.getByText('never sealed anew')).toBeVisible();
  });
});

test('a new e-mail is verified and waits a day, is stopped from any page, and once finished signs in (B4, S23)', async ({
  page,
  coffer,
}) => {
  const person = newPerson();
  const moved = { ...person, email: `moved.${person.email}` };
  await signUp(page, coffer, person);
  await signIn(page, person);
  await addItem(page, { title: 'Under the new address' });
  const begin = async () => {
    await openSettings(page, 'Profile');
    await press(page, 'Change e-mail');
    const since = coffer.mailCount(moved.email);
    await page.getByRole('textbox', { name: 'New e-mail' }).fill(moved.email);
    await press(page, 'Continue');
    await stepUp(page, person);
    await expect(page.getByText(`Change to ${moved.email}.`)).toBeVisible();
    await page
      .getByRole('textbox', { name: 'Code', exact: true })
      .fill(await coffer.mailedCode(moved.email, since));
    await press(page, 'Verify');
    await expect(page.getByText('The new address is yours.')).toBeVisible();
  };
  await begin();
  await coffer.mailAbout(person.email, 'A change of your address was asked for');
  await backToVault(page);
  const waiting = page.getByText('A change of the e-mail address is waiting.');
  await expect(waiting).toBeVisible();
  await press(page, 'Stop it');
  await expect(waiting).toHaveCount(0);

  await begin();
  await coffer.query('UPDATE pending_act SET effective_at = now() WHERE subject = $1', [moved.email]);
  await backToVault(page);
  await page.reload();
  await signIn(page, person);
  await openSettings(page, 'Profile');
  await press(page, 'Finish');
  const dialog = page.getByRole('dialog', { name: `Sign in with ${moved.email} from now on?` });
  await fillBoth(dialog, person);
  await press(dialog, 'Finish');
  await expect(notice(page, 'E-mail changed.')).toBeVisible();
  await signOut(page);
  await signIn(page, moved);
  await expect(row(page, 'Under the new address')).toBeVisible();
});

test('“I think somebody saw my keys” makes everything new: other devices are out, and the items are still there (S23, S24, K5)', async ({
  page,
  coffer,
  newBrowser,
}) => {
  const person = newPerson();
  const code = await signUp(page, coffer, person);
  await signIn(page, person);
  await addItem(page, { title: 'Sealed anew', notes: 'as it was before' });
  const other = await newBrowser();
  await signInOnNewDevice(other, coffer, person);
  const next = { ...person, password: 'wholly new and long enough', pin: '640291' };

  await openSettings(page, 'Profile');
  await press(page, 'I think somebody saw my keys');
  const dialog = page.getByRole('dialog', { name: 'Make every key new?' });
  await type(dialog, 'New password', next.password);
  await type(dialog, 'Confirm password', next.password);
  await type(dialog, 'New PIN', next.pin);
  await type(dialog, 'Confirm PIN', next.pin);
  await fillAnswers(page, person);
  await fillBoth(dialog, person);
  await press(dialog, 'Make everything new');
  expect(await readKit(page)).not.toBe(code);
  await keepKit(page);
  await expect(page.getByText('Your vault keys are being renewed.')).toHaveCount(0);
  await expect(secret(other, 'Password')).toBeVisible();

  await signOut(page);
  await signIn(page, next);
  await openItem(page, 'Sealed anew');
  await expect(page.getByText('as it was before')).toBeVisible();
  await signInOnNewDevice(other, coffer, next);
  await expect(row(other, 'Sealed anew')).toBeVisible();
});

import type { Locator, Page } from '@playwright/test';
import { passPin, secret, signIn, signOut, signUp } from './support/account.ts';
import { oneTimeCode } from './support/one-time-code.ts';
import { newPerson, type Person } from './support/person.ts';
import { openSettings, press, stepUp } from './support/settings.ts';
import { expect, test } from './support/test.ts';

/** Saves the codes that come with the first factor, and answers them. */
const saveBackupCodes = async (page: Page): Promise<readonly string[]> => {
  const dialog = page.getByRole('dialog', { name: 'Your backup codes' });
  const codes = dialog.getByRole('list', { name: 'Your backup codes' }).getByRole('listitem');
  await expect(codes).toHaveCount(10);
  const texts = await codes.allTextContents();
  await press(dialog, 'Done');
  await expect(dialog.getByText('Nobody can show these codes again.')).toBeVisible();
  await dialog.getByRole('checkbox', { name: 'I have saved my backup codes' }).check();
  await press(dialog, 'Done');
  return texts;
};

/** The password on a known device; the further factor is asked for next. */
const passPasswordToFactor = async (page: Page, person: Person): Promise<void> => {
  await page.getByRole('textbox', { name: 'E-mail' }).fill(person.email);
  await secret(page, 'Password').fill(person.password);
  await press(page, 'Continue');
  await expect(page.getByRole('heading', { name: 'One more proof' })).toBeVisible();
};

const unlock = async (page: Page, person: Person): Promise<void> => {
  await passPin(page, person.pin);
  await expect(page.getByRole('button', { name: 'Account', exact: true })).toBeVisible();
};

const factors = (page: Page): Locator => page.getByRole('list', { name: 'Factors', exact: true });

test('an authenticator app stands between password and PIN, a backup code once in its place, and dropping it waits a day (S21)', async ({
  page,
  coffer,
}) => {
  const person = newPerson();
  await signUp(page, coffer, person);
  await signIn(page, person);
  await openSettings(page, 'Factors');
  await press(page, 'Add an authenticator app');
  await stepUp(page, person);
  const dialog = page.getByRole('dialog', { name: 'Scan this with your app' });
  await expect(dialog.getByRole('img', { name: 'The secret, to scan' })).toBeVisible();
  const shown = (await dialog.getByText(/^([A-Z2-7]{4} )+[A-Z2-7]{1,4}$/).textContent()) ?? '';
  const code = dialog.getByRole('textbox', { name: 'Code', exact: true });
  await code.fill(oneTimeCode(shown, 400));
  await press(dialog, 'Confirm');
  await expect(dialog.getByText('That code does not fit.')).toBeVisible();
  await code.fill(oneTimeCode(shown));
  await press(dialog, 'Confirm');
  const backupCodes = await saveBackupCodes(page);
  await expect(factors(page).getByText('Authenticator app').first()).toBeVisible();
  await signOut(page);

  await test.step('a wrong code is refused, the right one leads to the PIN', async () => {
    await passPasswordToFactor(page, person);
    const field = page.getByRole('textbox', { name: 'Code', exact: true });
    await field.fill(oneTimeCode(shown, 400));
    await press(page, 'Continue');
    await expect(page.getByText('That code does not fit.')).toBeVisible();
    // No half minute serves twice.
    await field.fill(oneTimeCode(shown, 1));
    await press(page, 'Continue');
    await unlock(page, person);
    await signOut(page);
  });

  await test.step('a backup code opens once', async () => {
    const [first = ''] = backupCodes;
    await passPasswordToFactor(page, person);
    await press(page, 'Use a backup code');
    await page.getByRole('textbox', { name: 'Backup code' }).fill(first);
    await press(page, 'Continue');
    await unlock(page, person);
    await coffer.mailAbout(person.email, 'A backup code was used');
    await openSettings(page, 'Factors');
    await expect(page.getByText('9 left of ten.')).toBeVisible();
  });

  await test.step('dropping it waits, and is stopped', async () => {
    await press(page, 'Drop Authenticator app');
    await stepUp(page, person);
    await expect(factors(page).getByText('Until then it is asked for.')).toBeVisible();
    await coffer.mailAbout(person.email, 'A further factor will be removed');
    await press(factors(page), 'Stop it');
    await expect(page.getByRole('button', { name: 'Drop Authenticator app' })).toBeVisible();
  });
});

test('a security key stands between password and PIN (S21)', async ({ page, coffer }) => {
  const person = newPerson();
  await signUp(page, coffer, person);
  await signIn(page, person);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'usb', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
  await openSettings(page, 'Factors');
  await press(page, 'Add a security key or passkey');
  await stepUp(page, person);
  await saveBackupCodes(page);
  await expect(factors(page).getByText('Security key').first()).toBeVisible();
  await signOut(page);
  await passPasswordToFactor(page, person);
  await press(page, 'Use security key');
  await unlock(page, person);
  await signOut(page);

  await devtools.send('WebAuthn.clearCredentials', { authenticatorId });
  await passPasswordToFactor(page, person);
  await press(page, 'Use security key');
  await expect(page.getByText('No key answered.')).toBeVisible();
  await expect(secret(page, 'PIN')).toHaveCount(0);
});

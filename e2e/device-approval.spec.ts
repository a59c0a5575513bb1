import type { Page } from '@playwright/test';
import { passCode, passPin, secret, signIn, signUp } from './support/account.ts';
import type { Coffer } from './support/coffer.ts';
import { expectFine } from './support/look.ts';
import { newPerson, type Person } from './support/person.ts';
import { openSettings, press, stepUp } from './support/settings.ts';
import { expect, test } from './support/test.ts';

test.describe.configure({ timeout: 300_000 });

const setPolicy = (coffer: Coffer, policy: object) =>
  coffer.query('UPDATE organisation SET policy = $1 WHERE slug IS NULL', [JSON.stringify(policy)]);
const setRole = (coffer: Coffer, { email }: Person, role: string) =>
  coffer.query('UPDATE account SET role = $2 WHERE email = $1', [email, role]);

/** What the owner's console asks the server, from a page in which he is signed in. */
const refuseNewest = (page: Page, reason: string): Promise<number> =>
  page.evaluate(async (why) => {
    const { requests } = await (await fetch('/v1/admin/requests?state=open')).json();
    const headers = { 'x-coffer': '1', 'content-type': 'application/json' };
    const address = `/v1/admin/requests/${requests[0].requestId}/refuse`;
    return (await fetch(address, { method: 'POST', headers, body: JSON.stringify({ reason: why }) })).status;
  }, reason);

/** The yes, which is prepared in the console and confirmed in the vault. */
const approveInConsole = async (page: Page, coffer: Coffer, owner: Person, asker: Person): Promise<void> => {
  await page.goto(`${coffer.address}/admin/requests`);
  await press(page, `Approve the request of ${asker.fullName}`);
  await press(page.getByRole('dialog'), 'Go on to confirm');
  await passPin(page, owner.pin);
  await expect(page).toHaveURL(/\/confirm\//);
  await stepUp(page, owner);
  await page.waitForURL(/\/admin\/requests/);
};

const toTheWait = async (page: Page, coffer: Coffer, person: Person): Promise<void> => {
  await page.goto(`${coffer.address}/signin`);
  const since = coffer.mailCount(person.email);
  await page.getByRole('textbox', { name: 'E-mail' }).fill(person.email);
  await secret(page, 'Password').fill(person.password);
  await press(page, 'Continue');
  await passCode(page, await coffer.mailedCode(person.email, since));
};

test('a new device waits for an administrator, survives a reload, and reads why it was refused (U22, U36)', async ({
  page,
  coffer,
  newBrowser,
}) => {
  const [owner, person] = [newPerson(), newPerson()];
  await signUp(page, coffer, person);
  await signIn(page, person);
  const office = await newBrowser();
  await signUp(office, coffer, owner);
  await setRole(coffer, owner, 'owner');
  await signIn(office, owner);
  await setPolicy(coffer, { devices: { approval: true } });
  const other = await newBrowser();

  await test.step('it waits, is told who decides, and looks fine', async () => {
    await toTheWait(other, coffer, person);
    await expect(other.getByRole('heading', { name: 'An administrator is asked' })).toBeVisible();
    await expect(other).toHaveURL(/\/signin\/approval$/);
    await expect(other.getByText(/An owner, an administrator or a helper/)).toBeVisible();
    await expect(secret(other, 'PIN')).toHaveCount(0);
    await expectFine(other, 'the wait for an administrator');
    await coffer.mailAbout(owner.email, 'Somebody waits for you');
  });

  await test.step('refused, it reads the reason, and begins again', async () => {
    expect(await refuseNewest(office, 'Nobody rang me up.')).toBe(200);
    await press(other, 'Look now');
    await expect(other.getByRole('heading', { name: 'This device was not let in' })).toBeVisible();
    await expect(other.getByRole('alert').getByText(/Nobody rang me up\./)).toBeVisible();
    await expectFine(other, 'a device that was not let in');
    await press(other, 'Sign in again');
  });

  await test.step('it asks once more, is closed meanwhile, and goes on by itself after a yes', async () => {
    await toTheWait(other, coffer, person);
    await expect(other.getByText(/An owner, an administrator or a helper/)).toBeVisible();
    await toTheWait(other, coffer, person);
    await expect(other.getByText(/An owner, an administrator or a helper/)).toBeVisible();
    const open = await coffer.query("SELECT 1 FROM approval WHERE state = 'open'");
    expect(open).toHaveLength(1);
    await approveInConsole(office, coffer, owner, person);
    await secret(other, 'PIN').waitFor({ timeout: 15_000 });
    await passPin(other, person.pin);
    await expect(other.getByRole('button', { name: 'Account', exact: true })).toBeVisible();
  });

  await test.step('the person finds what was decided, and by whom', async () => {
    await openSettings(page, 'Devices');
    const list = page.getByRole('list', { name: 'Asked of administrators' });
    await expect(list.getByRole('listitem')).toHaveCount(2);
    await expect(list.getByText(`${owner.email} refused`, { exact: false })).toBeVisible();
    await expect(list.getByText('Nobody rang me up.', { exact: false })).toBeVisible();
    await expect(list.getByText(`${owner.email} agreed`, { exact: false })).toBeVisible();
    await expectFine(page, 'devices with what was decided');
  });
  await setPolicy(coffer, {});
  await setRole(coffer, owner, 'member');
});

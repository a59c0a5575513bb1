import type { Page } from '@playwright/test';
import { passPassword, passPin, secret, signIn, signUp } from './support/account.ts';
import { startCoffer } from './support/coffer.ts';
import { openPlace } from './support/console.ts';
import { expectFine } from './support/look.ts';
import { newPerson, type Person } from './support/person.ts';
import { press, stepUp } from './support/settings.ts';
import { expect, test } from './support/test.ts';
import { watch } from './support/watch.ts';

test.describe.configure({ timeout: 300_000 });

const places = ['Overview', 'People', 'Groups', 'Devices', 'Requests', 'Policies', 'Audit log', 'Health'];

/** The vault app holds the keys: it asks for the PIN once it is loaded anew, then for the password of the act. */
const confirm = async (page: Page, person: Person): Promise<void> => {
  await secret(page, 'PIN').waitFor();
  await passPin(page, person.pin);
  await expect(page).toHaveURL(/\/confirm\//);
  await stepUp(page, person);
  await page.waitForURL(/\/admin\//);
};

test('an owner invites somebody by the console, suspends him through the vault and lets him in again (U19)', async ({
  browser,
}) => {
  const coffer = await startCoffer();
  const options = { baseURL: coffer.address };
  const context = await browser.newContext(options);
  const watched = await watch(context, coffer.address);
  const page = await context.newPage();
  const owner = newPerson({ fullName: 'Ann Keller' });
  const member = newPerson({ fullName: 'Minh Trần' });
  const membersContext = await browser.newContext(options);
  const members = await membersContext.newPage();

  await test.step('the console has its eight places for the owner', async () => {
    await signUp(page, coffer, owner);
    await signIn(page, owner);
    // From here on nobody comes in without being invited.
    await coffer.query("UPDATE organisation SET sign_up = 'closed'");
    await page.goto('/admin/');
    for (const name of places) await openPlace(page, name);
  });

  await test.step('he invites a list, and reads how each line went', async () => {
    await openPlace(page, 'People');
    await press(page, 'Invite people');
    const dialog = page.getByRole('dialog', { name: 'Invite people' });
    await dialog
      .getByRole('textbox', { name: 'Addresses' })
      .fill(`Minh <${member.email}>\nnobody at all\n${owner.email}`);
    await expect(dialog.getByText('Line 2: nobody at all is not an address')).toBeVisible();
    await press(dialog, 'Send invitations');
    const results = page.getByRole('list', { name: 'Invitations' });
    await expect(results.getByRole('listitem').filter({ hasText: member.email })).toContainText('Invited');
    await expect(results.getByRole('listitem').filter({ hasText: owner.email })).toContainText(
      'member already',
    );
    await press(page.getByRole('dialog'), 'Done');
    await page.getByRole('link', { name: 'Invited', exact: true }).click();
    await expect(page.getByRole('list', { name: 'Invited' }).getByText(member.email)).toBeVisible();
  });

  await test.step('who was invited signs up by the mail', async () => {
    const mail = await coffer.mailAbout(member.email, 'You are invited to Coffer');
    const link = /\S+\/signup\S*/.exec(mail)?.[0] ?? '';
    await signUp(members, coffer, member, link.slice(coffer.address.length));
    await signIn(members, member);
  });

  await test.step('the owner finds him, and sees what the server knows and nothing else', async () => {
    await openPlace(page, 'People');
    await page.getByRole('searchbox', { name: 'Search people by name or address' }).fill('minh');
    await expect(page.getByText('1 person')).toBeVisible();
    await page.getByRole('link', { name: member.fullName }).click();
    await expect(page.getByRole('heading', { level: 1, name: member.fullName })).toBeVisible();
    await expect(page.getByText('Sealed to you too.')).toBeVisible();
  });

  await test.step('he suspends him: prepared here, confirmed in the vault', async () => {
    await press(page, 'Suspend');
    const dialog = page.getByRole('dialog', { name: `Suspend ${member.fullName}?` });
    await press(dialog, 'Go on to confirm');
    await expect(dialog.getByText('Say why.')).toBeVisible();
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('Left the team');
    await press(dialog, 'Go on to confirm');
    await confirm(page, owner);
    await expect(page.getByText('Suspended. Their sessions have ended.')).toBeVisible();
    await expect(page.getByText('Suspended', { exact: true }).first()).toBeVisible();
  });

  await test.step('his open vault is gone at once, and he is kept out, after the right password too', async () => {
    await expect(members.getByRole('button', { name: 'Account', exact: true })).toHaveCount(0);
    await members.goto('/signin');
    await members.getByRole('textbox', { name: 'E-mail' }).fill(member.email);
    await secret(members, 'Password').fill(member.password);
    await press(members, 'Continue');
    const told = members.getByRole('alert');
    await expect(told).toContainText('An administrator of your organisation suspended this account.');
    await expect(told).toContainText('Nothing is deleted');
    await expect(told).toContainText('Ask your organisation');
    await expect(secret(members, 'PIN')).toHaveCount(0);
    await expectFine(members, 'a suspended account');
  });

  await test.step('reactivated, he comes in as before', async () => {
    await press(page, 'Reactivate');
    await press(page.getByRole('dialog'), 'Go on to confirm');
    await confirm(page, owner);
    await expect(page.getByText('Let in again.')).toBeVisible();
    await members.goto('/signin');
    await passPassword(members, member);
    await passPin(members, member.pin);
    await members.getByRole('button', { name: 'Account', exact: true }).waitFor();
  });

  await test.step('the member has no console, and sees the same facts about himself', async () => {
    await members.goto('/admin/');
    await expect(members.getByRole('heading', { name: 'The console is not open to you' })).toBeVisible();
    await members.goto('/settings/known');
    await passPin(members, member.pin);
    const title = 'What the server knows about me';
    await expect(members.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await expect(members.getByText(member.email, { exact: true })).toBeVisible();
    await expectFine(members, title);
  });

  expect(watched.problems).toEqual([]);
  await context.close();
  await membersContext.close();
  await coffer.stop();
});

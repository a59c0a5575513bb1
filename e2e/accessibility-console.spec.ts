import { signIn, signUp } from './support/account.ts';
import { startCoffer } from './support/coffer.ts';
import { openPlace } from './support/console.ts';
import { expectFine } from './support/look.ts';
import { newPerson } from './support/person.ts';
import { press } from './support/settings.ts';
import { expect, test } from './support/test.ts';

test.describe.configure({ timeout: 300_000 });

test('axe finds nothing on the pages of the console about people and policies, in both themes and at three widths', async ({
  browser,
}) => {
  const coffer = await startCoffer();
  const context = await browser.newContext({ baseURL: coffer.address });
  const page = await context.newPage();
  const owner = newPerson();
  await signUp(page, coffer, owner);
  await signIn(page, owner);
  await page.goto('/admin/people');
  await expect(page.getByRole('link', { name: owner.fullName })).toBeVisible();
  await expectFine(page, 'people');
  await press(page, 'Invite people');
  await page.getByRole('textbox', { name: 'Addresses' }).fill('ann@example.org\nno address');
  await expectFine(page, 'invite');
  await press(page.getByRole('dialog'), 'Cancel');
  await page.getByRole('link', { name: owner.fullName }).click();
  await expect(page.getByText('Sealed to you too.')).toBeVisible();
  await expectFine(page, 'a person');
  for (const name of ['Groups', 'Devices', 'Requests', 'Policies']) {
    await openPlace(page, name);
    await expect(page.getByText('Loading')).toHaveCount(0);
    await expectFine(page, name);
  }
  await page.getByRole('checkbox', { name: 'Export: Export' }).uncheck();
  await press(page, 'Review changes');
  await expect(page.getByText('On → Off')).toBeVisible();
  await expectFine(page, 'a change of the policy');
  await press(page.getByRole('dialog'), 'Cancel');
  await page.goto('/admin/organisations');
  await expect(page.getByText('This one')).toBeVisible();
  await expectFine(page, 'organisations');
  await context.close();
  await coffer.stop();
});

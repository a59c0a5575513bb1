import type { Page } from '@playwright/test';
import { passPin, secret, signIn, signUp } from './support/account.ts';
import { addColleague } from './support/console.ts';
import { newPerson } from './support/person.ts';
import { expect, test } from './support/test.ts';

test.describe.configure({ timeout: 120_000 });

/** All that a page shows, its tab's name with it. */
const shown = (page: Page): Promise<string> =>
  page.evaluate(() => `${document.title}\n${document.documentElement.outerHTML}`);

/** What a browser says to a page that it keeps for the way back, or shows again. */
const tellKept = (page: Page, kind: 'pagehide' | 'pageshow'): Promise<void> =>
  page.evaluate((type) => {
    dispatchEvent(new PageTransitionEvent(type, { persisted: true }));
  }, kind);

test('"Lock now" leaves nothing of the console on any page, nor on the way back, and asks for the PIN', async ({
  page,
  coffer,
  context,
}) => {
  const owner = newPerson({ fullName: 'Ann Keller' });
  const colleague = newPerson({ fullName: 'Minh Trần' });
  await signUp(page, coffer, owner);
  await coffer.query("UPDATE account SET role = 'owner' WHERE email = $1", [owner.email]);
  await signIn(page, owner);
  const colleagueId = await addColleague(coffer, owner, colleague);
  const person = `/admin/people/${colleagueId}`;
  const name = page.getByRole('heading', { level: 1, name: colleague.fullName });
  const other = await context.newPage();
  const expectNothing = async (one: Page): Promise<void> => {
    await expect(one.getByRole('heading', { level: 1, name: colleague.fullName })).toHaveCount(0);
    const all = await shown(one);
    for (const datum of [colleague.fullName, colleague.email, owner.fullName])
      expect(all, datum).not.toContain(datum);
  };

  await test.step('both tabs show him', async () => {
    await page.goto('/admin/people');
    await page.getByRole('searchbox').fill(colleague.email);
    await page.getByRole('link', { name: colleague.fullName }).click();
    await expect(name).toBeVisible();
    await other.goto(person);
    await expect(other.getByRole('heading', { level: 1, name: colleague.fullName })).toBeVisible();
  });

  await test.step('the page is empty before the server has answered', async () => {
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/v1/session/lock', async (route) => {
      await answered;
      await route.continue();
    });
    await page.getByRole('button', { name: 'Lock now' }).click();
    await expectNothing(page);
    await expect(page).toHaveTitle('Coffer console');
    answer();
  });

  await test.step('sign-in is asked for, in the other tab too', async () => {
    for (const one of [page, other]) {
      await secret(one, 'PIN').waitFor();
      await expect(one).toHaveURL(/\/signin\S*\?next=%2Fadmin/);
      expect(await shown(one)).not.toContain(colleague.fullName);
    }
  });

  await test.step('the way back shows nothing, and asks again', async () => {
    await page.goBack();
    await secret(page, 'PIN').waitFor();
    expect(await shown(page)).not.toContain(colleague.fullName);
    await page.goto(person);
    await secret(page, 'PIN').waitFor();
  });

  await test.step('the PIN leads back to where one was', async () => {
    await passPin(page, owner.pin);
    await expect(name).toBeVisible();
  });

  await test.step('a page that the browser keeps is kept empty, and asks before it shows anything', async () => {
    await tellKept(page, 'pagehide');
    await expectNothing(page);
    await tellKept(page, 'pageshow');
    await expect(name).toBeVisible();
    await tellKept(page, 'pagehide');
    await coffer.query('DELETE FROM session s USING account a WHERE a.id = s.account_id AND a.email = $1', [
      owner.email,
    ]);
    await tellKept(page, 'pageshow');
    await page.getByRole('textbox', { name: 'E-mail' }).or(secret(page, 'PIN')).waitFor();
    expect(await shown(page)).not.toContain(colleague.fullName);
  });
  await coffer.query("UPDATE account SET role = 'member' WHERE email = $1", [owner.email]);
});

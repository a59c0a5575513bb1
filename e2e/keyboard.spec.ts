import type { Page } from '@playwright/test';
import { secret, signIn, signInOnNewDevice, signUp } from './support/account.ts';
import { notice } from './support/items.ts';
import { newPerson } from './support/person.ts';
import { openSettings, type SettingsPage } from './support/settings.ts';
import { expect, test } from './support/test.ts';

/** Types into the field that has the focus. */
const enter = (page: Page, text: string): Promise<void> => page.keyboard.type(text);

/** Goes on with Tab until the named thing has the focus. */
const tabTo = async (page: Page, role: 'button' | 'textbox' | 'checkbox', name: string): Promise<void> => {
  const wanted = page.getByRole(role, { name, exact: true }).or(secret(page, name)).first();
  for (let steps = 0; steps < 60; steps += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never came to “${name}”`);
};

test('keys alone recover an account, from the forgotten password to the new kit', async ({
  page,
  coffer,
  newBrowser,
}) => {
  const person = newPerson();
  const code = await signUp(page, coffer, person);
  const other = await newBrowser();
  await other.goto('/signin');
  const next = { password: 'typed by keys and nothing else', pin: '571038' };
  await other.goto('/recover');
  const since = coffer.mailCount(person.email);
  await tabTo(other, 'textbox', 'E-mail');
  await enter(other, person.email);
  await other.keyboard.press('Enter');
  await expect(other.getByRole('textbox', { name: 'Code', exact: true })).toBeFocused();
  await enter(other, await coffer.mailedCode(person.email, since));
  await other.keyboard.press('Enter');
  await expect(other.getByRole('textbox', { name: 'Recovery code' })).toBeFocused();
  await enter(other, code);
  for (const [at, answer] of person.answers.entries()) {
    await tabTo(other, 'textbox', `Answer ${at + 1}`);
    await enter(other, answer);
  }
  await other.keyboard.press('Enter');
  await expect(secret(other, 'New password')).toBeFocused();
  for (const [label, text] of [
    ['New password', next.password],
    ['Confirm password', next.password],
    ['PIN', next.pin],
    ['Confirm PIN', next.pin],
  ] as const) {
    await tabTo(other, 'textbox', label);
    await enter(other, text);
  }
  await other.keyboard.press('Enter');
  await other.getByTestId('recovery-code').waitFor({ timeout: 90_000 });
  await tabTo(other, 'checkbox', 'I have saved my recovery kit');
  await other.keyboard.press('Space');
  await tabTo(other, 'button', 'Continue');
  await other.keyboard.press('Enter');
  await signIn(other, { ...person, ...next });
});

test('keys alone change the PIN, and the focus comes back to where it was', async ({ page, coffer }) => {
  const person = newPerson();
  await signUp(page, coffer, person);
  await signIn(page, person);
  await openSettings(page, 'Profile');
  await tabTo(page, 'button', 'Change PIN');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Change the PIN?' }).waitFor();
  for (const [label, text] of [
    ['New PIN', '640917'],
    ['Confirm PIN', '640917'],
    ['Password', person.password],
    ['PIN', person.pin],
  ] as const) {
    await tabTo(page, 'textbox', label);
    await enter(page, text);
  }
  await page.keyboard.press('Enter');
  await expect(notice(page, 'PIN changed.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Change PIN' })).toBeFocused();
});

/** What can be worked in the page's own part, each by a mark that it gets here; a group of radios is one stop. */
const markControls = (page: Page): Promise<readonly string[]> =>
  page.getByRole('main').evaluate((main) => {
    const controls = main.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary');
    const shown = [...controls].filter(
      (control) => control.checkVisibility() && !control.matches(':disabled'),
    );
    const stops = shown.filter((control) => !control.matches('input[type=radio]:not(:checked)'));
    return stops.map((control, i) => {
      control.dataset.stop = `${i}`;
      return `${i} ${control.textContent || control.getAttribute('aria-label') || control.id}`;
    });
  });

/** Walks through the page with Tab; answers the marks of what got the focus, and says what looked no different for it. */
const walk = async (page: Page): Promise<{ readonly reached: Set<string>; readonly ringless: string[] }> => {
  const reached = new Set<string>();
  const ringless: string[] = [];
  for (let steps = 0; steps < 120; steps += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const { activeElement: element } = document;
      if (!(element instanceof HTMLElement) || element === document.body) return null;
      const places = [element, element.parentElement ?? element, element.nextElementSibling ?? element];
      const look = (): string =>
        places
          .map((place) => getComputedStyle(place))
          .map(({ outline, boxShadow, borderColor }) => `${outline} ${boxShadow} ${borderColor}`)
          .join();
      const focused = look();
      element.blur();
      const isRinged = look() !== focused;
      element.focus();
      return { stop: element.dataset.stop ?? null, isRinged };
    });
    if (!at || at.stop === null) continue;
    if (reached.has(at.stop)) break;
    reached.add(at.stop);
    if (!at.isRinged) ringless.push(at.stop);
  }
  return { reached, ringless };
};

test('every control of the settings is reached by Tab and shows where it is', async ({
  page,
  coffer,
  newBrowser,
}) => {
  const person = newPerson();
  await signUp(page, coffer, person);
  await signIn(page, person);
  await signInOnNewDevice(await newBrowser(), coffer, person);
  const names = [
    ...['Profile', 'Ways in', 'Devices', 'Factors', 'Locking', 'Activity', 'Look and language'],
    ...['Keyboard', 'Import and export', 'About', 'Leave'],
  ] as readonly SettingsPage[];
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const name of names) {
    await openSettings(page, name);
    await expect(page.getByText('One moment')).toHaveCount(0);
    const controls = await markControls(page);
    const { reached, ringless } = await walk(page);
    const missed = controls.filter((control) => !reached.has(control.split(' ')[0] ?? ''));
    expect.soft(missed, `${name}: never reached`).toEqual([]);
    expect.soft(ringless, `${name}: without a ring`).toEqual([]);
  }
});

test('the skip link leads the keys into the page that is shown, which stays open', async ({
  page,
  member,
}) => {
  await signIn(page, member, '/signin');
  await page.getByRole('link', { name: 'Skip to the content' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('#content')).toBeFocused();
  await expect(page.getByRole('button', { name: 'Account', exact: true })).toBeVisible();
});

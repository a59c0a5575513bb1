import { signIn, signUp } from './support/account.ts';
import { newPerson } from './support/person.ts';
import { openSettings } from './support/settings.ts';
import { expect, test } from './support/test.ts';

test('“Ways in” lists what opens the vault, its weakest way, and what holds if something is lost (K5, S24, B10, U37)', async ({
  page,
  coffer,
}) => {
  const person = newPerson();
  await signUp(page, coffer, person);
  await signIn(page, person);
  await openSettings(page, 'Ways in');
  const list = page.getByRole('list', { name: 'Ways in', exact: true });
  for (const [way, stops] of [
    ['Every day', ['Password', 'PIN', 'This device']],
    ['Another device', ['Password', 'Mail code', 'PIN']],
    ['Recovery kit and answers', ['Mail code', 'Kit', 'Answers']],
    ['My other device', ['Mail code', 'That device', 'PIN', '72 h']],
  ] as const) {
    const shown = list.getByRole('list', { name: way, exact: true });
    for (const stop of stops)
      await expect(shown.getByRole('listitem').filter({ hasText: stop })).toBeVisible();
  }
  for (const off of ['Recovery kit alone', 'Answers alone', 'Offline, here'])
    await expect(list.getByRole('listitem').filter({ hasText: off }).first()).toContainText('Off');
  await expect(page.getByRole('region', { name: 'The weakest way' })).toContainText('Each guess at ');
  const lost = page.getByRole('region', { name: 'What if' });
  await expect(lost.getByRole('heading', { name: 'If you forget your password', exact: true })).toBeVisible();
  await expect(lost.getByText('Nothing opens the vault then, and nobody can help.').first()).toBeVisible();
  await expect(lost.getByText(/Recovery kit and answers/).first()).toBeVisible();
});

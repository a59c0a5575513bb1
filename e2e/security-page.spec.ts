import { expectFine } from './support/look.ts';
import { expect, test } from './support/test.ts';

test('anybody may read what Coffer is made of, in both themes and at three widths (S26)', async ({
  page,
}) => {
  await page.goto('/security');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('How Coffer protects what it keeps');
  const password = page.getByRole('listitem').filter({ hasText: 'Your password' });
  await expect(password.first()).toContainText('PBKDF2-HMAC-SHA-256 with 1,000,000 iterations');
  expect(await page.getByRole('listitem').count()).toBeGreaterThan(12);
  await expectFine(page, 'the security page');
  await page.getByRole('link', { name: 'Sign in' }).click();
  await expect(page.getByRole('textbox', { name: 'E-mail' })).toBeVisible();
});

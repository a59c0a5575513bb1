import { chromium } from '@playwright/test';
import { expect, test } from './support/test.ts';

test('over plain http under another name than localhost the page says that it needs https', async ({
  coffer,
  launchOptions,
}) => {
  const rule = '--host-resolver-rules=MAP coffer.example 127.0.0.1';
  const browser = await chromium.launch({ ...launchOptions, args: [...(launchOptions.args ?? []), rule] });
  const page = await browser.newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`http://coffer.example:${new URL(coffer.address).port}/signin`);
  await expect(page.getByRole('heading', { name: 'This address is not safe enough' })).toBeVisible();
  await expect(page.getByLabel('Password', { exact: true })).toHaveCount(0);
  expect(asked.filter((path) => path.startsWith('/v1'))).toEqual([]);
  await browser.close();
});

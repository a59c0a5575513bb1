import type { Page } from '@playwright/test';
import { lock, signIn, signInOnNewDevice, signUp } from '../../../e2e/support/account.ts';
import { addItem, row } from '../../../e2e/support/items.ts';
import { newPerson } from '../../../e2e/support/person.ts';
import type { PageReport, PageStage } from './page-stage.ts';

/** What happens to the browser's storage while the vault is open, or while it is locked. */
const losses = ['full', 'wiped-open', 'wiped-locked'] as const;
type Loss = (typeof losses)[number];

const emptied = 'This browser had forgotten your vault.';
const noRoom = 'This browser has no room left.';
/** Less than what is stored already. */
const quotaSize = 1_024;

const isShown = (page: Page, text: string): Promise<boolean> =>
  page
    .getByText(text)
    .waitFor({ timeout: 20_000 })
    .then(
      () => true,
      () => false,
    );

const lose = async (page: Page, loss: Loss, origin: string): Promise<void> => {
  const devtools = await page.context().newCDPSession(page);
  if (loss === 'full') await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize });
  else await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
};

const missing = async (page: Page, titles: readonly string[]): Promise<string[]> => {
  const wrong: string[] = [];
  for (const title of titles)
    if (!(await isShown(page, title)) || (await row(page, title).count()) !== 1)
      wrong.push(`F17: "${title}" is not there once`);
  return wrong;
};

/** One browser loses its storage: it says so, goes on, and loses nothing; afterwards it is a new device. */
const loseOnce = async (stage: PageStage, loss: Loss): Promise<string[]> => {
  const { browser, address } = stage;
  const context = await browser.newContext({ baseURL: address });
  try {
    const page = await context.newPage();
    const person = newPerson();
    const wrong: string[] = [];
    await signUp(page, stage, person);
    await signIn(page, person);
    await addItem(page, { title: 'Before' });
    if (loss === 'wiped-locked') await lock(page);
    await lose(page, loss, new URL(address).origin);
    if (loss === 'wiped-locked') {
      await signInOnNewDevice(page, stage, person);
      await addItem(page, { title: 'After' });
      return await missing(page, ['Before', 'After']);
    }
    await addItem(page, { title: 'After' });
    const text = loss === 'full' ? noRoom : emptied;
    if (!(await isShown(page, text))) wrong.push(`F17: nothing says "${text}"`);
    wrong.push(...(await missing(page, ['Before', 'After'])));
    const other = await (await browser.newContext({ baseURL: address })).newPage();
    await signInOnNewDevice(other, stage, person);
    wrong.push(...(await missing(other, ['Before', 'After'])));
    await other.context().close();
    return wrong.map((what) => `${loss}: ${what}`);
  } finally {
    await context.close();
  }
};

/** F17: a browser's storage is emptied, while the vault is open or locked, or has no room left. */
export const loseStorage = async (stage: PageStage, runs: number): Promise<PageReport> => {
  const wrong: string[] = [];
  for (let run = 0; run < runs; run += 1)
    wrong.push(...(await loseOnce(stage, losses[run % losses.length] as Loss)));
  return { runs, lost: wrong.filter((text) => text.includes('not there')).length, wrong };
};

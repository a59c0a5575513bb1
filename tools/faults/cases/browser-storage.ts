import type { Locator, Page } from '@playwright/test';
import { lock, signIn, signInOnNewDevice, signUp } from '../../../e2e/support/account.ts';
import { addItem, row } from '../../../e2e/support/items.ts';
import { newPerson } from '../../../e2e/support/person.ts';
import type { PageReport, PageStage } from './page-stage.ts';

/** What happens to the browser's storage while the vault is open, or while it is locked. */
const losses = ['wiped-locked', 'wiped-open'] as const;
type Loss = (typeof losses)[number];

const emptied = 'This browser had forgotten your vault.';

const isShown = (what: Locator): Promise<boolean> =>
  what
    .first()
    .waitFor({ timeout: 20_000 })
    .then(
      () => true,
      () => false,
    );

/** Not the cookies: without its session a page asks for a sign-in, and keeps what was typed. */
const storageTypes = 'indexeddb,cache_storage,local_storage,service_workers';

const empty = async (page: Page, origin: string): Promise<void> => {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes });
};

const missing = async (page: Page, titles: readonly string[]): Promise<string[]> => {
  const wrong: string[] = [];
  for (const title of titles)
    if (!(await isShown(row(page, title))) || (await row(page, title).count()) !== 1)
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
    await empty(page, new URL(address).origin);
    if (loss === 'wiped-locked') {
      await signInOnNewDevice(page, stage, person);
      await addItem(page, { title: 'After' });
      return await missing(page, ['Before', 'After']);
    }
    await addItem(page, { title: 'After' });
    if (!(await isShown(page.getByText(emptied)))) wrong.push(`F17: nothing says "${emptied}"`);
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

/** F17: a browser's storage is emptied while the vault is locked, or while it is open. */
export const loseStorage = async (stage: PageStage, runs: number): Promise<PageReport> => {
  const wrong: string[] = [];
  for (let run = 0; run < runs; run += 1)
    wrong.push(...(await loseOnce(stage, losses[run % losses.length] as Loss)));
  return { runs, lost: wrong.filter((text) => text.includes('not there')).length, wrong };
};

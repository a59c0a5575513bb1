import type { Browser, BrowserContext, Page } from '@playwright/test';
import { signIn, signUp } from '../../../e2e/support/account.ts';
import { addItem, editItem, fillItem, openItem, row, saveItem } from '../../../e2e/support/items.ts';
import { newPerson, type Person } from '../../../e2e/support/person.ts';

/** A browser and a Coffer that serves the built page. */
export interface Stage {
  readonly browser: Browser;
  readonly address: string;
  mailedCode(email: string): Promise<string>;
}

/** What closing tabs left behind. */
export interface ClosedTabs {
  readonly runs: number;
  readonly lost: number;
  readonly wrong: readonly string[];
}

/** When the tab is closed: before the commit leaves, once it has left, or once its answer is there. */
const moments = ['before', 'during', 'after'] as const;
type Moment = (typeof moments)[number];

const commits = '**/commits';

const openTab = async (context: BrowserContext, person: Person): Promise<Page> => {
  const tab = await context.newPage();
  await signIn(tab, person, '/signin');
  return tab;
};

/** Presses Save and closes the tab at the moment. */
const closeDuringSave = async (tab: Page, moment: Moment): Promise<void> => {
  // A request that is held and never let go has not left when the tab ends.
  if (moment === 'before') await tab.route(commits, () => undefined);
  const left = tab.waitForRequest(commits);
  const answered = moment === 'after' ? tab.waitForResponse(commits) : left;
  await tab.getByRole('button', { name: 'Save', exact: true }).click();
  await answered;
  await tab.close();
};

const countRows = async (tab: Page, title: string, least: number): Promise<number> => {
  if (least > 0)
    await row(tab, title)
      .first()
      .waitFor({ timeout: 10_000 })
      .catch(() => undefined);
  else await tab.waitForTimeout(1_000);
  return row(tab, title).count();
};

const closeOne = async (context: BrowserContext, person: Person, run: number): Promise<ClosedTabs> => {
  const moment = moments[run % moments.length] as Moment;
  const title = `Closed ${moment} ${run}`;
  const tab = await openTab(context, person);
  await tab.getByRole('button', { name: 'New item', exact: true }).first().click();
  await fillItem(tab, { title, notes: `canary-write-${run}` });
  await closeDuringSave(tab, moment);
  const next = await openTab(context, person);
  const found = await countRows(next, title, moment === 'after' ? 1 : 0);
  const wrong: string[] = [];
  if (found > 1) wrong.push(`F18: ${found} items of one save, closed ${moment}`);
  if (found === 0 && moment !== 'after') await addItem(next, { title, notes: `canary-write-${run}` });
  const after = await countRows(next, title, 1);
  if (after !== 1) wrong.push(`F18: ${after} items after the save that followed, closed ${moment}`);
  await next.close();
  return { runs: 1, lost: moment === 'after' && found === 0 ? 1 : 0, wrong };
};

/** Two tabs save one item at the same moment: one item, both texts. */
const saveInBoth = async (context: BrowserContext, person: Person, run: number): Promise<ClosedTabs> => {
  const title = `Both tabs ${run}`;
  const one = await openTab(context, person);
  await addItem(one, { title, userName: 'before', notes: 'before' });
  const two = await openTab(context, person);
  await openItem(two, title);
  await editItem(one);
  await editItem(two);
  await fillItem(one, { userName: `first tab ${run}` });
  await fillItem(two, { notes: `second tab ${run}` });
  await Promise.all([saveItem(one), saveItem(two)]);
  const wrong: string[] = [];
  for (const text of [`first tab ${run}`, `second tab ${run}`]) {
    const shown = two.getByRole('definition').filter({ hasText: text }).first();
    const isShown = await shown.waitFor({ timeout: 10_000 }).then(
      () => true,
      () => false,
    );
    if (!isShown) wrong.push(`F18: "${text}" is gone`);
  }
  const rows = await row(two, title).count();
  if (rows !== 1) wrong.push(`F18: ${rows} items after two tabs saved one`);
  await one.close();
  await two.close();
  return { runs: 1, lost: wrong.length, wrong };
};

/** F18: tabs closed before, during and after a save, and two tabs that save at once. Nothing is written twice. */
export const closeTabs = async (
  { browser, address, mailedCode }: Stage,
  runs: number,
): Promise<ClosedTabs> => {
  const context = await browser.newContext({ baseURL: address });
  try {
    const person = newPerson();
    const page = await context.newPage();
    await signUp(page, { address, mailedCode }, person);
    await page.close();
    const all: ClosedTabs[] = [];
    for (let run = 0; run < runs; run += 1) {
      all.push(await (run % 4 === 3 ? saveInBoth : closeOne)(context, person, run));
    }
    return {
      runs: all.length,
      lost: all.reduce((sum, { lost }) => sum + lost, 0),
      wrong: all.flatMap(({ wrong }) => wrong),
    };
  } finally {
    await context.close();
  }
};

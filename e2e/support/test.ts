import { type BrowserContext, expect, type Page, test as plain } from '@playwright/test';
import { signUp } from './account.ts';
import { type Coffer, startCoffer } from './coffer.ts';
import { newPerson, type Person } from './person.ts';
import { type Watched, watch } from './watch.ts';

type ForTest = {
  readonly baseURL: string;
  /** Somebody with an account; tests of one worker share it and use titles of their own. */
  readonly member: Person;
  /** What the test's own browser did; it must have no problem at the end. */
  readonly watched: Watched;
  /** Another browser of somebody, with nothing stored; watched and closed likewise. */
  readonly newBrowser: () => Promise<Page>;
};
type ForWorker = {
  readonly coffer: Coffer;
  readonly nextMember: () => Promise<Person>;
};

/** Each test is a browser that the account does not know, and an account is mailed twenty codes an hour. */
const testsOfOneMember = 9;

const allowClipboard = (context: BrowserContext, origin: string): Promise<void> =>
  context.grantPermissions(['clipboard-write'], { origin });

/** Every worker has a Coffer of its own; every browser is watched for what it must never do. */
export const test = plain.extend<ForTest, ForWorker>({
  coffer: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern.
    async ({}, use) => {
      const coffer = await startCoffer();
      await use(coffer);
      await coffer.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  nextMember: [
    async ({ coffer, browser }, use) => {
      let member = newPerson();
      let tests = 0;
      await use(async () => {
        if (tests++ % testsOfOneMember > 0) return member;
        member = newPerson();
        const page = await browser.newPage();
        await signUp(page, coffer, member);
        await page.close();
        return member;
      });
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  member: async ({ nextMember }, use) => use(await nextMember()),
  baseURL: async ({ coffer }, use) => use(coffer.address),
  watched: [
    async ({ context, coffer }, use) => {
      await allowClipboard(context, coffer.address);
      const watched = await watch(context, coffer.address);
      await use(watched);
      expect(watched.problems).toEqual([]);
    },
    { auto: true },
  ],
  newBrowser: async ({ browser, coffer }, use) => {
    const opened: { readonly context: BrowserContext; readonly watched: Watched }[] = [];
    await use(async () => {
      const context = await browser.newContext({ baseURL: coffer.address });
      await allowClipboard(context, coffer.address);
      opened.push({ context, watched: await watch(context, coffer.address) });
      return context.newPage();
    });
    for (const { context } of opened) await context.close();
    expect(opened.flatMap(({ watched }) => watched.problems)).toEqual([]);
  },
});

export { expect };

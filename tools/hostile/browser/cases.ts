import type { Page } from 'playwright';
import { lock } from '../../../e2e/support/account.ts';
import type { DeviceMarks } from '../../../packages/vault/src/session/marks.ts';
import { encodeSyncReply } from '../../../packages/vault/src/testing/sync-reply.ts';
import type { CaseResult } from '../harness/hostile-case.ts';
import { claim } from '../harness/stage.ts';
import { readSyncParts } from '../harness/wire.ts';
import { changedBuild } from './changed-build.ts';
import { findScript, judgePage, marksOf } from './judge-page.ts';
import {
  bidi,
  markup,
  openPlace,
  type Place,
  passPassword,
  passPin,
  secret,
  signIn,
  type Visit,
} from './place.ts';
import type { PageLie, Seen } from './proxy.ts';

/** A case that the built page answers in a real Chromium. */
export interface ChromiumCase {
  readonly id: string;
  readonly title: string;
  readonly run: () => Promise<CaseResult>;
}

/** What the server tells, and what the person then does. */
interface Scene {
  readonly name: string;
  readonly lie: PageLie;
  readonly act: (visit: Visit, place: Place) => Promise<void>;
}

const itemLinks = (page: Page) => page.getByRole('list', { name: 'Items', exact: true }).getByRole('link');

/** Looks at whatever there is: the list, each item, a search, the settings. */
const lookAround = async (visit: Visit): Promise<void> => {
  const { page } = visit;
  // Signing in again goes back to the page that was locked.
  await page.getByRole('link', { name: 'Coffer', exact: true }).first().click();
  await page.getByRole('searchbox', { name: 'Search' }).waitFor();
  await page.waitForTimeout(500);
  const count = await itemLinks(page).count();
  for (let i = 0; i < Math.min(count, 3); i += 1) {
    await itemLinks(page).nth(i).click();
    await page.waitForTimeout(300);
    const reveal = page.getByRole('button', { name: 'Reveal password' });
    if (await reveal.isVisible()) await reveal.click();
    const found = await findScript(visit);
    claim(found === null, found ?? '');
  }
  await page.getByRole('searchbox', { name: 'Search' }).fill('canary');
  await page.waitForTimeout(400);
  await page.getByRole('button', { name: 'Account', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await page.waitForTimeout(300);
  const found = await findScript(visit);
  claim(found === null, found ?? '');
};

const runScene = async (place: Place, scene: Scene, visit: Visit, truth: DeviceMarks) => {
  const from = place.proxy.seen.length;
  const before = await marksOf(visit.page);
  place.proxy.lie = scene.lie;
  const outcome = await scene.act(visit, place).then(
    () => findScript(visit),
    (error: unknown) => (error instanceof Error ? error.message.slice(0, 300) : String(error)),
  );
  place.proxy.lie = {};
  return [outcome, ...(await judgePage(place, visit, { from, truth, before }))];
};

const assertions = ['outcome', 'secrets', 'uploads', 'marks'];

const runScenes = async (id: string, scenes: readonly Scene[]): Promise<CaseResult> => {
  const place = await openPlace();
  const complaints: string[] = [];
  const failed = new Set<number>();
  try {
    const truth = await marksOf(place.first.page);
    claim(truth !== null, 'the honest browser has no marks');
    const atImport = await findScript(place.first);
    if (atImport) complaints.push(`import: ${atImport}`);
    if (atImport) failed.add(0);
    for (const scene of scenes) {
      const fresh = await place.newBrowser();
      await fresh.page.goto(`${place.proxy.address}/signin`);
      const returning = place.first;
      await lock(returning.page);
      for (const [kind, visit] of [
        ['fresh', fresh],
        ['returning', returning],
      ] as const) {
        for (const [i, found] of (await runScene(place, scene, visit, truth)).entries()) {
          if (found === null) continue;
          failed.add(i);
          complaints.push(`${scene.name}, ${kind} browser, ${assertions[i]}: ${found}`);
        }
      }
      await fresh.context.close();
      await returning.page.goto(`${place.proxy.address}/signin`);
      await signIn(returning.page, place.person);
    }
  } finally {
    await place.close();
  }
  return { id, ok: failed.size === 0, asserted: 4 - failed.size, runs: scenes.length * 2, complaints };
};

const signInAndLook = async (visit: Visit, { person }: Place): Promise<void> => {
  await signIn(visit.page, person);
  await lookAround(visit);
};

const isSync = ({ path }: Seen): boolean => path.includes('/sync');

type Rows = Awaited<ReturnType<typeof readSyncParts>>['rows'];

const changeRows = (change: (rows: Rows) => Rows): PageLie => ({
  change: async (seen, body) => {
    if (!isSync(seen)) return body;
    const { head, rows } = await readSyncParts(Uint8Array.from(body));
    return Buffer.from(encodeSyncReply(head, change(rows)));
  },
});

const linkScenes: readonly Scene[] = [
  { name: 'honest, with addresses of strangers in every item', lie: {}, act: signInAndLook },
  {
    name: 'overviews of other items',
    lie: changeRows((rows) =>
      rows.map((row, i) => ({ ...row, overview: rows[(i + 1) % rows.length]?.overview ?? row.overview })),
    ),
    act: signInAndLook,
  },
  {
    name: 'secrets where the addresses are',
    lie: changeRows((rows) => rows.map((row) => ({ ...row, overview: row.secret, secret: row.overview }))),
    act: signInAndLook,
  },
];

/** Puts hostile text wherever a reply holds text that a page may show. */
const hostileTexts: PageLie = {
  change: ({ path }, body) => {
    if (path.includes('/pin/prove') || path.includes('/items/')) {
      const reply = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
      const texts = { fullName: `${markup}${bidi}`, writtenAt: `${markup}${bidi}`, title: markup };
      return Buffer.from(JSON.stringify({ ...reply, ...texts }));
    }
    return body;
  },
};

const hostileProblem = (path: string, status: number, type: string): PageLie => ({
  answer: (seen) =>
    seen.path.includes(path)
      ? {
          status,
          body: JSON.stringify({
            type,
            title: `${markup}${bidi}`,
            status,
            field: markup,
            triesLeft: 3,
            retryAt: 1e18,
          }),
        }
      : null,
});

/** Whether this browser was locked and asks for the PIN alone. */
const wantsPinAlone = async (page: Page): Promise<boolean> => {
  const pin = secret(page, 'PIN');
  await page.getByRole('textbox', { name: 'E-mail' }).or(pin).waitFor();
  return pin.isVisible();
};

const typePassword = async (page: Page, { email, password }: Place['person']): Promise<void> => {
  if (await wantsPinAlone(page)) await page.getByRole('button', { name: 'Use password instead' }).click();
  await secret(page, 'Password').waitFor();
  const address = page.getByRole('textbox', { name: 'E-mail' });
  if (await address.isVisible()) await address.fill(email);
  await secret(page, 'Password').fill(password);
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
};

const typePin = async (page: Page, person: Place['person']): Promise<void> => {
  if (!(await wantsPinAlone(page))) await passPassword(page, person);
  await passPin(page, person.pin);
};

const failingStep = (name: string, lie: PageLie, type: typeof typePin): Scene => ({
  name,
  lie,
  act: async (visit, { person }) => {
    await type(visit.page, person);
    await visit.page.waitForTimeout(2_000);
    const found = await findScript(visit);
    claim(found === null, found ?? '');
  },
});

const textScenes: readonly Scene[] = [
  { name: 'markup in names and dates of replies', lie: hostileTexts, act: signInAndLook },
  failingStep(
    'markup in a refusal of the password',
    hostileProblem('/sign-in/password', 401, 'api/wrong-credentials'),
    typePassword,
  ),
  failingStep(
    'markup in a wait',
    hostileProblem('/sign-in/password', 429, 'api/too-many-tries'),
    typePassword,
  ),
  failingStep('markup in a freeze of the PIN', hostileProblem('/pin/evaluate', 423, 'api/frozen'), typePin),
];

/** The cases marked ◆. */
export const chromiumCases: readonly ChromiumCase[] = [
  {
    id: 'H09',
    title: 'makes no request because of anything it decrypted',
    run: () => runScenes('H09', linkScenes),
  },
  {
    id: 'H27',
    title: 'shows text of the server and of files as text only',
    run: () => runScenes('H27', textScenes),
  },
  {
    id: 'H30',
    title: 'names, from another machine, whatever of the pages is not of the build',
    run: changedBuild,
  },
];

import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { passPassword, passPin, secret, signIn, signUp } from '../../../e2e/support/account.ts';
import { type Coffer, findFreePort, startCoffer } from '../../../e2e/support/coffer.ts';
import { addMailbox } from '../../../e2e/support/mailbox.ts';
import { newPerson, type Person } from '../../../e2e/support/person.ts';
import { type Watched, watch } from '../../../e2e/support/watch.ts';
import { type LyingProxy, openProxy } from './proxy.ts';

/** The built page behind a lying proxy, with one account whose vault holds hostile texts. */
export interface Place {
  readonly coffer: Coffer;
  readonly proxy: LyingProxy;
  readonly person: Person;
  /** A browser with nothing stored. */
  newBrowser(): Promise<Visit>;
  close(): Promise<void>;
}

/** One browser and everything it did. */
export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly watched: Watched;
}

/** Would run in a page that took text for markup. */
export const markup = '<img src=x onerror="globalThis.pwned=1"><script>globalThis.pwned=1</script>';
/** Turns the reading direction and hides what follows. */
export const bidi = '\u202egpj.exe\u2066\u200f';
/** What only the vault knows. */
export const leakHost = 'leak-canary-host.example';

const itemCount = 6;

/** A file as another product could have been made to write it. */
export const hostileExport = (): string =>
  JSON.stringify({
    encrypted: false,
    folders: [{ id: 'f', name: `folder ${markup}` }],
    items: Array.from({ length: itemCount }, (_, i) => ({
      ...{ type: 1, folderId: 'f', favorite: i === 0 },
      name: `title-canary ${i} ${markup}${bidi}`,
      notes: `notes-canary ${i} ${markup}`,
      fields: [{ name: `field ${markup}`, value: `javascript:globalThis.pwned=1`, type: 0 }],
      login: {
        username: `user-canary-${i}@${leakHost} ${markup}`,
        password: `password-canary-${i}`,
        uris: [
          { uri: 'javascript:globalThis.pwned=1' },
          { uri: `https://${leakHost}/favicon-${i}.ico` },
          { uri: `data:text/html,${markup}` },
        ],
      },
    })),
  });

const launch = (): Promise<Browser> => {
  const executablePath = process.env.COFFER_CHROMIUM;
  const args = [
    '--no-sandbox',
    '--disable-background-networking',
    '--disable-component-update',
    '--no-first-run',
  ];
  return chromium.launch({ ...(executablePath ? { executablePath } : {}), args });
};

const importHostileFile = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Account', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Import' }).click();
  await page.getByRole('combobox', { name: 'Format' }).selectOption('Bitwarden JSON');
  const file = { name: `${markup}.json`, mimeType: 'application/json', buffer: Buffer.from(hostileExport()) };
  await page.getByLabel('File', { exact: true }).setInputFiles(file);
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByRole('button', { name: 'Import', exact: true }).click({ timeout: 60_000 });
  await page.getByRole('region', { name: 'Import report' }).waitFor({ timeout: 60_000 });
};

/** Starts Coffer as a newcomer would, signs a person up through the page, and imports a hostile file. */
export const openPlace = async (): Promise<Place & { readonly first: Visit }> => {
  const port = await findFreePort();
  const coffer = await startCoffer({ env: { COFFER_ORIGINS: `http://localhost:${port}` } });
  const proxy = await openProxy(port, coffer.address);
  // Browsers know the server by the proxy's address alone.
  addMailbox(proxy.address, coffer);
  const browser = await launch();
  const person = newPerson({ password: 'password canary of Claire 77', pin: 'pin-canary-5x' });
  const newBrowser = async (): Promise<Visit> => {
    const context = await browser.newContext({ baseURL: proxy.address });
    context.setDefaultTimeout(60_000);
    const watched = await watch(context, proxy.address);
    return { context, page: await context.newPage(), watched };
  };
  const first = await newBrowser();
  await signUp(first.page, { ...coffer, address: proxy.address }, person);
  await signIn(first.page, person);
  await importHostileFile(first.page);
  return {
    ...{ coffer, proxy, person, newBrowser, first },
    close: async () => {
      await browser.close();
      await proxy.close();
      await coffer.stop();
    },
  };
};

export { passPassword, passPin, secret, signIn };

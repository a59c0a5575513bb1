import type { Page, Request } from '@playwright/test';
import { lock, signIn, signOut, signUp } from './support/account.ts';
import { canariesIn } from './support/canaries.ts';
import { addItem, editItem, fillItem, row, saveItem } from './support/items.ts';
import { newPerson } from './support/person.ts';
import { readDatabases, readElsewhere, type StoredPart } from './support/stored.ts';
import { expect, test } from './support/test.ts';

const person = newPerson({
  fullName: 'Quillon Featherstonehaugh',
  email: 'quillon.canary@example.org',
  password: 'zebra-password-canary-41',
  pin: 'pin-canary-7x',
  answers: ['answer-canary-one', 'answer-canary-two'],
});
const item = {
  title: 'Title-canary-Zürich',
  userName: 'user-canary@zuerich.example',
  password: 'password-canary-%&/42',
  website: 'https://website-canary.example/path',
  notes: 'notes-canary in a sentence',
  folder: 'folder-canary',
  tags: 'tag-canary',
};
const draftText = 'draft-canary never saved';
const [firstAnswer, secondAnswer] = person.answers;
/** What no disk may hold in the clear. */
const nowhereStored = [
  ...Object.values(item),
  draftText,
  person.password,
  person.pin,
  firstAnswer,
  secondAnswer,
  person.email,
];
/** What may not leave the browser; the server knows name and address. */
const neverSent = [...Object.values(item), draftText, person.password, person.pin, firstAnswer, secondAnswer];

const sentBytes = async (requests: readonly Request[]): Promise<Buffer> => {
  const parts = requests.map(async (request) => {
    const headers = JSON.stringify(await request.allHeaders().catch(() => ({})));
    return Buffer.concat([
      Buffer.from(`${request.url()}\n${headers}\n`),
      request.postDataBuffer() ?? Buffer.of(),
    ]);
  });
  return Buffer.concat(await Promise.all(parts));
};

const contentOf = (part: StoredPart): Buffer =>
  part.kind === 'bytes' ? Buffer.from(part.content, 'base64') : Buffer.from(part.content);

/** Random bytes do not compress; text and JSON do. A short part says nothing either way. */
const looksRandom = (bytes: Buffer): boolean => new Set(bytes).size > Math.min(128, bytes.length / 3);

const expectOnlyPublicFacts = async (page: Page): Promise<readonly StoredPart[]> => {
  const parts = await readDatabases(page);
  expect(parts.filter((part) => part.kind === 'extractable-key' || part.kind === 'other')).toEqual([]);
  for (const part of parts) {
    expect(
      canariesIn(contentOf(part), [...nowhereStored, person.fullName]),
      `${part.store} ${part.path}`,
    ).toEqual([]);
    const isSealed =
      ['heads', 'pages', 'secrets', 'drafts', 'local'].includes(part.store) && part.path !== 'key';
    const holds = part.kind === 'bytes' && contentOf(part).length >= 64;
    if (isSealed && holds) expect(looksRandom(contentOf(part)), `${part.store} is sealed`).toBe(true);
    if (part.kind === 'text' && part.store === 'marks' && part.path === 'value') {
      // The head of the log of identities is public too, and there from the first look on.
      const kept = Object.keys(JSON.parse(part.content)).filter((name) => name !== 'log');
      expect(kept.sort()).toEqual(
        ['accountId', 'deploymentId', 'identityHash', 'kdf', 'salt', 'state', 'v', 'vaults'].sort(),
      );
    }
    if (part.path.startsWith('key')) expect(part.content).toMatch(/^[0-9a-z-]{1,64}$/);
  }
  const elsewhere = await readElsewhere(page);
  // Look and language, and that a vault was opened here at all.
  const known = ['coffer.preferences', 'coffer.opened'];
  expect(Object.keys(elsewhere.local).filter((name) => !known.includes(name))).toEqual([]);
  expect(elsewhere).toMatchObject({ session: {}, files: [], cookiesForScripts: '' });
  // The service worker keeps the page and its assets, and no answer of the API.
  const ofThePage = /^\/(assets\/[\w.-]+|icon[\w.-]*|manifest\.webmanifest)?$/;
  expect(elsewhere.cached.filter((path) => !ofThePage.test(path))).toEqual([]);
  const cookies = await page.context().cookies();
  for (const cookie of cookies) expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  const all = Buffer.from(JSON.stringify([elsewhere, cookies, page.url()]));
  expect(canariesIn(all, [...nowhereStored, person.fullName])).toEqual([]);
  return parts;
};

test('through a whole journey the browser keeps only ciphertext, closed keys and public facts, and sends no secret (B12, K8, S3)', async ({
  page,
  coffer,
  watched,
}) => {
  await signUp(page, coffer, person);
  await signIn(page, person);
  await addItem(page, item);
  await editItem(page);
  await fillItem(page, { notes: `${item.notes}, edited` });
  await saveItem(page);
  await page.getByRole('button', { name: 'New item', exact: true }).click();
  await fillItem(page, { title: draftText });
  await expect
    .poll(async () => (await readDatabases(page)).filter(({ store }) => store === 'drafts').length)
    .toBeGreaterThan(0);

  const open = await expectOnlyPublicFacts(page);
  const stores = new Set(open.map(({ store }) => store));
  expect([...stores].sort()).toEqual(['devices', 'drafts', 'heads', 'local', 'marks', 'pages', 'secrets']);
  // One signs, one opens device backups, one answers for what is kept here.
  expect(new Set(open.filter(({ kind }) => kind === 'private-key').map(({ path }) => path)).size).toBe(3);

  await lock(page);
  await expectOnlyPublicFacts(page);
  expect(canariesIn(await sentBytes(watched.requests), neverSent)).toEqual([]);
  for (const request of watched.requests) {
    expect(canariesIn(Buffer.from(request.url()), [person.email, person.fullName])).toEqual([]);
  }
});

test('signing out wipes what was kept of the account, but not the marks that notice a lying server', async ({
  page,
  member,
}) => {
  await signIn(page, member, '/signin');
  await addItem(page, { title: 'Wiped at sign-out', notes: 'gone from here' });
  await signOut(page);
  const left = async () => new Set((await readDatabases(page)).map(({ store }) => store));
  await expect.poll(async () => [...(await left())].sort()).toEqual(['devices', 'marks']);
  await signIn(page, member);
  await expect(row(page, 'Wiped at sign-out')).toBeVisible();
});

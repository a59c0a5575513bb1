import type { Page } from 'playwright';
import { readDatabases, readElsewhere } from '../../../e2e/support/stored.ts';
import type { DeviceMarks } from '../../../packages/vault/src/session/marks.ts';
import { findSecrets } from '../harness/canaries.ts';
import { leakHost, type Place, type Visit } from './place.ts';

/** The marks that a browser keeps, or null for one that has none. */
export const marksOf = async (page: Page): Promise<DeviceMarks | null> => {
  const part = (await readDatabases(page)).find(({ store, path }) => store === 'marks' && path === 'value');
  return part ? (JSON.parse(part.content) as DeviceMarks) : null;
};

const canariesOf = ({ person }: Place): Record<string, string> => ({
  ...{ password: person.password, PIN: person.pin, 'first answer': person.answers[0], host: leakHost },
  ...{ title: 'title-canary', notes: 'notes-canary', 'user name': 'user-canary', secret: 'password-canary' },
});

/** Whether the page ran anything it was sent, broke its policy, or holds a link that could. */
export const findScript = async ({ page, watched }: Visit): Promise<string | null> => {
  if (watched.problems.length > 0) return watched.problems.join('; ');
  const found = await page.evaluate(() => {
    if ('pwned' in globalThis) return 'a script ran';
    const links = [...document.querySelectorAll('[href],[src],[action]')].flatMap((element) =>
      ['href', 'src', 'action'].map((name) => element.getAttribute(name) ?? ''),
    );
    const bad = links.find((link) => /^\s*(javascript|data|vbscript):/i.test(link));
    if (bad) return `a link to ${bad.slice(0, 40)}`;
    return document.querySelector('[onerror],[onload],[onclick],iframe,object,embed,base')
      ? 'markup was taken'
      : null;
  });
  return found;
};

/** Requests of the page that nobody may make: to other places, or new keys. */
const findUpload = (place: Place, from: number): string | null => {
  const odd = place.proxy.seen.slice(from).find(({ path }) => path.startsWith('/v1/register'));
  return odd ? `new keys were uploaded to ${odd.path}` : null;
};

const pinsOf = ({ deploymentId, kdf, salt, accountId, identityHash }: DeviceMarks): string =>
  JSON.stringify([deploymentId, kdf, salt, accountId, identityHash]);

const findMark = (
  truth: DeviceMarks,
  before: DeviceMarks | null,
  after: DeviceMarks | null,
): string | null => {
  if (!after) return before ? 'marks are gone' : null;
  if (pinsOf(after) !== pinsOf(truth)) return 'a pin moved';
  if (before && after.state.seq < before.state.seq) return 'the mark of the account state fell';
  const wrong = Object.entries(after.vaults).some(([id, { seq, hash }]) => {
    const known = truth.vaults[id];
    return !known || seq < (before?.vaults[id]?.seq ?? 0) || (seq === known.seq && hash !== known.hash);
  });
  return wrong ? 'the mark of a vault is not true' : null;
};

/** The last three assertions in a browser. `from` is where its requests begin. */
export const judgePage = async (
  place: Place,
  visit: Visit,
  {
    from,
    truth,
    before,
  }: { readonly from: number; readonly truth: DeviceMarks; readonly before: DeviceMarks | null },
): Promise<readonly (string | null)[]> => {
  const sent = place.proxy.seen
    .slice(from)
    .flatMap(({ path, headers, body }) => [`${path}\n${decodeURIComponent(path)}\n${headers}`, body]);
  const stored = (await readDatabases(visit.page)).map(({ kind, content }) =>
    kind === 'bytes' ? Buffer.from(content, 'base64') : Buffer.from(content),
  );
  const elsewhere = JSON.stringify(await readElsewhere(visit.page));
  const leaks = findSecrets([...sent, ...stored, elsewhere, place.coffer.output()], canariesOf(place));
  return [
    leaks.length > 0 ? `secrets were found: ${leaks.join(', ')}` : null,
    findUpload(place, from),
    findMark(truth, before, await marksOf(visit.page)),
  ];
};

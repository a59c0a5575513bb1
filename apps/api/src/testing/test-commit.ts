import { type Commit, type CommitItem, commitChange, encodeCommit } from '@coffer/contracts';
import { type Bytes, concat, encodeManifest, idText, type Manifest, u8, u32 } from '@coffer/crypto';
import type { TestBrowser } from './test-browser.ts';
import { nextManifest, type Person, random, signAs } from './test-person.ts';

/** Bytes that look sealed: the server can't tell more. */
export const sealedLike = (length = 100, keyEpoch = 1): Bytes => concat(u8(2), u32(keyEpoch), random(length));

export const newItem = (changes: Partial<CommitItem> = {}): CommitItem => ({
  ...{
    itemId: random(16),
    revision: 1,
    flags: 0,
    overview: sealedLike(),
    secret: sealedLike(300),
    tokenVersion: 1,
  },
  tokens: [random(8), random(8)],
  ...changes,
});

export const tombstone = (itemId: Bytes, revision: number): CommitItem =>
  newItem({ itemId, revision, flags: 1, overview: new Uint8Array(0), secret: new Uint8Array(0), tokens: [] });

/** A signed commit on top of the person's newest manifest; `added` says how many of the items are new. */
export const commitOf = async (
  person: Person,
  items: readonly CommitItem[],
  { added = items.filter(({ revision }) => revision === 1).length, manifest = {} as Partial<Manifest> } = {},
): Promise<Commit & { readonly next: { manifest: Manifest; bytes: Bytes } }> => {
  const next = nextManifest(person, added, manifest);
  const bytes = encodeManifest(next);
  const signature = await signAs(person, 'coffer/v1/manifest', bytes, next.writerId);
  return { manifest: bytes, signature, mac: random(32), items, next: { manifest: next, bytes } };
};

export const sendCommit = (browser: TestBrowser, person: Person, commit: Commit, idempotencyKey?: string) =>
  browser.call(
    commitChange,
    { params: { vaultId: idText(person.vaultId) }, body: encodeCommit(commit) },
    idempotencyKey ? { idempotencyKey } : {},
  );

/** Commits items and remembers the manifest as the newest. */
export const save = async (
  browser: TestBrowser,
  person: Person,
  items: readonly CommitItem[],
): Promise<number> => {
  const commit = await commitOf(person, items);
  const { seq } = await sendCommit(browser, person, commit);
  person.newest = commit.next;
  return seq;
};

import {
  beginVaultRotation,
  type CallOf,
  type CommitItem,
  commitVaultRotation,
  encodeCommit,
  readStates,
  stageRotatedItems,
} from '@coffer/contracts';
import {
  emptyLeafTree,
  encodeManifest,
  idText,
  leafOf,
  type Manifest,
  toBase64Url,
  tombstoneLeaf,
} from '@coffer/crypto';
import type { TestBrowser } from './test-browser.ts';
import { newItem, sealedLike } from './test-commit.ts';
import { newId, nextManifest, type Person, random, randomText, signAs } from './test-person.ts';

/** The item under the coming key, one revision on. */
export const renewed = (item: CommitItem, changes: Partial<CommitItem> = {}, keyEpoch = 2): CommitItem =>
  newItem({
    ...{ itemId: item.itemId, revision: item.revision + 1, tokens: [random(8)] },
    ...{ overview: sealedLike(100, keyEpoch), secret: sealedLike(300, keyEpoch) },
    ...changes,
  });

export const rootOver = (items: readonly CommitItem[]) => {
  const tree = emptyLeafTree();
  for (const { itemId, revision, flags, overview, secret } of items)
    tree.put(
      idText(itemId),
      flags === 1 ? tombstoneLeaf(itemId, revision) : leafOf(itemId, revision, overview, secret),
    );
  return tree.root();
};

export const beginRotation = async (browser: TestBrowser, person: Person, keyEpoch = 2): Promise<string> => {
  const rotationId = newId();
  const params = { vaultId: idText(person.vaultId) };
  await browser.call(beginVaultRotation, { params, body: { rotationId, keyEpoch } });
  return rotationId;
};

const placeOf = (person: Person, rotationId: string) => ({ vaultId: idText(person.vaultId), rotationId });

export const stageCall = (
  person: Person,
  rotationId: string,
  items: readonly CommitItem[],
  manifest = new Uint8Array(0),
): CallOf<typeof stageRotatedItems> => ({
  params: placeOf(person, rotationId),
  query: undefined,
  body: encodeCommit({ manifest, signature: new Uint8Array(64), mac: new Uint8Array(32), items }),
});

export const stage = (
  browser: TestBrowser,
  person: Person,
  rotationId: string,
  items: readonly CommitItem[],
) => browser.call(stageRotatedItems, stageCall(person, rotationId, items));

/** The request that ends a rotation after which the vault holds these items. */
export const endCall = async (
  browser: TestBrowser,
  person: Person,
  rotationId: string,
  items: readonly CommitItem[],
  changes: Partial<Manifest> = {},
) => {
  const { states } = await browser.call(readStates, { query: { since: 0 } });
  const keyEpoch = (person.newest?.manifest.keyEpoch ?? 1) + 1;
  const manifest = nextManifest(person, 0, { keyEpoch, root: rootOver(items), ...changes });
  const bytes = encodeManifest(manifest);
  const signature = await signAs(person, 'coffer/v1/manifest', bytes, manifest.writerId);
  const body = {
    head: {
      manifest: toBase64Url(bytes),
      signature: toBase64Url(signature),
      mac: randomText(32),
    },
    meta: randomText(120),
    selfWrap: randomText(157),
    grants: [],
    state: { seq: (states.at(-1)?.seq ?? 0) + 1, sealed: randomText(500) },
  };
  return { params: placeOf(person, rotationId), body, next: { manifest, bytes } };
};

export const end = async (
  browser: TestBrowser,
  person: Person,
  rotationId: string,
  items: readonly CommitItem[],
) => {
  const { params, body, next } = await endCall(browser, person, rotationId, items);
  const { seq } = await browser.call(commitVaultRotation, { params, body });
  person.newest = next;
  return { seq, body };
};

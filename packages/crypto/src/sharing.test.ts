import { beforeAll, describe, expect, test } from 'vitest';
import type { Bytes } from './bytes.ts';
import { isGrantSigned, openGrant, sealGrant } from './grant.ts';
import { parseGrant } from './grant-bytes.ts';
import { encodeIdentity, type Identity, identityHash, parseIdentity } from './identity.ts';
import { itemAuthorBody } from './item-author.ts';
import { deriveVaultKeys, generateVaultSecret, type VaultSecret } from './keys.ts';
import {
  encodeManifest,
  isManifestMac,
  type Manifest,
  macManifest,
  manifestHash,
  parseManifest,
} from './manifest.ts';
import { isFirstGroupManifest, linkProblem } from './manifest-link.ts';
import { encodePrivateKeys, generatePrivateKeys, parsePrivateKeys, publicKeysOf } from './private-keys.ts';
import { isSignedBy, signBody } from './signature.ts';
import { codeOf, countUp, cutEachLength, notAuthenticOutcome, outcomeOf } from './testing/hostile.ts';
import { type Somebody, somebody } from './testing/people.ts';

const deploymentId = countUp(0xd0, 16);
const groupId = countUp(0x90, 16);
const vaultId = countUp(0xb0, 16);
let ada: Somebody;
let bob: Somebody;
let team: Somebody;

beforeAll(async () => {
  [ada, bob] = await Promise.all([somebody(1), somebody(2)]);
  const keys = await generatePrivateKeys();
  const identity: Identity = {
    ...{ accountId: groupId, email: '', epoch: 1, previousHash: new Uint8Array(32) },
    ...(await publicKeysOf(keys)),
  };
  team = { keys, identity, hash: identityHash(identity) };
});

const entry = (of: Somebody, role: 1 | 2 | 3 | 4) => ({
  accountId: of.identity.accountId,
  role,
  identityHash: of.hash,
});
const firstOf = (id: Bytes, members: Manifest['members']): Manifest => ({
  ...{ vaultId: id, keyEpoch: 1, seq: 1, previousHash: new Uint8Array(32), root: countUp(0, 32), count: 0 },
  ...{ members, time: 0, writerId: ada.identity.accountId, logHead: null },
});

/** What ada gives somebody of a vault, and the manifest by which. */
const give = async (secret: VaultSecret, to: Somebody, before: Manifest) => {
  const encoded = encodeManifest({
    ...before,
    seq: before.seq + 1,
    previousHash: manifestHash(encodeManifest(before)),
    members: [...before.members, entry(to, 2)],
  });
  const { manifest } = await deriveVaultKeys(secret);
  const next = parseManifest(encoded);
  const place = {
    ...{ grantorId: ada.identity.accountId, granteeId: to.identity.accountId, vaultId: before.vaultId },
    ...{ keyEpoch: 1, grantorIdentityHash: ada.hash, granteeIdentityHash: to.hash },
    ...{ manifestSeq: next.seq, manifestHash: manifestHash(encoded) },
  };
  const bytes = await sealGrant(place, to.identity, secret, { deploymentId, seed: ada.keys.ed25519 });
  return { bytes, encoded, next, mac: await macManifest(manifest, encoded) };
};

describe('a vault that is granted to a group (S8)', () => {
  test('opens for its members, each step vouched for by the one before', async () => {
    const groupSecret = generateVaultSecret();
    const groupFirst = firstOf(groupId, [entry(ada, 4), entry(team, 1)]);
    expect(isFirstGroupManifest(groupFirst)).toBe(true);
    const toBob = await give(groupSecret, bob, groupFirst);
    expect(linkProblem(groupFirst, manifestHash(encodeManifest(groupFirst)), toBob.next)).toBe(null);
    const vaultSecret = generateVaultSecret();
    const toTeam = await give(vaultSecret, team, firstOf(vaultId, [entry(ada, 4)]));

    const own = parseGrant(toBob.bytes);
    expect(await isGrantSigned(own, ada.identity, deploymentId)).toBe(true);
    const opened = await openGrant(own, bob.keys);
    const { manifest } = await deriveVaultKeys(opened);
    expect(await isManifestMac(manifest, toBob.encoded, toBob.mac)).toBe(true);
    expect(opened).toEqual(groupSecret);

    const groupKeys = parsePrivateKeys(encodePrivateKeys(team.keys));
    const granted = parseGrant(toTeam.bytes);
    expect(await isGrantSigned(granted, ada.identity, deploymentId)).toBe(true);
    expect(await openGrant(granted, groupKeys)).toEqual(vaultSecret);
    expect(await outcomeOf(() => openGrant(granted, bob.keys))).toBe(notAuthenticOutcome);
  });

  test('has a key that verifies no other manifest than its own (H12)', async () => {
    const secret = generateVaultSecret();
    const given = await give(secret, bob, firstOf(vaultId, [entry(ada, 4)]));
    const other = await give(generateVaultSecret(), bob, firstOf(vaultId, [entry(ada, 4)]));
    const { manifest } = await deriveVaultKeys(await openGrant(parseGrant(given.bytes), bob.keys));
    expect(await isManifestMac(manifest, given.encoded, given.mac)).toBe(true);
    expect(await isManifestMac(manifest, other.encoded, other.mac)).toBe(false);
    const promoted = encodeManifest({ ...given.next, members: [entry(ada, 4), entry(bob, 4)] });
    expect(await isManifestMac(manifest, promoted, given.mac)).toBe(false);
  });

  test('has an identity without an address, spelled in one way', async () => {
    expect(parseIdentity(encodeIdentity(team.identity))).toEqual(team.identity);
    expect(identityHash({ ...team.identity, email: '  ' })).toEqual(team.hash);
  });
});

describe('the bytes of private keys', () => {
  test('give them back, and are no keys when cut, grown or of another version', async () => {
    const bytes = encodePrivateKeys(bob.keys);
    expect(parsePrivateKeys(bytes)).toEqual(bob.keys);
    for (const cut of cutEachLength(bytes.slice(0, 90)))
      expect(await codeOf(() => parsePrivateKeys(cut))).toBe('crypto/malformed');
    const grown = new Uint8Array(bytes.length + 1);
    grown.set(bytes);
    expect(await codeOf(() => parsePrivateKeys(grown))).toBe('crypto/malformed');
    expect(await codeOf(() => parsePrivateKeys(bytes.with(0, 2) as Bytes))).toBe('crypto/unsupported-suite');
  });
});

describe('the author of an item', () => {
  const authorship = { vaultId, itemId: countUp(0xc0, 16), revision: 4, at: 5, content: countUp(1, 40) };

  test('answers for one content, at one revision of one item, and for nothing else (H07)', async () => {
    const signer = { deploymentId, signerId: ada.identity.accountId };
    const body = itemAuthorBody(authorship);
    const signature = await signBody(ada.keys.ed25519, 'coffer/v1/item-author', signer, body);
    const isAda = (given: Partial<typeof authorship>, by = signer) =>
      isSignedBy(
        ada.identity.ed25519,
        'coffer/v1/item-author',
        by,
        itemAuthorBody({ ...authorship, ...given }),
        signature,
      );
    expect(await isAda({})).toBe(true);
    const others: readonly Partial<typeof authorship>[] = [
      { vaultId: groupId },
      { itemId: countUp(0xc1, 16) },
      { vaultId: authorship.itemId, itemId: vaultId },
      { revision: 5 },
      { at: 6 },
      { revision: 5, at: 4 },
      { content: countUp(2, 40) },
      { content: new Uint8Array(0) },
    ];
    for (const other of others) expect(await isAda(other)).toBe(false);
    expect(await isAda({}, { ...signer, signerId: bob.identity.accountId })).toBe(false);
  });
});

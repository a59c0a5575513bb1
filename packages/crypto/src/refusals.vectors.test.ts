import { describe, expect, test } from 'vitest';
import type { Bytes } from './bytes.ts';
import * as client from './index.ts';
import type * as Keys from './keys.ts';
import { deviceRefusals } from './testing/device-refusals.ts';
import { codeOf, countUp } from './testing/hostile.ts';
import { sharingRefusals } from './testing/sharing-refusals.ts';
import { atOtherLengths, atOtherNumbers, bytes32, bytes64, id, id2, of } from './testing/wrong-values.ts';

const root = await client.deriveRootKeys(of<Keys.RootKey>(32));
const vault = { vaultKey: of<Keys.VaultKey>(32), vaultSalt: of<Bytes>(32) };
const vaultKeys = await client.deriveVaultKeys(vault);
const signer = { deploymentId: id, signerId: id };
const label = 'coffer/v1/manifest';
const privateKeys = { ed25519: of<Bytes>(32), x25519: of<Bytes>(32), rsa: of<Bytes>(100) };
const identity: client.Identity = {
  ...{ accountId: id, email: 'a@b.example', epoch: 1, previousHash: new Uint8Array(32) },
  ...{ ed25519: bytes32, x25519: bytes32, rsa: of(100) },
};
const manifest: client.Manifest = {
  ...{ vaultId: id, keyEpoch: 1, seq: 1, previousHash: new Uint8Array(32), root: bytes32, count: 0 },
  ...{ members: [{ accountId: id, role: 4, identityHash: bytes32 }], time: 0, writerId: id },
};
const context = client.itemContext({ vaultId: id, itemId: id2, keyEpoch: 1, revision: 1 }, 1);
const rootContext = client.rootWrapContext(id, 1);
const answers = [
  { question: 'a', answer: 'x' },
  { question: 'b', answer: 'y' },
];
const wrapKey = { unlockKey: of<Keys.UnlockKey>(32) };

/** For each export the calls that it must refuse, under the code with which it must. */
const refusals: Readonly<Record<string, readonly [code: string, calls: readonly (() => unknown)[]]>> = {
  sized: ['crypto/malformed', atOtherLengths(32, (wrong) => client.sized(wrong, 32, 'x'))],
  u8: ['crypto/malformed', [...atOtherNumbers(client.u8), () => client.u8(256)]],
  u32: ['crypto/malformed', [...atOtherNumbers(client.u32), () => client.u32(2 ** 32)]],
  u64: ['crypto/malformed', atOtherNumbers(client.u64)],
  fromUtf8: [
    'crypto/malformed',
    [() => client.fromUtf8(Uint8Array.of(0xff)), () => client.fromUtf8(Uint8Array.of(0xc0, 0x80))],
  ],
  fromHex: ['crypto/malformed', [() => client.fromHex('0'), () => client.fromHex('0x')]],
  fromBase64Url: ['crypto/malformed', [() => client.fromBase64Url('A'), () => client.fromBase64Url('AA==')]],
  fromCrockford: ['crypto/malformed', [() => client.fromCrockford('U0'), () => client.fromCrockford('0')]],
  idBytes: [
    'crypto/malformed',
    [() => client.idBytes(''), () => client.idBytes('00000000-0000-0000-0000-00000000000G')],
  ],
  idText: ['crypto/malformed', atOtherLengths(16, client.idText)],
  unpad: ['crypto/not-authentic', [() => client.unpad(of(0)), () => client.unpad(of(64))]],
  associatedData: [
    'crypto/malformed',
    [
      ...atOtherLengths(16, (ownerId) => client.associatedData({ ...context, ownerId })),
      ...atOtherLengths(16, (vaultId) => client.associatedData({ ...context, vaultId })),
      ...atOtherLengths(16, (objectId) => client.associatedData({ ...context, objectId })),
      ...atOtherNumbers((keyEpoch) => client.associatedData({ ...context, keyEpoch })),
      ...atOtherNumbers((revision) => client.associatedData({ ...context, revision })),
      ...atOtherNumbers((part) => client.associatedData({ ...context, part })),
    ],
  ],
  derivePasswordKeys: [
    'crypto/malformed',
    atOtherLengths(32, (key) => client.derivePasswordKeys(key as Keys.MasterKey)),
  ],
  deriveUnlockKey: [
    'crypto/malformed',
    [
      ...atOtherLengths(32, (seed) => client.deriveUnlockKey(seed as Keys.UnlockSeed, bytes64, id, 1)),
      ...atOtherLengths(64, (output) => client.deriveUnlockKey(bytes32 as Keys.UnlockSeed, output, id, 1)),
      ...atOtherLengths(16, (account) =>
        client.deriveUnlockKey(bytes32 as Keys.UnlockSeed, bytes64, account, 1),
      ),
      ...atOtherNumbers((epoch) => client.deriveUnlockKey(bytes32 as Keys.UnlockSeed, bytes64, id, epoch)),
    ],
  ],
  deriveRootKeys: [
    'crypto/malformed',
    atOtherLengths(32, (key) => client.deriveRootKeys(key as Keys.RootKey)),
  ],
  deriveVaultKeys: [
    'crypto/malformed',
    [
      ...atOtherLengths(32, (key) => client.deriveVaultKeys({ ...vault, vaultKey: key as Keys.VaultKey })),
      ...atOtherLengths(32, (vaultSalt) => client.deriveVaultKeys({ ...vault, vaultSalt })),
    ],
  ],
  deriveVaultSubkeys: [
    'crypto/malformed',
    atOtherLengths(32, (key) => client.deriveVaultSubkeys({ ...vault, vaultKey: key as Keys.VaultKey })),
  ],
  wrapRootKey: [
    'crypto/malformed',
    [
      ...atOtherLengths(32, (key) =>
        client.wrapRootKey({ unlockKey: key as Keys.UnlockKey }, rootContext, of(32)),
      ),
      ...atOtherLengths(32, (secret) => client.wrapRootKey(wrapKey, rootContext, secret as Keys.RootKey)),
    ],
  ],
  wrapVaultSecret: [
    'crypto/malformed',
    atOtherLengths(32, (key) =>
      client.wrapVaultSecret(root.selfWrap, client.selfWrapContext(id, id2, 1), {
        ...vault,
        vaultKey: key as Keys.VaultKey,
      }),
    ),
  ],
  wrapFileKey: [
    'crypto/malformed',
    atOtherLengths(32, (key) => client.wrapFileKey(of(32), client.exportFileContext, key as Keys.FileKey)),
  ],
  unwrapRootKey: [
    'crypto/unsupported-suite',
    [
      () => client.unwrapRootKey(wrapKey, rootContext, of(0)),
      () => client.unwrapRootKey(wrapKey, rootContext, countUp(2, 125)),
    ],
  ],
  unwrapVaultSecret: [
    'crypto/not-authentic',
    [
      () => client.unwrapVaultSecret(root.selfWrap, client.selfWrapContext(id, id2, 1), of(157)),
      () => client.unwrapVaultSecret(root.selfWrap, context, of(157)),
    ],
  ],
  unwrapFileKey: [
    'crypto/not-authentic',
    [() => client.unwrapFileKey(of(32), client.exportFileContext, of(125))],
  ],
  openContent: [
    'crypto/not-authentic',
    [
      () => client.openContent(vaultKeys.enc, context, countUp(2, 33)),
      () => client.openContent(vaultKeys.enc, context, countUp(2, 1)),
    ],
  ],
  sealContent: [
    'crypto/malformed',
    atOtherLengths(16, (vaultId) => client.sealContent(vaultKeys.enc, { ...context, vaultId }, bytes32)),
  ],
  openFile: ['crypto/malformed', [() => client.openFile('x', of(0)), () => client.openFile('x', of(500))]],
  openAccountState: [
    'crypto/not-authentic',
    [
      () =>
        client.openAccountState(root.accountState, { accountId: id, rootEpoch: 1, seq: 1 }, countUp(2, 100)),
    ],
  ],
  sealAccountState: [
    'crypto/malformed',
    atOtherNumbers((seq) =>
      client.sealAccountState(root.accountState, { accountId: id, rootEpoch: 1, seq }, bytes32),
    ),
  ],
  openPage: [
    'crypto/not-authentic',
    [() => client.openPage(root.localCache, { accountId: id, rootEpoch: 1, pageId: id2 }, countUp(2, 100))],
  ],
  sealPage: [
    'crypto/malformed',
    atOtherLengths(16, (pageId) =>
      client.sealPage(root.localCache, { accountId: id, rootEpoch: 1, pageId }, bytes32),
    ),
  ],
  sealPrivateKeys: [
    'crypto/malformed',
    [
      ...atOtherLengths(32, (ed25519) =>
        client.sealPrivateKeys(root.privateKeys, id, 1, { ...privateKeys, ed25519 }),
      ),
      ...atOtherLengths(32, (x25519) =>
        client.sealPrivateKeys(root.privateKeys, id, 1, { ...privateKeys, x25519 }),
      ),
      () => client.sealPrivateKeys(root.privateKeys, id, 1, { ...privateKeys, rsa: of(4097) }),
    ],
  ],
  openPrivateKeys: [
    'crypto/not-authentic',
    [() => client.openPrivateKeys(root.privateKeys, id, 1, countUp(2, 100))],
  ],
  signBody: [
    'crypto/malformed',
    [
      ...atOtherLengths(32, (seed) => client.signBody(seed, label, signer, bytes32)),
      ...atOtherLengths(16, (signerId) => client.signBody(bytes32, label, { ...signer, signerId }, bytes32)),
      ...atOtherLengths(16, (deploymentId) =>
        client.signBody(bytes32, label, { ...signer, deploymentId }, bytes32),
      ),
    ],
  ],
  signedMessage: [
    'crypto/malformed',
    atOtherLengths(16, (signerId) => client.signedMessage(label, { ...signer, signerId }, bytes32)),
  ],
  encodeIdentity: [
    'crypto/malformed',
    [
      ...atOtherLengths(16, (accountId) => client.encodeIdentity({ ...identity, accountId })),
      ...atOtherLengths(32, (ed25519) => client.encodeIdentity({ ...identity, ed25519 })),
      ...atOtherLengths(32, (x25519) => client.encodeIdentity({ ...identity, x25519 })),
      ...atOtherLengths(32, (previousHash) => client.encodeIdentity({ ...identity, previousHash })),
    ],
  ],
  identityHash: ['crypto/malformed', atOtherNumbers((epoch) => client.identityHash({ ...identity, epoch }))],
  parseIdentity: [
    'crypto/malformed',
    [() => client.parseIdentity(of(0)), () => client.parseIdentity(of(300))],
  ],
  encodeManifest: [
    'crypto/malformed',
    atOtherLengths(32, (wrong) => client.encodeManifest({ ...manifest, root: wrong })),
  ],
  parseManifest: [
    'crypto/malformed',
    [() => client.parseManifest(of(0)), () => client.parseManifest(of(300))],
  ],
  encodeLeaf: [
    'crypto/malformed',
    atOtherNumbers((revision) => client.encodeLeaf(client.tombstoneLeaf(id, revision))),
  ],
  parseLeaf: ['crypto/malformed', atOtherLengths(89, client.parseLeaf)],
  loginProofBody: [
    'crypto/malformed',
    atOtherLengths(32, (nonce) =>
      client.loginProofBody({
        origin: 'o',
        accountId: id,
        halfSessionId: id,
        nonce,
        wrappedRootKey: bytes32,
        pinEpoch: 1,
      }),
    ),
  ],
  deviceAuthBody: ['crypto/malformed', atOtherLengths(32, (nonce) => client.deviceAuthBody('o', id, nonce))],
  deviceRegistrationBody: [
    'crypto/malformed',
    atOtherLengths(32, (key) => client.deviceRegistrationBody(id, bytes32, key, bytes32)),
  ],
  credentialWriteBody: [
    'crypto/malformed',
    atOtherLengths(32, (nonce) => client.credentialWriteBody(nonce, bytes32)),
  ],
  stepUpMessage: [
    'crypto/malformed',
    atOtherLengths(16, (session) => client.stepUpMessage(bytes32, session, 'export')),
  ],
  stepUpProof: [
    'crypto/malformed',
    atOtherLengths(32, (nonce) => client.stepUpProof(bytes32 as Keys.ReauthKey, nonce, id, 'export')),
  ],
  nextStateHash: [
    'crypto/malformed',
    [
      ...atOtherLengths(32, (before) => client.nextStateHash(1, before, bytes32)),
      ...atOtherNumbers((seq) => client.nextStateHash(seq, bytes32, bytes32)),
    ],
  ],
  evaluateOprf: [
    'crypto/bad-element',
    [
      ...atOtherLengths(32, (key) => client.evaluateOprf(key, bytes32)),
      () => client.evaluateOprf(new Uint8Array(32), bytes32),
    ],
  ],
  finalizeOprf: [
    'crypto/bad-element',
    [
      ...atOtherLengths(32, (answer) => client.finalizeOprf(bytes32, client.blindOprf(bytes32), answer)),
      () => client.finalizeOprf(bytes32, client.blindOprf(bytes32), new Uint8Array(32)),
      () => client.finalizeOprf(bytes32, client.blindOprf(bytes32), new Uint8Array(32).fill(0xff)),
    ],
  ],
  itemTokens: [
    'crypto/malformed',
    atOtherLengths(16, (item) => client.itemTokens(vaultKeys.search, item, [])),
  ],
  searchToken: [
    'crypto/malformed',
    atOtherNumbers((field) => client.searchToken(vaultKeys.search, { field, word: 'a' })),
  ],
  parseRecoveryCode: [
    'crypto/malformed',
    [() => client.parseRecoveryCode(''), () => client.parseRecoveryCode('0'.repeat(28))],
  ],
  deriveAnswersKey: [
    'crypto/kdf-refused',
    [
      ...atOtherLengths(32, (salt) =>
        client.deriveAnswersKey(answers, { accountId: id, salt, iterations: 2_000_000 }),
      ),
      ...atOtherNumbers((iterations) =>
        client.deriveAnswersKey(answers, { accountId: id, salt: bytes32, iterations }),
      ),
    ],
  ],
  deriveKitAndAnswersKey: [
    'crypto/malformed',
    [
      ...atOtherLengths(16, (secret) => client.deriveKitAndAnswersKey(secret, bytes32, id)),
      ...atOtherLengths(32, (key) => client.deriveKitAndAnswersKey(id, key, id)),
    ],
  ],
  ...deviceRefusals,
  ...sharingRefusals,
  deriveRecoveryAuth: [
    'crypto/malformed',
    atOtherLengths(32, (key) => client.deriveRecoveryAuth(key as Keys.RecoveryKey)),
  ],
  assertKdfParameters: [
    'crypto/kdf-refused',
    atOtherNumbers((iterations) => client.assertKdfParameters({ algorithm: 'pbkdf2-sha256', iterations })),
  ],
  effectiveSalt: [
    'crypto/kdf-refused',
    atOtherLengths(32, (salt) => client.effectiveSalt('a@b.example', id, salt)),
  ],
  deriveMasterKey: [
    'crypto/kdf-refused',
    atOtherNumbers((iterations) =>
      client.deriveMasterKey(
        { algorithm: 'pbkdf2-sha256', iterations },
        { email: 'a', deploymentId: id, salt: bytes32 },
        'p',
        async () => of(32),
      ),
    ),
  ],
};

/** Exports that take whatever their types let through, make keys, or answer no instead of throwing. */
const refusesNothing = [
  ...['CryptoError', 'malformed', 'notAuthentic', 'utf8', 'copyBytes', 'joinBytes', 'concat', 'lp', 'sha256'],
  ...['equalBytes', 'compareBytes', 'readBytes', 'toBase64Url', 'toHex', 'toCrockford', 'crockfordSpelling'],
  ...['randomBytes', 'generateRootKey', 'generateVaultSecret', 'generateOprfKey', 'generateRecoverySecret'],
  ...[
    'generatePrivateKeys',
    'publicKeysOf',
    'recoveryCodeText',
    'normaliseAnswer',
    'passwordBytes',
    'canonicalEmail',
  ],
  ...[
    'isKdfAtLeast',
    'isSignedBy',
    'isManifestMac',
    'isFirstGroupManifest',
    'isFirstManifest',
    'isSameLeaf',
    'linkProblem',
    'macManifest',
  ],
  ...[
    'rootWrapContext',
    'recoveryWrapContext',
    'privateKeysContext',
    'accountStateContext',
    'cachePageContext',
  ],
  ...['canonicalJson', 'isGrantSigned', 'isNoteSigned', 'generateInvitationSecret', 'parseInvitationText'],
  ...['logLeafHash', 'logRoot', 'logPlacesOf', 'isIncluded', 'isConsistent'],
  ...['backupContext', 'quickContext', 'offlineContext', 'grantContext', 'noteContext'],
  ...[
    'selfWrapContext',
    'vaultMetaContext',
    'itemContext',
    'leafOf',
    'tombstoneLeaf',
    'emptyLeafTree',
    'pad',
  ],
  ...['manifestHash', 'manifestSigner', 'paddedLength', 'wrappedLength', 'pinInput', 'blindOprf', 'sealFile'],
];

test('every function of the client’s entry is in one of the two lists', () => {
  const functions = Object.entries(client).flatMap(([name, one]) =>
    typeof one === 'function' ? [name] : [],
  );
  const known = [...Object.keys(refusals), ...refusesNothing];
  expect(functions.filter((name) => !known.includes(name))).toEqual([]);
  expect(known.filter((name) => !functions.includes(name))).toEqual([]);
  expect(new Set(known).size).toBe(known.length);
});

describe('what each export refuses, in Node and in Chromium alike', () => {
  test.each(Object.entries(refusals))('%s', async (_, [code, calls]) => {
    expect(calls.length).toBeGreaterThan(0);
    for (const [index, call] of calls.entries()) expect(await codeOf(call), `call ${index}`).toBe(code);
  });
});

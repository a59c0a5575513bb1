import { describe, expect, test } from 'vitest';
import { toHex } from './encoding.ts';
import { CryptoError, malformed, notAuthentic } from './errors.ts';
import { generateRsa, rsaModulusBits, rsaPublicKeyOf } from './hazmat/rsa-oaep.ts';
import * as client from './index.ts';
import * as server from './verify/index.ts';

/** What the server's entry may hold: checks, encodings, bodies of statements, and the OPRF's evaluate. */
const serverMay = [
  ...['CryptoError', 'malformed', 'notAuthentic'],
  ...[
    'compareBytes',
    'concat',
    'copyBytes',
    'equalBytes',
    'fromUtf8',
    'joinBytes',
    'lp',
    'readBytes',
    'sized',
  ],
  ...['u8', 'u32', 'u64', 'utf8'],
  ...['crockfordSpelling', 'fromBase64Url', 'fromCrockford', 'fromHex', 'idBytes', 'idText'],
  ...['toBase64Url', 'toCrockford', 'toHex', 'sha256'],
  ...['identityHash', 'parseIdentity', 'canonicalEmail'],
  ...['assertKdfParameters', 'defaultAnswersIterations', 'defaultKdf', 'isKdfAtLeast', 'kdfBounds'],
  ...[
    'isFirstGroupManifest',
    'isFirstManifest',
    'linkProblem',
    'manifestHash',
    'manifestSigner',
    'parseManifest',
    'roles',
  ],
  ...['emptyLeafTree', 'encodeLeaf', 'parseLeaf', 'tombstoneLeaf'],
  ...['encodeLogEntry', 'parseLogEntry', 'logHeadBody', 'logLeafHash', 'logNodeHash', 'logRoot', 'logRootAt'],
  ...['appendedSubtrees', 'logPlacesOf', 'inclusionPath', 'consistencyPath', 'isIncluded', 'isConsistent'],
  ...['deviceBackupBody', 'grantSignedBody', 'noteSignedBody', 'parseGrant', 'parseNote'],
  ...['canonicalJson', 'parsePolicy', 'policyLimit'],
  ...['credentialWriteBody', 'deviceAuthBody', 'deviceRegistrationBody', 'loginProofBody', 'stepUpMessage'],
  'restoreAcceptedBody',
  ...['signedMessage', 'checkSignature', 'firstStateHash', 'nextStateHash', 'evaluateBlinded', 'isOprfKey'],
];

describe('the two entries', () => {
  test('the server gets nothing that opens, unwraps, derives or signs (K8, S22)', () => {
    expect(Object.keys(server).filter((name) => !serverMay.includes(name))).toEqual([]);
    const verbs = /^(open|unwrap|derive|seal|wrap|sign[A-Z]|decrypt|encrypt|generate|blind)/;
    const own = Object.keys(server).filter((name) => verbs.test(name) && name !== 'signedMessage');
    expect(own).toEqual([]);
  });

  test('the client gets safe constructions and no bare primitive', () => {
    const bare = [
      'aesGcmKey',
      'encryptAesGcm',
      'decryptAesGcm',
      'hkdf',
      'hmac',
      'pbkdf2',
      'argon2id',
      'ed25519',
      'x25519',
    ];
    expect(Object.keys(client).filter((name) => bare.includes(name))).toEqual([]);
    expect(Object.keys(client)).toEqual(
      expect.arrayContaining(['sealContent', 'openContent', 'unwrapRootKey']),
    );
  });
});

describe('errors', () => {
  test('that do not authenticate are all alike (H10)', () => {
    const [first, second] = [notAuthentic(), notAuthentic()];
    expect(first).toBeInstanceOf(CryptoError);
    expect([first.name, first.code, first.message]).toEqual([second.name, second.code, second.message]);
    expect(first.message).toBe('The bytes do not authenticate.');
    expect(first.cause).toBe(undefined);
  });

  test('of structure name the structure', () => {
    expect(malformed('id').message).toBe('Malformed: id.');
    expect(malformed('id').code).toBe('crypto/malformed');
  });
});

test('an RSA pair has 3072 bits, and its public half follows from the private one (S8)', async () => {
  const { privateKey, publicKey } = await generateRsa();
  expect(rsaModulusBits).toBe(3072);
  expect(toHex(await rsaPublicKeyOf(privateKey))).toBe(toHex(publicKey));
});

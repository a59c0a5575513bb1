import {
  encodeIdentity,
  fromBase64Url,
  generatePrivateKeys,
  idBytes,
  identityHash,
  isSignedBy,
  type PrivateKeys,
  parseIdentity,
  publicKeysOf,
  randomBytes,
  toBase64Url,
} from '@coffer/crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { firstMeta } from '../sync/vault-meta.ts';
import { encodeGroupKeys, groupKeysOf, makeGroupIdentity } from './group-keys.ts';

const deploymentId = randomBytes(16);
const groupId = randomBytes(16);
let keys: PrivateKeys;
let later: PrivateKeys;
beforeAll(async () => {
  [keys, later] = await Promise.all([generatePrivateKeys(), generatePrivateKeys()]);
});
const read = (text: string | undefined) =>
  groupKeysOf({ ...firstMeta, ...(text === undefined ? {} : { keys: text }) });

describe('the private keys of a group', () => {
  test('come out of its meta as they went in', () => {
    expect(read(encodeGroupKeys(keys))).toEqual(keys);
  });

  test.each([
    [undefined],
    [''],
    ['x'],
    ['7'],
    ['null'],
    ['{}'],
    ['[]'],
    ['["AA"]'],
    ['["AA","AA"]'],
    ['[1,2,3]'],
    ['["!","!","!"]'],
  ])('%s are none, and stop nobody who opens the group', (text) => {
    expect(read(text)).toBeNull();
  });
});

describe('the identity of a group', () => {
  const signed = (
    sent: { identity: string },
    label: 'coffer/v1/identity' | 'coffer/v1/identity-rotation',
    key: Uint8Array<ArrayBuffer>,
    signature: string,
  ) =>
    isSignedBy(
      key,
      label,
      { deploymentId, signerId: groupId },
      fromBase64Url(sent.identity),
      fromBase64Url(signature),
    );

  test('is the group’s own, has no address, and is signed by itself', async () => {
    const { identity, hash, sent } = await makeGroupIdentity(deploymentId, groupId, keys, null);
    expect(parseIdentity(fromBase64Url(sent.identity))).toEqual(identity);
    expect(identity).toMatchObject({
      accountId: groupId,
      email: '',
      epoch: 1,
      ...(await publicKeysOf(keys)),
    });
    expect(identity.previousHash).toEqual(new Uint8Array(32));
    expect(hash).toEqual(identityHash(identity));
    expect(toBase64Url(encodeIdentity(identity))).toBe(sent.identity);
    expect(await signed(sent, 'coffer/v1/identity', identity.ed25519, sent.signature)).toBe(true);
    expect(sent.rotation).toBeUndefined();
  });

  test('that follows another is signed by that one too, and names it', async () => {
    const first = await makeGroupIdentity(deploymentId, groupId, keys, null);
    const before = { identity: first.identity, seed: keys.ed25519 };
    const { identity, sent } = await makeGroupIdentity(deploymentId, groupId, later, before);
    expect(identity).toMatchObject({ epoch: 2, previousHash: first.hash });
    expect(await signed(sent, 'coffer/v1/identity', identity.ed25519, sent.signature)).toBe(true);
    const rotation = sent.rotation ?? '';
    expect(await signed(sent, 'coffer/v1/identity-rotation', first.identity.ed25519, rotation)).toBe(true);
    expect(await signed(sent, 'coffer/v1/identity-rotation', identity.ed25519, rotation)).toBe(false);
    expect(await signed(sent, 'coffer/v1/identity', first.identity.ed25519, rotation)).toBe(false);
  });

  test('of one group is not another’s: the signature names it', async () => {
    const { identity, sent } = await makeGroupIdentity(deploymentId, groupId, keys, null);
    const signer = { deploymentId, signerId: idBytes(crypto.randomUUID()) };
    const body = fromBase64Url(sent.identity);
    const signature = fromBase64Url(sent.signature);
    expect(await isSignedBy(identity.ed25519, 'coffer/v1/identity', signer, body, signature)).toBe(false);
  });
});

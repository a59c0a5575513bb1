import { describe, expect, test } from 'vitest';
import chain from '../../../docs/spec/vectors/account-state.json';
import identities from '../../../docs/spec/vectors/identity.json';
import proofs from '../../../docs/spec/vectors/proofs.json';
import signatures from '../../../docs/spec/vectors/signatures.json';
import { fromHex, toHex } from './encoding.ts';
import { ed25519 } from './hazmat/ed25519.ts';
import { encodeIdentity, identityHash, parseIdentity } from './identity.ts';
import { itemAuthorBody } from './item-author.ts';
import type { ReauthKey } from './keys.ts';
import {
  credentialWriteBody,
  deviceAuthBody,
  deviceBackupBody,
  deviceRegistrationBody,
  loginProofBody,
  stepUpMessage,
  stepUpProof,
} from './proofs.ts';
import { isSignedBy, type SignatureLabel, signBody, signedMessage } from './signature.ts';
import { firstStateHash, nextStateHash, restoreAcceptedBody } from './state-chain.ts';
import { identityOf, keyOf, unhexed } from './testing/from-vector.ts';

test.each(identities.identities)('the identity of $identity.email, epoch $identity.epoch', (given) => {
  const identity = identityOf(given.identity);
  expect(toHex(encodeIdentity(identity))).toBe(given.encoded);
  expect(toHex(identityHash(identity))).toBe(given.hash);
  expect(parseIdentity(fromHex(given.encoded))).toEqual(identity);
});

describe('signatures', () => {
  test.each(signatures.signed)('$label', async (given) => {
    const label = given.label as SignatureLabel;
    const signer = { deploymentId: fromHex(given.deploymentId), signerId: fromHex(given.signerId) };
    const [seed, body] = [fromHex(given.seed), fromHex(given.body)];
    expect(toHex(signedMessage(label, signer, body))).toBe(given.message);
    expect(toHex(await signBody(seed, label, signer, body))).toBe(given.signature);
    const publicKey = await (await ed25519()).publicKeyOf(seed);
    expect(await isSignedBy(publicKey, label, signer, body, fromHex(given.signature))).toBe(true);
  });
});

test('no signature under one label is one under another (H19)', async () => {
  const labels = signatures.signed.map(({ label }) => label as SignatureLabel);
  expect(new Set(labels).size).toBe(labels.length);
  for (const given of signatures.signed) {
    const signer = { deploymentId: fromHex(given.deploymentId), signerId: fromHex(given.signerId) };
    const publicKey = await (await ed25519()).publicKeyOf(fromHex(given.seed));
    const signedAs: SignatureLabel[] = [];
    for (const label of labels) {
      const isSigned = await isSignedBy(
        publicKey,
        label,
        signer,
        fromHex(given.body),
        fromHex(given.signature),
      );
      if (isSigned) signedAs.push(label);
    }
    expect(signedAs).toEqual([given.label]);
  }
});

test('the body of an item’s author', () => {
  const { body, ...given } = signatures.itemAuthor;
  expect(toHex(itemAuthorBody(unhexed(given)))).toBe(body);
});

describe('bodies of proofs', () => {
  test('login proof', () => {
    const { body, origin, pinEpoch, ...ids } = proofs.login;
    const made = loginProofBody({
      origin,
      pinEpoch,
      accountId: fromHex(ids.accountId),
      halfSessionId: fromHex(ids.halfSessionId),
      nonce: fromHex(ids.nonce),
      wrappedRootKey: fromHex(ids.wrappedRootKey),
    });
    expect(toHex(made)).toBe(body);
  });

  test('device authentication and registration (U24)', () => {
    const { origin, halfSessionId, nonce, body } = proofs.deviceAuth;
    expect(toHex(deviceAuthBody(origin, fromHex(halfSessionId), fromHex(nonce)))).toBe(body);
    const given = proofs.deviceRegistration;
    const made = deviceRegistrationBody(
      fromHex(given.deviceId),
      fromHex(given.publicKey),
      fromHex(given.backupKey),
      fromHex(given.nonce),
    );
    expect(toHex(made)).toBe(given.body);
  });

  test('device backup (U33)', () => {
    const { deviceId, rootEpoch, ephemeral, wrap, body } = proofs.deviceBackup;
    const made = deviceBackupBody(fromHex(deviceId), rootEpoch, fromHex(ephemeral), fromHex(wrap));
    expect(toHex(made)).toBe(body);
  });

  test('credential write', () => {
    const { nonce, written, body } = proofs.credentialWrite;
    expect(toHex(credentialWriteBody(fromHex(nonce), fromHex(written)))).toBe(body);
  });

  test('step-up (U25)', async () => {
    const { reauthKey, nonce, sessionId, action, message, proof } = proofs.stepUp;
    expect(toHex(stepUpMessage(fromHex(nonce), fromHex(sessionId), action))).toBe(message);
    const made = await stepUpProof(keyOf<ReauthKey>(reauthKey), fromHex(nonce), fromHex(sessionId), action);
    expect(toHex(made)).toBe(proof);
  });
});

test('the chain of account states', () => {
  let hash = firstStateHash;
  for (const state of chain.chain) {
    expect(toHex(hash)).toBe(state.previousHash);
    hash = nextStateHash(state.seq, hash, fromHex(state.sealed));
    expect(toHex(hash)).toBe(state.hash);
  }
});

test('the body by which a restore is accepted, and what it can not be made of', () => {
  const { from, to, at, body } = chain.restore;
  const placeOf = ({ seq, hash }: typeof from) => ({ seq, hash: fromHex(hash) });
  const given = { from: placeOf(from), to: placeOf(to), at };
  expect(toHex(restoreAcceptedBody(given))).toBe(body);
  for (const wrong of [
    { ...given, at: -1 },
    { ...given, from: { ...given.from, hash: new Uint8Array(31) } },
    { ...given, to: { ...given.to, hash: new Uint8Array(33) } },
  ])
    expect(() => restoreAcceptedBody(wrong)).toThrow(expect.objectContaining({ code: 'crypto/malformed' }));
});

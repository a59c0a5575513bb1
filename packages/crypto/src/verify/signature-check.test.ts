import { expect, test } from 'vitest';
import vectors from '../../../../docs/spec/vectors/signatures.json';
import { fromHex } from '../encoding.ts';
import { webCryptoEd25519 } from '../hazmat/ed25519.ts';
import { isSignedBy, type SignatureLabel, signBody } from '../signature.ts';
import { countUp, flipEachBit } from '../testing/hostile.ts';
import { checkSignature } from './signature-check.ts';

const first = vectors.signed[0]!;
const signer = { deploymentId: fromHex(first.deploymentId), signerId: fromHex(first.signerId) };
const publicKey = await webCryptoEd25519.publicKeyOf(fromHex(first.seed));

test.each(vectors.signed)('the server takes the signature over $label', async (given) => {
  const label = given.label as SignatureLabel;
  expect(await checkSignature(publicKey, label, signer, fromHex(given.body), fromHex(given.signature))).toBe(
    true,
  );
});

test('the server and the client agree on every flipped bit', async () => {
  const body = countUp(0, 20);
  const signature = await signBody(fromHex(first.seed), 'coffer/v1/manifest', signer, body);
  for (const flipped of flipEachBit(signature)) {
    expect(await checkSignature(publicKey, 'coffer/v1/manifest', signer, body, flipped)).toBe(false);
    expect(await isSignedBy(publicKey, 'coffer/v1/manifest', signer, body, flipped)).toBe(false);
  }
});

test('a public key of small order signs nothing, and lengths are checked before the library', async () => {
  const body = countUp(0, 20);
  const smallOrder = new Uint8Array(32);
  smallOrder[0] = 1;
  const forged = new Uint8Array(64);
  forged[0] = 1;
  expect(await checkSignature(smallOrder, 'coffer/v1/manifest', signer, body, forged)).toBe(false);
  for (const length of [0, 31, 33]) {
    expect(await checkSignature(countUp(0, length), 'coffer/v1/manifest', signer, body, forged)).toBe(false);
  }
  expect(await checkSignature(publicKey, 'coffer/v1/manifest', signer, body, forged.slice(1))).toBe(false);
});

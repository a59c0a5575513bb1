import { type Bytes, concat, equalBytes, lp, sized, utf8 } from './bytes.ts';
import type { Encapsulated } from './envelope.ts';
import { hkdf } from './hazmat/hkdf.ts';
import { randomBytes } from './hazmat/random.ts';
import { decryptRsaOaep, encryptRsaOaep } from './hazmat/rsa-oaep.ts';
import { sha256 } from './hazmat/sha256.ts';
import { x25519 } from './hazmat/x25519.ts';
import { type Identity, identityHash } from './identity.ts';
import type { PrivateKeys } from './private-keys.ts';

const sharedOf = (agreed: Bytes, r: Bytes): Bytes =>
  concat(lp(agreed), lp(sized(r, 32, 'encapsulated bytes')));

/**
 * Agrees with somebody's two public keys at once: who breaks one of the two algorithms has nothing yet.
 *
 * @throws {CryptoError} `crypto/bad-element` or `crypto/malformed` for keys of an identity that are none.
 * Spec: docs/spec/grants.md §2.
 */
export const encapsulate = async (
  recipient: Pick<Identity, 'x25519' | 'rsa'>,
): Promise<Encapsulated & { readonly shared: Bytes }> => {
  const curve = await x25519();
  const once = randomBytes(32);
  const r = randomBytes(32);
  return {
    ephemeral: await curve.publicKeyOf(once),
    rsaCiphertext: await encryptRsaOaep(recipient.rsa, r),
    shared: sharedOf(await curve.agree(once, recipient.x25519), r),
  };
};

/**
 * What {@link encapsulate} shared, by the private keys.
 *
 * @throws {CryptoError} `crypto/not-authentic`, `crypto/bad-element` or `crypto/malformed`; callers make one of them.
 */
export const decapsulate = async (
  keys: Pick<PrivateKeys, 'x25519' | 'rsa'>,
  sent: Encapsulated,
): Promise<Bytes> =>
  sharedOf(
    await (await x25519()).agree(keys.x25519, sent.ephemeral),
    await decryptRsaOaep(keys.rsa, sent.rsaCiphertext),
  );

/** The key (32 bytes) of one transcript: nothing that was agreed on for one place opens anything in another. */
export const encapsulatedKey = (shared: Bytes, label: string, transcript: Bytes): Promise<Bytes> =>
  hkdf(shared, concat(utf8(label), sha256(transcript)), 32);

/** Whether an identity is the one of an id and a hash: what was shown is what is used. */
export const isIdentityAt = (identity: Identity, id: Bytes, hash: Bytes): boolean =>
  equalBytes(identity.accountId, id) && equalBytes(identityHash(identity), hash);

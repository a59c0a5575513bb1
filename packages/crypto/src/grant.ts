import type { Bytes } from './bytes.ts';
import { grantContext } from './context.ts';
import { decapsulate, encapsulate, encapsulatedKey, isIdentityAt } from './encapsulation.ts';
import { malformed, notAuthentic } from './errors.ts';
import {
  encodeGrant,
  type Grant,
  type GrantPlace,
  grantLabel,
  grantSignedBody,
  grantTranscript,
} from './grant-bytes.ts';
import type { Identity } from './identity.ts';
import type { GrantKey, VaultSecret } from './keys.ts';
import type { PrivateKeys } from './private-keys.ts';
import { isSignedBy, signBody } from './signature.ts';
import { unwrapGrantedSecret, wrapGrantedSecret } from './wrapped-key.ts';

/**
 * Seals a vault's key and salt for the identity that was shown: its id and hash must be those of the place.
 *
 * @param signer the grantor's seed, 32 bytes, and the deployment, 16.
 * @returns bytes of a grant, 825 of them.
 * @throws {CryptoError} `crypto/malformed` for another identity, a field of another length or an RSA key that is none;
 *   `crypto/bad-element` for an X25519 key of small order. Spec: docs/spec/grants.md §3.
 */
export const sealGrant = async (
  place: GrantPlace,
  grantee: Identity,
  secret: VaultSecret,
  signer: { readonly deploymentId: Bytes; readonly seed: Bytes },
): Promise<Bytes> => {
  if (!isIdentityAt(grantee, place.granteeId, place.granteeIdentityHash)) throw malformed('grantee');
  const { shared, ...sent } = await encapsulate(grantee);
  const open = { ...place, ...sent };
  const key = (await encapsulatedKey(shared, grantLabel, grantTranscript(open))) as GrantKey;
  const context = grantContext(place.granteeId, place.vaultId, place.keyEpoch);
  const sealed = await wrapGrantedSecret(key, context, secret);
  const by = { deploymentId: signer.deploymentId, signerId: place.grantorId };
  const signature = await signBody(signer.seed, grantLabel, by, grantSignedBody({ ...open, sealed }));
  return encodeGrant({ ...open, sealed, signature });
};

/** Whether the grant names exactly this identity as its grantor, and that identity's key signed it here. */
export const isGrantSigned = async (
  grant: Grant,
  grantor: Identity,
  deploymentId: Bytes,
): Promise<boolean> => {
  if (!isIdentityAt(grantor, grant.grantorId, grant.grantorIdentityHash)) return false;
  const by = { deploymentId, signerId: grant.grantorId };
  return isSignedBy(grantor.ed25519, grantLabel, by, grantSignedBody(grant), grant.signature);
};

/**
 * Opens a grant with the private keys of its grantee. Only after {@link isGrantSigned}: what nobody answers for is no key.
 *
 * @throws {CryptoError} `crypto/not-authentic`, whatever the reason. Spec: docs/spec/grants.md §4.
 */
export const openGrant = async (grant: Grant, keys: PrivateKeys): Promise<VaultSecret> => {
  try {
    const shared = await decapsulate(keys, grant);
    const key = (await encapsulatedKey(shared, grantLabel, grantTranscript(grant))) as GrantKey;
    const context = grantContext(grant.granteeId, grant.vaultId, grant.keyEpoch);
    return await unwrapGrantedSecret(key, context, grant.sealed);
  } catch {
    throw notAuthentic();
  }
};

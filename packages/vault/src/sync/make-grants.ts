import type { SentGrant } from '@coffer/contracts';
import {
  type Bytes,
  equalBytes,
  type Identity,
  idText,
  type ManifestMember,
  manifestHash,
  parseManifest,
  sealGrant,
  toBase64Url,
} from '@coffer/crypto';
import { alarm } from '../errors.ts';
import { identityByHash } from '../people/known-person.ts';
import type { Ports } from '../ports.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { EpochKeys, KeyedVault } from './keyed-vault.ts';

/** A vault with the key of the epoch that is granted. */
type GrantedVault = Pick<KeyedVault, 'id' | 'idBytes'> & Pick<EpochKeys, 'keyEpoch' | 'secret'>;

/** Whoever a manifest names but this account, and a group's own entry in its own vault. */
const granteesOf = (session: Unlocked, vault: GrantedVault, members: readonly ManifestMember[]) =>
  members.filter(
    ({ accountId }) =>
      !equalBytes(accountId, session.accountIdBytes) && !equalBytes(accountId, vault.idBytes),
  );

/**
 * Seals a vault's key for one identity: for the very bytes that the manifest names by their hash.
 *
 * @param manifest canonical bytes of the manifest that lists both.
 */
export const grantTo = async (
  session: Unlocked,
  vault: GrantedVault,
  manifest: Bytes,
  grantee: Identity,
  granteeIdentityHash: Bytes,
): Promise<SentGrant> => {
  const place = {
    grantorId: session.accountIdBytes,
    granteeId: grantee.accountId,
    vaultId: vault.idBytes,
    keyEpoch: vault.keyEpoch,
    grantorIdentityHash: session.identityHash,
    granteeIdentityHash,
    manifestSeq: parseManifest(manifest).seq,
    manifestHash: manifestHash(manifest),
  };
  const signer = { deploymentId: session.deploymentId, seed: session.privateKeys.ed25519 };
  const grant = await sealGrant(place, grantee, vault.secret, signer);
  return { granteeId: idText(grantee.accountId), grant: toBase64Url(grant) };
};

/**
 * Grants of a vault's key for everybody whom a manifest names, but this account: for the identities that it names, not
 * for those that a server names.
 *
 * @param which `only`: ids of members; everybody unless told. `skipUnknown`: leaves out whose named identity the server
 *   has no more; he is asked again under his present keys.
 * @throws {VaultError} `vault/identity-changed` where the server has no identity of such a hash.
 */
export const grantsOf = async (
  ports: Ports,
  session: Unlocked,
  vault: GrantedVault,
  manifest: Bytes,
  { only, skipUnknown = false }: { readonly only?: ReadonlySet<string>; readonly skipUnknown?: boolean } = {},
): Promise<SentGrant[]> => {
  const { members } = parseManifest(manifest);
  const wanted = granteesOf(session, vault, members).filter(
    ({ accountId }) => !only || only.has(idText(accountId)),
  );
  const grants: SentGrant[] = [];
  for (const { accountId, identityHash } of wanted) {
    const grantee = await identityByHash(ports, session, idText(accountId), toBase64Url(identityHash));
    if (grantee) grants.push(await grantTo(session, vault, manifest, grantee, identityHash));
    else if (!skipUnknown) throw alarm('vault/identity-changed', 'A member whose named identity is gone.');
  }
  return grants;
};

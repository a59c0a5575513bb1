import { type ReplyOf, readGrant, type SyncHead, Unreachable } from '@coffer/contracts';
import {
  type Bytes,
  deriveVaultKeys,
  equalBytes,
  fromBase64Url,
  type Grant,
  idBytes,
  idText,
  isGrantSigned,
  isManifestMac,
  type Manifest,
  manifestHash,
  openGrant,
  parseGrant,
  parseManifest,
  roles,
  toBase64Url,
} from '@coffer/crypto';
import { alarm } from '../errors.ts';
import { identityByHash } from '../people/known-person.ts';
import type { Ports } from '../ports.ts';
import type { HeldGroupKeys, Unlocked } from '../session/unlocked.ts';
import type { EpochKeys, KeyedVault } from './keyed-vault.ts';

/** A grant as the server sends it, with the manifest that it names. */
export type SentVaultGrant = ReplyOf<typeof readGrant>;

/** A grant that verified, what it gave, and the manifest on which it stands. */
export interface OpenedGrant extends EpochKeys {
  readonly grant: Grant;
  readonly manifest: Manifest;
  readonly encoded: Bytes;
}

const lied = (why: string) => alarm('vault/tampered', why);

/** Whose keys open a grant: one's own, or those of a group that one is in; null for nobody's. */
const granteeKeys = (session: Unlocked, granteeId: string): HeldGroupKeys | null =>
  granteeId === session.accountId
    ? { identityHash: session.identityHash, keys: session.privateKeys }
    : (session.groupKeys.get(granteeId) ?? null);

const entryOf = (manifest: Manifest, id: Bytes) =>
  manifest.members.find(({ accountId }) => equalBytes(accountId, id));

/**
 * Opens a grant, and takes nothing of it that its signature, the manifest that it names, and that manifest's MAC under
 * the very key that it gives do not vouch for.
 *
 * @throws {VaultError} `vault/tampered`, or `vault/identity-changed` for a grant to keys that the account has no more.
 * @throws {CryptoError} `crypto/not-authentic`.
 * Spec: docs/spec/grants.md.
 */
export const openSentGrant = async (
  ports: Ports,
  session: Unlocked,
  vaultId: Bytes,
  sent: SentVaultGrant,
): Promise<OpenedGrant> => {
  const grant = parseGrant(fromBase64Url(sent.grant));
  const encoded = fromBase64Url(sent.head.manifest);
  const manifest = parseManifest(encoded);
  const isPlace =
    equalBytes(grant.vaultId, vaultId) &&
    equalBytes(manifest.vaultId, vaultId) &&
    equalBytes(grant.granteeId, idBytes(sent.granteeId)) &&
    grant.keyEpoch === manifest.keyEpoch &&
    grant.manifestSeq === manifest.seq &&
    equalBytes(grant.manifestHash, manifestHash(encoded));
  if (!isPlace) throw lied('A grant that belongs elsewhere.');
  const grantee = granteeKeys(session, sent.granteeId);
  if (!grantee) throw lied('A grant to somebody else.');
  if (!equalBytes(grantee.identityHash, grant.granteeIdentityHash))
    throw alarm('vault/identity-changed', 'A grant to keys of before.');
  const from = entryOf(manifest, grant.grantorId);
  const to = entryOf(manifest, grant.granteeId);
  const isListed =
    from !== undefined &&
    from.role >= roles.manager &&
    equalBytes(from.identityHash, grant.grantorIdentityHash) &&
    to !== undefined &&
    equalBytes(to.identityHash, grant.granteeIdentityHash);
  if (!isListed) throw lied('A grant by somebody who may not give it.');
  const grantor = await identityByHash(
    ports,
    session,
    idText(grant.grantorId),
    toBase64Url(grant.grantorIdentityHash),
  );
  if (!grantor || !(await isGrantSigned(grant, grantor, session.deploymentId)))
    throw lied('A grant that its grantor did not sign.');
  const secret = await openGrant(grant, grantee.keys);
  const keys = await deriveVaultKeys(secret);
  if (!(await isManifestMac(keys.manifest, encoded, fromBase64Url(sent.head.mac))))
    throw lied('A grant of a key that is not the vault’s.');
  return { keyEpoch: grant.keyEpoch, secret, keys, grant, manifest, encoded };
};

/**
 * The key of a newer epoch from the grant that came with it, for a vault that was accepted before. The manifest that the
 * grant names must be one of the reply: the chain up to it is checked with the rest.
 *
 * @throws {VaultError} `vault/tampered`.
 */
export const keysFromGrant = async (
  ports: Ports,
  session: Unlocked,
  vault: KeyedVault,
  { manifests }: SyncHead,
  newest: number,
): Promise<EpochKeys> => {
  const sent = await ports.client.call(readGrant, { params: { vaultId: vault.id } });
  if (sent.keyEpoch > newest) throw new Unreachable();
  const { keyEpoch, secret, keys } = await openSentGrant(ports, session, vault.idBytes, sent);
  if (!manifests.some(({ manifest }) => manifest === sent.head.manifest))
    throw lied('A grant on a manifest that is not of the chain.');
  return { keyEpoch, secret, keys };
};

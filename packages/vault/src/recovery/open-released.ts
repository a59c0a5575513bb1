import type { Client } from '@coffer/contracts';
import {
  deriveRootKeys,
  deriveVaultKeys,
  equalBytes,
  fromBase64Url,
  idBytes,
  identityHash,
  isManifestMac,
  manifestHash,
  openPrivateKeys,
  parseIdentity,
  parseManifest,
  publicKeysOf,
  type RootKey,
  type RootKeys,
  selfWrapContext,
  toBase64Url,
  unwrapVaultSecret,
} from '@coffer/crypto';
import { alarm } from '../errors.ts';
import type { VaultMark } from '../session/marks.ts';
import { readStateHead } from '../session/state-chain.ts';
import type { StateHead } from '../session/unlocked.ts';
import type { FoundVault, OpenedAccount, RecoveryDesk, RecoveryFacts, Released } from './recovery-desk.ts';

type SentVault = Released['vaults'][number];

const openVault = async (
  accountId: Uint8Array<ArrayBuffer>,
  rootKeys: RootKeys,
  sent: SentVault,
  marks: readonly VaultMark[],
): Promise<FoundVault> => {
  const held = sent.keys.find(({ keyEpoch }) => keyEpoch === sent.keyEpoch);
  if (!held || marks.some(({ epoch }) => epoch > sent.keyEpoch))
    throw alarm('vault/downgrade', 'The vault key is of another epoch.');
  const context = selfWrapContext(accountId, idBytes(sent.vaultId), held.keyEpoch);
  const secret = await unwrapVaultSecret(rootKeys.selfWrap, context, fromBase64Url(held.selfWrap));
  const keys = await deriveVaultKeys(secret);
  const encoded = fromBase64Url(sent.head.manifest);
  const [manifest, hash] = [parseManifest(encoded), manifestHash(encoded)];
  const isRight =
    equalBytes(manifest.vaultId, idBytes(sent.vaultId)) &&
    manifest.seq === sent.seq &&
    manifest.keyEpoch === sent.keyEpoch &&
    (await isManifestMac(keys.manifest, encoded, fromBase64Url(sent.head.mac)));
  if (!isRight) throw alarm('vault/tampered', 'A manifest that nobody with the vault key wrote.');
  for (const mark of marks) {
    if (manifest.seq < mark.seq) throw alarm('vault/rollback', 'The vault is older than the one last seen.');
    if (manifest.seq === mark.seq && toBase64Url(hash) !== mark.hash)
      throw alarm('vault/fork', 'Another manifest at the place that was seen before.');
  }
  return { id: sent.vaultId, head: { manifest, encoded, hash }, keys };
};

// [Note: Shared vaults in a recovery] The own vault must be there and right. A shared one may be gone, since others decide
// on that, and its newest key may be one that this account has not taken yet: then it is left as it is, and a manager gives
// access to the new keys.
/** The vaults of the account state, and no other: those that a new identity is put into. */
const openVaults = async (
  { marks }: RecoveryDesk,
  accountId: Uint8Array<ArrayBuffer>,
  rootKeys: RootKeys,
  head: StateHead,
  released: Released,
): Promise<FoundVault[]> => {
  const found: FoundVault[] = [];
  for (const [id, mark] of Object.entries(head.state.vaults)) {
    const sent = released.vaults.find(({ vaultId }) => vaultId === id);
    const isShared = mark.kind !== undefined;
    const isLeft = isShared && !sent?.keys.some(({ keyEpoch }) => keyEpoch === sent.keyEpoch);
    if (isLeft) continue;
    if (!sent) throw alarm('vault/rollback', 'A vault of the account state is gone.');
    const device = marks?.vaults[id];
    const opened = await openVault(accountId, rootKeys, sent, device ? [mark, device] : [mark]);
    const isNamed = opened.head.manifest.members.some((member) => equalBytes(member.accountId, accountId));
    if (isNamed || !isShared) found.push(opened);
  }
  return found;
};

/** A device that saw the account before holds the newest state against what it saw. */
const assertMark = ({ marks }: RecoveryDesk, head: StateHead): void => {
  if (!marks) return;
  if (head.seq < marks.state.seq)
    throw alarm('vault/rollback', 'The account state is older than the one last seen.');
  if (head.seq === marks.state.seq && toBase64Url(head.hash) !== marks.state.hash)
    throw alarm('vault/fork', 'Another account state at the same place.');
};

const assertFacts = (
  facts: RecoveryFacts,
  released: Released,
  { state }: StateHead,
  identity: string,
): void => {
  if (JSON.stringify(state.kdf) !== JSON.stringify(released.kdf))
    throw alarm('vault/kdf-weakened', 'The KDF is not the one of the account state.');
  if (state.deploymentId !== facts.deploymentId)
    throw alarm('vault/deployment-changed', 'The deployment is not the one of the account state.');
  if (state.pinEpoch !== released.pinEpoch || state.rootEpoch !== released.rootEpoch)
    throw alarm('vault/rollback', 'The account state is of other epochs.');
  if (state.identityHash !== identity)
    throw alarm('vault/identity-changed', 'The identity is not the one of the account state.');
};

/**
 * Opens what a recovery released, and holds all of it against the account state that the root key opens, and against what
 * this browser remembers. Whatever differs is an alarm, and nothing is written.
 *
 * @throws {VaultError} see docs/spec/recovery.md §4.
 * @throws {CryptoError} `crypto/not-authentic`.
 */
export const openReleased = async (
  client: Client,
  recovery: RecoveryDesk,
  facts: RecoveryFacts,
  released: Released,
  rootKey: RootKey,
): Promise<OpenedAccount> => {
  const accountId = idBytes(facts.accountId);
  const { rootEpoch } = released;
  const rootKeys = await deriveRootKeys(rootKey);
  const sealed = fromBase64Url(released.privateKeys);
  const privateKeys = await openPrivateKeys(rootKeys.privateKeys, accountId, rootEpoch, sealed);
  const identity = parseIdentity(fromBase64Url(released.identity));
  const own = await publicKeysOf(privateKeys);
  const isMine =
    equalBytes(identity.accountId, accountId) &&
    identity.email === recovery.email &&
    equalBytes(identity.ed25519, own.ed25519) &&
    equalBytes(identity.x25519, own.x25519) &&
    equalBytes(identity.rsa, own.rsa);
  if (!isMine) throw alarm('vault/identity-changed', 'The identity is not the one of the private keys.');
  const owner = { accountIdBytes: accountId, rootEpoch, key: rootKeys.accountState };
  const head = await readStateHead(client, owner, released.states, null);
  assertMark(recovery, head);
  assertFacts(facts, released, head, toBase64Url(identityHash(identity)));
  return {
    ...{ released, accountId, rootKey, rootKeys, privateKeys, identity, head },
    email: identity.email,
    deploymentId: idBytes(facts.deploymentId),
    vaults: await openVaults(recovery, accountId, rootKeys, head, released),
  };
};

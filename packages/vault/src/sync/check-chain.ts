import type { Client, SyncHead } from '@coffer/contracts';
import {
  type Bytes,
  equalBytes,
  fromBase64Url,
  isManifestMac,
  isSignedBy,
  linkProblem,
  type Manifest,
  manifestHash,
  manifestSigner,
  parseManifest,
  toBase64Url,
} from '@coffer/crypto';
import { alarm } from '../errors.ts';
import { ownIdentity } from '../session/identity-chain.ts';
import type { VaultMark } from '../session/marks.ts';
import { refreshState } from '../session/state-chain.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { ManifestHead, OpenVault } from './open-vault.ts';
import { heldKeys } from './vault-keys.ts';

type SignedManifest = SyncHead['manifests'][number];

const headOf = (encoded: Bytes): ManifestHead => ({
  manifest: parseManifest(encoded),
  encoded,
  hash: manifestHash(encoded),
});

const namedIn = (manifest: Manifest, accountId: Bytes): string | null => {
  const member = manifest.members.find((each) => equalBytes(each.accountId, accountId));
  return member ? toBase64Url(member.identityHash) : null;
};

// [Note: Who signs a handover] The manifest that names a new identity of its writer is signed by the one before, which
// the manifest before it names. Only the first manifest of a chain, which is known by its hash, has none before it: it
// names its writer itself, or is a handover.
/** Keys of which one must have signed a manifest; empty for a writer who is not this account. */
const writerKeys = async (
  client: Client,
  session: Unlocked,
  before: Manifest | null,
  manifest: Manifest,
): Promise<readonly Bytes[]> => {
  const named = namedIn(manifest, manifest.writerId);
  if (!equalBytes(manifest.writerId, session.accountIdBytes) || named === null) return [];
  const claimed = await ownIdentity(client, session, named);
  if (!claimed) return [];
  if (before) {
    const former = namedIn(before, manifest.writerId);
    const signer = former === named ? claimed : former && (await ownIdentity(client, session, former));
    return signer && signer.epoch <= claimed.epoch ? [signer.ed25519] : [];
  }
  const former = await ownIdentity(client, session, toBase64Url(claimed.previousHash));
  return former ? [claimed.ed25519, former.ed25519] : [claimed.ed25519];
};

const assertWritten = async (
  client: Client,
  session: Unlocked,
  vault: OpenVault,
  before: Manifest | null,
  { manifest, encoded }: ManifestHead,
  sent: SignedManifest,
): Promise<void> => {
  let keys = await writerKeys(client, session, before, manifest);
  if (keys.length === 0) {
    // An identity that is not known yet may be this account's next: its states say so, and then this session ends or,
    // if the change was its own and the reply got lost, goes on with it.
    await refreshState(client, session);
    keys = await writerKeys(client, session, before, manifest);
  }
  if (keys.length === 0) throw alarm('vault/tampered', 'A manifest of an unknown writer.');
  const signer = manifestSigner(session.deploymentId, manifest);
  const signature = fromBase64Url(sent.signature);
  const checks = keys.map((key) => isSignedBy(key, 'coffer/v1/manifest', signer, encoded, signature));
  if (!(await Promise.all(checks)).includes(true)) {
    throw alarm('vault/tampered', 'A manifest whose signature is wrong.');
  }
  const held = heldKeys(vault, manifest.keyEpoch);
  if (!held || !(await isManifestMac(held.manifest, encoded, fromBase64Url(sent.mac)))) {
    throw alarm('vault/tampered', 'A manifest whose MAC is wrong.');
  }
};

const assertMark = (head: ManifestHead, mark: VaultMark): void => {
  if (head.manifest.seq === mark.seq && toBase64Url(head.hash) !== mark.hash) {
    throw alarm('vault/fork', 'Another manifest at the place that was seen before.');
  }
};

/**
 * Walks from what is known to the newest manifest and checks each link: hash, sequence, role, signature and MAC.
 *
 * @param marks high-water marks of device and account state. On a fresh device the first manifest must be the marked one.
 * @returns the newest manifest.
 * @throws {VaultError} `vault/rollback` below a mark, `vault/fork` off it, `vault/tampered` for a wrong link.
 * Spec: docs/spec/manifest.md §5.
 */
export const checkChain = async (
  client: Client,
  session: Unlocked,
  vault: OpenVault,
  sent: SyncHead,
  marks: readonly VaultMark[],
): Promise<ManifestHead> => {
  let last = vault.head;
  for (const signed of sent.manifests) {
    const next = headOf(fromBase64Url(signed.manifest));
    if (last) {
      const problem = linkProblem(last.manifest, last.hash, next.manifest);
      if (problem === 'hash' || problem === 'seq')
        throw alarm('vault/fork', 'The manifests do not form a chain.');
      if (problem) throw alarm('vault/tampered', `A manifest may not follow the one before: ${problem}.`);
    } else if (
      !marks.some(({ seq }) => seq === next.manifest.seq) ||
      !equalBytes(next.manifest.vaultId, vault.idBytes)
    ) {
      throw alarm('vault/rollback', 'The chain does not begin at what was seen before.');
    }
    for (const mark of marks) assertMark(next, mark);
    await assertWritten(client, session, vault, last?.manifest ?? null, next, signed);
    last = next;
  }
  if (!last) throw alarm('vault/rollback', 'The server has no manifest.');
  const highest = Math.max(...marks.map(({ seq }) => seq));
  if (last.manifest.seq < highest)
    throw alarm('vault/rollback', 'The vault is older than the one last seen.');
  if (last.manifest.seq !== sent.seq)
    throw alarm('vault/tampered', 'The manifests end before the vault does.');
  if (last.manifest.keyEpoch !== vault.keyEpoch)
    throw alarm('vault/downgrade', 'The vault key is of another epoch.');
  return last;
};

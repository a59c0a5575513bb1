import type { SyncHead } from '@coffer/contracts';
import {
  type Bytes,
  equalBytes,
  fromBase64Url,
  idText,
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
import { standingByGroups, vouchedGroups } from '../groups/group-roles.ts';
import { identityByHash } from '../people/known-person.ts';
import type { Ports } from '../ports.ts';
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
// the manifest before it names; so is the one by which its writer leaves. Only the first manifest of a chain, which is
// known by its hash, has none before it: it names its writer itself, is a handover, or is vouched for by its hash alone.
/** Keys of which one must have signed a manifest; empty for a writer who had no place in the list before. */
const writerKeys = async (
  ports: Ports,
  session: Unlocked,
  before: Manifest | null,
  manifest: Manifest,
  byGroup: string | null,
): Promise<readonly Bytes[]> => {
  const id = idText(manifest.writerId);
  const find = (hash: string) => identityByHash(ports, session, id, hash);
  const named = namedIn(manifest, manifest.writerId);
  if (!before) {
    const claimed = named === null ? null : await find(named);
    const former = claimed && (await find(toBase64Url(claimed.previousHash)));
    return [claimed, former].flatMap((identity) => (identity ? [identity.ed25519] : []));
  }
  const known = namedIn(before, manifest.writerId) ?? byGroup;
  const signer = known === null ? null : await find(known);
  if (!signer) return [];
  if (named === null || named === known) return [signer.ed25519];
  // A key hands over to a later one only.
  const claimed = await find(named);
  return claimed && claimed.epoch > signer.epoch ? [signer.ed25519] : [];
};

/** Whether the MAC is right; one of a former epoch whose key this account never had is not looked at. */
const isMacRight = async (
  vault: OpenVault,
  { manifest, encoded }: ManifestHead,
  mac: string,
): Promise<boolean> => {
  const held = heldKeys(vault, manifest.keyEpoch);
  if (!held) return vault.kind !== null && manifest.keyEpoch < vault.keyEpoch;
  return isManifestMac(held.manifest, encoded, fromBase64Url(mac));
};

/** A manifest, the one before it, and the identity that its writer has by a group. */
interface Link {
  readonly before: Manifest | null;
  readonly head: ManifestHead;
  readonly byGroup: string | null;
}

const assertWritten = async (
  ports: Ports,
  session: Unlocked,
  vault: OpenVault,
  { before, head, byGroup }: Link,
  sent: SignedManifest,
): Promise<void> => {
  const { manifest, encoded } = head;
  let keys = await writerKeys(ports, session, before, manifest, byGroup);
  if (keys.length === 0 && equalBytes(manifest.writerId, session.accountIdBytes)) {
    // An identity that is not known yet may be this account's next: its states say so, and then this session ends or,
    // if the change was its own and the reply got lost, goes on with it.
    await refreshState(ports.client, session);
    keys = await writerKeys(ports, session, before, manifest, byGroup);
  }
  // Without one before it the manifest is the marked one, and its hash is compared: whoever wrote it need not be in it.
  const isMarkedAlone = !before && vault.kind !== null && namedIn(manifest, manifest.writerId) === null;
  if (keys.length === 0 && !isMarkedAlone) throw alarm('vault/tampered', 'A manifest of an unknown writer.');
  const signer = manifestSigner(session.deploymentId, manifest);
  const signature = fromBase64Url(sent.signature);
  const checks = keys.map((key) => isSignedBy(key, 'coffer/v1/manifest', signer, encoded, signature));
  if (keys.length > 0 && !(await Promise.all(checks)).includes(true)) {
    throw alarm('vault/tampered', 'A manifest whose signature is wrong.');
  }
  if (!(await isMacRight(vault, head, sent.mac))) {
    throw alarm('vault/tampered', 'A manifest whose MAC is wrong.');
  }
};

const hasLost = (before: Manifest, next: Manifest): boolean =>
  before.members.some(({ accountId }) => namedIn(next, accountId) === null);

/** Whoever goes has seen the keys: they are due for renewal until they rise. */
const noteDue = (vault: OpenVault, before: Manifest | null, next: Manifest): void => {
  if (!before) return;
  if (next.keyEpoch > before.keyEpoch) vault.isRotationDue = false;
  else if (hasLost(before, next)) vault.isRotationDue = true;
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
  ports: Ports,
  session: Unlocked,
  vault: OpenVault,
  sent: SyncHead,
  marks: readonly VaultMark[],
): Promise<ManifestHead> => {
  let last = vault.head;
  for (const signed of sent.manifests) {
    const next = headOf(fromBase64Url(signed.manifest));
    let byGroup: string | null = null;
    if (last) {
      let problem = linkProblem(last.manifest, last.hash, next.manifest);
      if (problem === 'role' && vault.kind) {
        const isPresent = next.manifest.keyEpoch === vault.keyEpoch;
        const { writerId } = next.manifest;
        const standing = await standingByGroups(ports, session, last.manifest, writerId, isPresent);
        byGroup = standing.identityHash;
        const vouched = await vouchedGroups(ports, session, last.manifest, next.manifest);
        const by = { groupRole: standing.role, vouched };
        problem = linkProblem(last.manifest, last.hash, next.manifest, by);
      }
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
    const link = { before: last?.manifest ?? null, head: next, byGroup };
    await assertWritten(ports, session, vault, link, signed);
    noteDue(vault, last?.manifest ?? null, next.manifest);
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

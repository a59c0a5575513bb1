import { listManifests, type ReplyOf } from '@coffer/contracts';
import {
  type Bytes,
  equalBytes,
  fromBase64Url,
  idText,
  isSignedBy,
  type Manifest,
  manifestHash,
  manifestSigner,
  parseManifest,
  toBase64Url,
} from '@coffer/crypto';
import { alarm } from '../errors.ts';
import { standingByGroups } from '../groups/group-roles.ts';
import { identityByHash } from '../people/known-person.ts';
import type { VaultEvent } from '../sharing-engine.ts';
import type { OpenVault } from '../sync/open-vault.ts';
import type { WriteSession } from '../sync/vault-session.ts';
import { entryOf } from './roles.ts';
import { peopleById } from './summaries.ts';

/** A manifest of the chain with what the server says of it. */
export interface ChainLink {
  readonly manifest: Manifest;
  readonly itemIds: readonly string[];
}

type Sent = ReplyOf<typeof listManifests>['manifests'][number];

const isSignedByWriter = async (
  { ports, session }: WriteSession,
  manifest: Manifest,
  encoded: Bytes,
  before: Manifest | null,
  signature: string,
): Promise<boolean> => {
  const listed = entryOf((before ?? manifest).members, manifest.writerId);
  const byGroup =
    listed || !before ? null : await standingByGroups(ports, session, before, manifest.writerId, false);
  const hash = listed ? toBase64Url(listed.identityHash) : byGroup?.identityHash;
  const writer = hash && (await identityByHash(ports, session, idText(manifest.writerId), hash));
  if (!writer) return false;
  const signer = manifestSigner(session.deploymentId, manifest);
  return isSignedBy(writer.ed25519, 'coffer/v1/manifest', signer, encoded, fromBase64Url(signature));
};

/** Hashes that links led to, by seq: where a chain may be read on from. */
const knownByVault = new WeakMap<OpenVault, Map<number, Bytes>>();

const knownHashes = (vault: OpenVault): Map<number, Bytes> => {
  const known = knownByVault.get(vault) ?? new Map<number, Bytes>();
  knownByVault.set(vault, known);
  if (vault.head) known.set(vault.head.manifest.seq, vault.head.hash);
  return known;
};

/**
 * The chain backwards from a manifest that is known: each link is held by the hash that the next one names, so none can
 * be put in, left out or changed.
 *
 * @param before only links below this seq, which must have been led to before; from the newest on where it is not given.
 * @throws {VaultError} `vault/tampered`.
 */
export const readChain = async (work: WriteSession, before?: number): Promise<readonly ChainLink[]> => {
  const { head } = work.vault;
  if (!head) return [];
  const from = Math.min(before ?? head.manifest.seq + 1, head.manifest.seq + 1);
  const params = { vaultId: work.vault.id };
  const known = knownHashes(work.vault);
  let expected = known.get(from - 1);
  if (!expected) return [];
  const { manifests } = await work.ports.client.call(listManifests, { params, query: { before: from } });
  const parsed = manifests.map((sent: Sent) => {
    const encoded = fromBase64Url(sent.manifest);
    return { sent, encoded, manifest: parseManifest(encoded) };
  });
  const links: ChainLink[] = [];
  for (const [at, { sent, encoded, manifest }] of parsed.entries()) {
    const isLinked = equalBytes(manifestHash(encoded), expected);
    if (!isLinked || manifest.seq !== from - 1 - at)
      throw alarm('vault/tampered', 'A link of another chain.');
    const older = parsed[at + 1]?.manifest ?? null;
    const isTold = older !== null || manifest.seq === 1;
    if (isTold && !(await isSignedByWriter(work, manifest, encoded, older, sent.signature)))
      throw alarm('vault/tampered', 'A link that its writer did not sign.');
    if (isTold) links.push({ manifest, itemIds: sent.itemIds });
    expected = manifest.previousHash;
    known.set(manifest.seq - 1, expected);
  }
  return links;
};

const kindOf = (manifest: Manifest, before: Manifest | null): VaultEvent['kind'] => {
  if (!before) return 'created';
  if (manifest.keyEpoch !== before.keyEpoch) return 'keys';
  const ids = (list: Manifest) =>
    list.members.map(({ accountId, role }) => `${idText(accountId)}${role}`).join();
  if (ids(manifest) !== ids(before)) return 'members';
  return equalBytes(manifest.root, before.root) ? 'handover' : 'items';
};

const idsOf = (manifest: Manifest | null): string[] =>
  manifest?.members.map(({ accountId }) => idText(accountId)) ?? [];

/** Signed acts of a vault, newest first. */
export const vaultActivity = async (work: WriteSession, before?: number): Promise<readonly VaultEvent[]> => {
  const links = await readChain(work, before);
  const everybody = links.flatMap(({ manifest }) => [idText(manifest.writerId), ...idsOf(manifest)]);
  const personOf = await peopleById(work, everybody);
  const { itemsById } = work.vault;
  return links.flatMap(({ manifest, itemIds }, at): VaultEvent[] => {
    const older = links[at + 1]?.manifest ?? null;
    if (!older && manifest.seq > 1) return [];
    const [now, then] = [idsOf(manifest), idsOf(older)];
    const changed = now.filter(
      (id) =>
        older &&
        entryOf(older.members, id) &&
        entryOf(older.members, id)?.role !== entryOf(manifest.members, id)?.role,
    );
    return [
      {
        seq: manifest.seq,
        by: personOf(idText(manifest.writerId)),
        at: manifest.time,
        kind: kindOf(manifest, older),
        items: itemIds.map((id) => ({ id, title: itemsById.get(id)?.overview.title ?? '' })),
        joined: older ? now.filter((id) => !then.includes(id)).map(personOf) : [],
        left: then.filter((id) => !now.includes(id)).map(personOf),
        changed: changed.map(personOf),
      },
    ];
  });
};

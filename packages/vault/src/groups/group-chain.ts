import { listManifests } from '@coffer/contracts';
import {
  type Bytes,
  equalBytes,
  fromBase64Url,
  idBytes,
  idText,
  isFirstGroupManifest,
  isSignedBy,
  linkProblem,
  type Manifest,
  manifestHash,
  manifestSigner,
  parseManifest,
  toBase64Url,
} from '@coffer/crypto';
import { alarm } from '../errors.ts';
import { identityByHash } from '../people/known-person.ts';
import type { Ports } from '../ports.ts';
import type { GroupList, Unlocked } from '../session/unlocked.ts';

type GroupMember = GroupList['present'] extends ReadonlyMap<string, infer Member> ? Member : never;

const lied = (why: string) => alarm('vault/tampered', why);
const mostReplies = 50;

interface Link {
  readonly manifest: Manifest;
  readonly encoded: Bytes;
  readonly signature: string;
}

/** Every manifest of a group, oldest first. */
const fetchLinks = async ({ client }: Pick<Ports, 'client'>, groupId: string): Promise<Link[]> => {
  const links: Link[] = [];
  let before = Number.MAX_SAFE_INTEGER;
  for (let reply = 0; reply < mostReplies; reply += 1) {
    const call = { params: { vaultId: groupId }, query: { before } };
    const { manifests } = await client.call(listManifests, call);
    for (const { manifest, signature } of manifests) {
      const encoded = fromBase64Url(manifest);
      links.push({ manifest: parseManifest(encoded), encoded, signature });
    }
    const oldest = links.at(-1)?.manifest.seq ?? 1;
    if (manifests.length === 0 || oldest <= 1) break;
    before = oldest;
  }
  return links.reverse();
};

const entryHash = (manifest: Manifest, id: Bytes): string | null => {
  const entry = manifest.members.find(({ accountId }) => equalBytes(accountId, id));
  return entry ? toBase64Url(entry.identityHash) : null;
};

const assertLinked = (before: Link | null, { manifest }: Link, groupId: Bytes): void => {
  const isRight = before
    ? linkProblem(before.manifest, manifestHash(before.encoded), manifest) === null
    : isFirstGroupManifest(manifest) && equalBytes(manifest.vaultId, groupId);
  if (!isRight) throw lied('The list of a group is no chain.');
};

const assertSigned = async (ports: Ports, session: Unlocked, before: Link | null, link: Link) => {
  const { manifest, encoded, signature } = link;
  const hash = entryHash((before ?? link).manifest, manifest.writerId);
  const id = idText(manifest.writerId);
  const writer = hash && (await identityByHash(ports, session, id, hash));
  const signer = manifestSigner(session.deploymentId, manifest);
  const isRight =
    writer &&
    (await isSignedBy(writer.ed25519, 'coffer/v1/manifest', signer, encoded, fromBase64Url(signature)));
  if (!isRight) throw lied('The list of a group that its writer did not sign.');
};

const takeList = (into: Map<string, GroupMember>, { vaultId, members }: Manifest): void => {
  for (const { accountId, role, identityHash } of members) {
    if (equalBytes(accountId, vaultId)) continue;
    into.set(idText(accountId), { role, identityHash: toBase64Url(identityHash) });
  }
};

/** What this session, and the account state, saw last of the group must be in the chain. */
const assertSeen = (session: Unlocked, groupId: string, links: readonly Link[]): void => {
  const marks = [session.groupLists.get(groupId)?.mark, session.head.state.groups?.[groupId]];
  for (const mark of marks) {
    if (!mark) continue;
    const link = links.find(({ manifest }) => manifest.seq === mark.seq);
    if (!link) throw alarm('vault/rollback', 'The list of a group is older than the one last seen.');
    if (toBase64Url(manifestHash(link.encoded)) !== mark.hash)
      throw alarm('vault/fork', 'Another list of a group at the place that was seen before.');
  }
};

/**
 * Reads a group's chain from its beginning, which whoever shares a vault with the group may do, and checks each link. A
 * group that was seen before must go on from what was seen.
 *
 * @throws {VaultError} `vault/tampered`, `vault/fork` or `vault/rollback`.
 * Spec: docs/spec/groups.md §3.
 */
export const readGroupList = async (ports: Ports, session: Unlocked, groupId: string): Promise<GroupList> => {
  const links = await fetchLinks(ports, groupId);
  const ever = new Map<string, GroupMember>();
  const hashes = new Set<string>();
  const id = idBytes(groupId);
  let before: Link | null = null;
  for (const link of links) {
    assertLinked(before, link, id);
    await assertSigned(ports, session, before, link);
    takeList(ever, link.manifest);
    const own = entryHash(link.manifest, id);
    if (own === null) throw lied('A group that does not name itself.');
    hashes.delete(own);
    hashes.add(own);
    before = link;
  }
  if (!before) throw lied('A group without a list.');
  assertSeen(session, groupId, links);
  const present = new Map<string, GroupMember>();
  takeList(present, before.manifest);
  const mark = { seq: before.manifest.seq, hash: toBase64Url(manifestHash(before.encoded)) };
  const list = { present, ever, identityHashes: [...hashes], mark };
  session.groupLists.set(groupId, list);
  return list;
};

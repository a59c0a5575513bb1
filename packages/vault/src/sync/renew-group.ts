import {
  equalBytes,
  fromBase64Url,
  generatePrivateKeys,
  idText,
  type ManifestMember,
  type PrivateKeys,
  toBase64Url,
} from '@coffer/crypto';
import { alarm } from '../errors.ts';
import { readGroupList } from '../groups/group-chain.ts';
import { type GroupIdentityPart, makeGroupIdentity } from '../groups/group-keys.ts';
import { identityByHash, knowPeople } from '../people/known-person.ts';
import type { Ports } from '../ports.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { OpenVault } from './open-vault.ts';

/** What renews a group's vault, or a vault that a group is in. */
interface GroupWork {
  readonly ports: Ports;
  readonly session: Unlocked;
  readonly vault: OpenVault;
}

/** The coming keys of a group and the identity that goes with them. */
export interface ComingGroup extends GroupIdentityPart {
  readonly keys: PrivateKeys;
}

/** New keys of a group, whose vault is to be renewed; null for every other vault. */
export const comingGroup = async ({ ports, session, vault }: GroupWork): Promise<ComingGroup | null> => {
  if (vault.kind !== 'group') return null;
  const held = session.groupKeys.get(vault.id);
  const identity = held && (await identityByHash(ports, session, vault.id, toBase64Url(held.identityHash)));
  if (!identity) throw alarm('vault/identity-changed', 'A group whose present keys are not known.');
  const keys = await generatePrivateKeys();
  const before = { identity, seed: held.keys.ed25519 };
  return { keys, ...(await makeGroupIdentity(session.deploymentId, vault.idBytes, keys, before)) };
};

/**
 * Who is in the vault under the coming key: the same as before, but a group under the identity that it has now, and that
 * its own list names.
 */
export const comingMembers = async (
  { ports, session, vault }: GroupWork,
  members: readonly ManifestMember[],
  group: ComingGroup | null,
): Promise<readonly ManifestMember[]> => {
  const known = await knowPeople(
    ports,
    session,
    members.map(({ accountId }) => idText(accountId)),
    { refresh: vault.kind === 'shared' || vault.kind === 'item' },
  );
  const coming: ManifestMember[] = [];
  for (const member of members) {
    const id = idText(member.accountId);
    const person = known.get(id);
    if (equalBytes(member.accountId, vault.idBytes) && group)
      coming.push({ ...member, identityHash: group.hash });
    else if (person?.isGroup && person.presentHash !== toBase64Url(member.identityHash)) {
      const { identityHashes } = await readGroupList(ports, session, id);
      if (identityHashes.at(-1) !== person.presentHash)
        throw alarm('vault/identity-changed', 'A group whose own list does not name its keys.');
      coming.push({ ...member, identityHash: fromBase64Url(person.presentHash) });
    } else coming.push(member);
  }
  return coming;
};

import {
  defaultPolicy,
  type OrganisationPolicy,
  type PolicyStatement,
  type ReplyOf,
  readOrganisation,
  tighterOf,
} from '@coffer/contracts';
import { alarm } from '../errors.ts';
import { readGroupList } from '../groups/group-chain.ts';
import { knowPeople, trustNow } from '../people/known-person.ts';
import type { KnownPerson } from '../people/person.ts';
import { pinPeople } from '../people/pins.ts';
import type { Ports } from '../ports.ts';
import type { AccountState } from '../session/account-state.ts';
import { changeState } from '../session/state-chain.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { type CheckedStatement, checkStatement } from './policy-statement.ts';

type Said = ReplyOf<typeof readOrganisation>;

/** What an organisation says, as far as this account believes it. */
export interface OrganisationWord {
  readonly name: string;
  /** The group whose keys sign; null before an owner made it. */
  readonly group: KnownPerson | null;
  /** Whether this account made the keys itself, or compared their number. */
  readonly isVerified: boolean;
  /** The last one, whether it counts or not. */
  readonly statement: CheckedStatement | null;
  /** What nothing may be looser than: the last statement where the group is verified, else the defaults. */
  readonly base: OrganisationPolicy;
  /** As the server acts by it. */
  readonly said: OrganisationPolicy;
  /** What this account goes by: of each setting the tighter one of both. */
  readonly policy: OrganisationPolicy;
}

const otherKeys = (why: string) => alarm('vault/identity-changed', why);

const findGroup = async (
  ports: Ports,
  session: Unlocked,
  groupId: string,
  refresh: boolean,
): Promise<KnownPerson> => {
  const group = (await knowPeople(ports, session, [groupId], { refresh })).get(groupId);
  if (!group?.isGroup || group.trust === 'changed')
    throw otherKeys('The organisation has other keys than those that are pinned.');
  return group;
};

/** The group as its own list names it; looked up again where somebody signed with keys that are newer than the last look. */
const knowGroup = async (
  ports: Ports,
  session: Unlocked,
  groupId: string,
  statement: PolicyStatement | null,
): Promise<KnownPerson> => {
  const known = await findGroup(ports, session, groupId, false);
  const isStale = statement !== null && statement.identityHash !== known.presentHash;
  const group = isStale ? await findGroup(ports, session, groupId, true) : known;
  if (session.head.state.pins[groupId]?.hash === group.presentHash) return group;
  const list = await readGroupList(ports, session, groupId);
  if (list.identityHashes.at(-1) !== group.presentHash)
    throw otherKeys('Keys of the organisation that its own list does not name.');
  await pinPeople(ports, session, [group], new Set([group.presentHash]));
  await changeState(ports.client, session, (state) =>
    state.groups?.[groupId]?.hash === list.mark.hash
      ? null
      : { ...state, groups: { ...state.groups, [groupId]: list.mark } },
  );
  return group;
};

/** What was seen before is never taken back, and never made anew. */
const assertNotOlder = (state: AccountState, statement: CheckedStatement | null): void => {
  const kept = state.organisation?.statementHash;
  if (kept === undefined) return;
  if (!statement || statement.seq < state.policySeq)
    throw alarm('vault/rollback', 'The policy is older than the one last seen.');
  if (statement.seq === state.policySeq && statement.hash !== kept)
    throw alarm('vault/fork', 'Another policy at the place of the one last seen.');
};

// [Note: Who left the owners] Whoever left the group knows its former keys. A statement under them stands where this account
// saw it while they were the present ones, and loosens nothing where it did not.
const counts = (
  { organisation }: AccountState,
  group: KnownPerson,
  { hash, identityHash }: CheckedStatement,
): boolean => identityHash === group.presentHash || organisation?.statementHash === hash;

const remember = (
  { client }: Ports,
  session: Unlocked,
  groupId: string,
  statement: CheckedStatement | null,
): Promise<void> =>
  changeState(client, session, (state) => {
    const { organisation: kept, policySeq } = state;
    if (kept && kept.groupId !== groupId)
      throw otherKeys('Another device saw other keys of the organisation.');
    if (statement && statement.seq > policySeq)
      return { ...state, policySeq: statement.seq, organisation: { groupId, statementHash: statement.hash } };
    return kept ? null : { ...state, organisation: { groupId } };
  });

const wordOf = (
  { name, policy: said }: Said,
  group: KnownPerson | null,
  isVerified: boolean,
  statement: CheckedStatement | null,
  isCounted = false,
): OrganisationWord => {
  const base = isVerified && isCounted && statement ? statement.policy : defaultPolicy;
  return { name, group, isVerified, statement, base, said, policy: tighterOf(base, said) };
};

/**
 * Asks what the organisation says, checks it and remembers it. The group is pinned at first contact, as unverified.
 *
 * @throws {VaultError} `vault/identity-changed`, `vault/rollback`, `vault/fork`, `vault/tampered` or `vault/log-fork`.
 * Spec: docs/spec/policy.md §5.
 */
export const hearOrganisation = async (ports: Ports, session: Unlocked): Promise<OrganisationWord> => {
  // What another device writes while the answer is under way is newer than it, and no lie.
  const before = session.head.state;
  const said = await ports.client.call(readOrganisation, {});
  const { identityGroupId: groupId } = said;
  const known = before.organisation;
  if (known && known.groupId !== groupId) throw otherKeys('The organisation has another group for its keys.');
  if (groupId === null) {
    if (said.statement) throw alarm('vault/tampered', 'A signed policy of an organisation without keys.');
    return wordOf(said, null, false, null);
  }
  const group = await knowGroup(ports, session, groupId, said.statement);
  const statement = said.statement && (await checkStatement(session, group, said.statement));
  assertNotOlder(before, statement);
  const isCounted = statement !== null && counts(before, group, statement);
  await remember(ports, session, groupId, isCounted ? statement : null);
  const trust = trustNow(session, group);
  const isVerified = trust === 'number' || trust === 'words';
  return wordOf(said, group, isVerified, statement, isCounted);
};

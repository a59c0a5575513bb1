import { fromBase64Url, idBytes, toBase64Url } from '@coffer/crypto';
import { alarm } from '../errors.ts';
import { readGroupList } from '../groups/group-chain.ts';
import { findByEmail, knowPeople } from '../people/known-person.ts';
import type { KnownPerson } from '../people/person.ts';
import { pinPeople } from '../people/pins.ts';
import type { MemberRole, ShareResult, ShareWith } from '../sharing-engine.ts';
import type { ManifestHead } from '../sync/open-vault.ts';
import type { WriteSession } from '../sync/vault-session.ts';
import { changeMembers, type MembersChange } from './change-members.ts';
import { assertMay } from './member-acts.ts';
import { CannotDo } from './outcomes.ts';
import { entryOf, roleNumber } from './roles.ts';
import { setEnds } from './vault-acts.ts';

/** Somebody who may be given access: the very identity that was checked. */
export interface Candidate {
  readonly person: KnownPerson;
  readonly role: MemberRole;
  readonly endsAt: number | null;
}

const isAddress = (to: string): boolean => to.includes('@');

const find = async ({ ports, session }: WriteSession, to: string): Promise<KnownPerson | null> =>
  isAddress(to)
    ? findByEmail(ports, session, to)
    : ((await knowPeople(ports, session, [to])).get(to) ?? null);

/** A group's members were let in by those who manage it. */
const needsVerified = (isVerifiedOnly: boolean, { trust, isGroup }: KnownPerson): boolean =>
  isVerifiedOnly && !isGroup && trust === 'unverified';

/** Finds everybody, pins those who were never met, and says who can't be given access. */
const sortOut = async (
  work: WriteSession,
  people: readonly ShareWith[],
  isVerifiedOnly: boolean,
): Promise<{ readonly candidates: readonly Candidate[]; readonly results: ShareResult[] }> => {
  const candidates: Candidate[] = [];
  const results: ShareResult[] = [];
  const seen = new Set<string>();
  for (const { to, role, endsAt } of people) {
    const person = await find(work, to);
    if (!person) results.push({ to, kind: 'unknown' });
    else if (person.id === work.session.accountId || seen.has(person.id))
      results.push({ to, kind: 'already-member' });
    else if (person.isGroup && work.vault.kind === 'group') results.push({ to, kind: 'unknown' });
    else if (person.trust === 'changed') results.push({ to, kind: 'identity-changed' });
    else if (needsVerified(isVerifiedOnly, person)) results.push({ to, kind: 'not-verified' });
    else {
      seen.add(person.id);
      candidates.push({ person, role, endsAt });
      results.push({ to, kind: 'shared' });
    }
  }
  return { candidates, results };
};

/** What would become of each address, without anything being done. */
export const whoCanBeGiven = async (
  work: WriteSession,
  people: readonly ShareWith[],
  isVerifiedOnly: boolean,
): Promise<readonly ShareResult[]> => (await sortOut(work, people, isVerifiedOnly)).results;

/** The list with the candidates in it. Whoever is in it under the same keys stays as he is. */
const joined = (
  head: ManifestHead,
  candidates: readonly Candidate[],
): (MembersChange & { readonly already: ReadonlySet<string> }) | null => {
  const { members } = head.manifest;
  const already = new Set(
    candidates.flatMap(({ person }) => {
      const entry = entryOf(members, person.id);
      return entry && toBase64Url(entry.identityHash) === person.presentHash ? [person.id] : [];
    }),
  );
  const fresh = candidates.filter(({ person }) => !already.has(person.id));
  if (fresh.length === 0) return null;
  const ids = new Set(fresh.map(({ person }) => person.id));
  const entries = fresh.map(({ person, role }) => ({
    accountId: idBytes(person.id),
    role: entryOf(members, person.id)?.role ?? roleNumber(role),
    identityHash: fromBase64Url(person.presentHash),
  }));
  const kept = members.filter(({ accountId }) => !entryOf(entries, accountId));
  return {
    members: [...kept, ...entries],
    grantTo: ids,
    ends: fresh.flatMap(({ person, endsAt }) =>
      endsAt === null || person.isGroup ? [] : [{ accountId: person.id, endsAt }],
    ),
    already,
  };
};

/** Pins everybody; a group only under keys that its own list names. */
const pinAll = async ({ ports, session }: WriteSession, candidates: readonly Candidate[]): Promise<void> => {
  const people = candidates.map(({ person }) => person);
  const vouched = new Set<string>();
  for (const { isGroup, id, presentHash } of people) {
    if (!isGroup) continue;
    const { identityHashes } = await readGroupList(ports, session, id);
    if (identityHashes.at(-1) !== presentHash)
      throw alarm('vault/identity-changed', 'A group whose own list does not name its keys.');
    vouched.add(presentHash);
  }
  await pinPeople(ports, session, people, vouched);
};

/**
 * Keeps until when those stay who are new, before they are: an end of a former time would take them out again at once.
 */
const promiseEnds = async (work: WriteSession, candidates: readonly Candidate[]): Promise<void> => {
  const { head, meta } = work.vault;
  const due = candidates.filter(
    ({ person, endsAt }) =>
      !person.isGroup &&
      !entryOf(head?.manifest.members ?? [], person.id) &&
      (meta.ends[person.id] ?? null) !== endsAt,
  );
  if (due.length > 0)
    await setEnds(work, Object.fromEntries(due.map(({ person, endsAt }) => [person.id, endsAt])));
};

/**
 * Gives people access to a vault: all of those who can be given it, in one change. Identities that were never seen are
 * pinned first, as unverified; whoever has other keys than the pinned ones is left out and named.
 *
 * @throws as {@link changeMembers} does.
 */
export const shareVault = async (
  work: WriteSession,
  people: readonly ShareWith[],
  isVerifiedOnly: boolean,
): Promise<readonly ShareResult[]> => {
  if (!work.vault.kind) throw new CannotDo('forbidden');
  const { candidates, results } = await sortOut(work, people, isVerifiedOnly);
  if (candidates.length === 0) return results;
  assertMay(
    work,
    candidates.map(({ role }) => roleNumber(role)),
  );
  await pinAll(work, candidates);
  await promiseEnds(work, candidates);
  let already: ReadonlySet<string> = new Set();
  await changeMembers(work, async (head) => {
    assertMay(
      work,
      candidates.map(({ role }) => roleNumber(role)),
    );
    const change = joined(head, candidates);
    already = change?.already ?? new Set(candidates.map(({ person }) => person.id));
    return change;
  });
  const byTo = new Map(candidates.map(({ person }) => [person.email, person.id]));
  return results.map((result) => {
    const id = byTo.get(result.to.trim().toLowerCase()) ?? result.to;
    return result.kind === 'shared' && already.has(id) ? { ...result, kind: 'already-member' } : result;
  });
};

import { listMembers } from '@coffer/contracts';
import { idText, toBase64Url } from '@coffer/crypto';
import type { OpenVaults, OtherVault } from '../engine/open-vaults.ts';
import { readGroupList } from '../groups/group-chain.ts';
import { knowPeople, personOf } from '../people/known-person.ts';
import type { KnownPerson } from '../people/person.ts';
import type { Person, VaultMember, VaultSummary } from '../sharing-engine.ts';
import { roleIn } from '../sync/stage-renewal.ts';
import type { WriteSession } from '../sync/vault-session.ts';
import { roleWord } from './roles.ts';

const summaryOf = (work: WriteSession): VaultSummary => {
  const { vault, session } = work;
  const members = vault.head?.manifest.members ?? [];
  return {
    id: vault.id,
    kind: vault.kind ?? 'private',
    name: vault.meta.name,
    icon: vault.meta.icon,
    role: vault.kind ? roleWord(roleIn(session, vault)) : 'owner',
    members: Math.max(1, members.length - (vault.kind === 'group' ? 1 : 0)),
    items: vault.itemsById.size,
    state: 'open',
    renewing: work.renewing(),
  };
};

const closedSummary = ({ id, name, state }: OtherVault): VaultSummary => ({
  ...{ id, kind: 'shared', name, icon: '', role: 'reader', members: 0, items: 0, state, renewing: null },
});

/** Every vault of the account as lists show it, its own first. */
export const summariesOf = (vaults: OpenVaults): readonly VaultSummary[] => [
  summaryOf(vaults.own),
  ...vaults
    .others()
    .map((other) => (other.work ? { ...summaryOf(other.work), state: other.state } : closedSummary(other))),
];

const unknownPerson = (id: string) => ({
  ...{ id, isGroup: false, email: '', fullName: '', trust: 'unverified' as const, isYou: false },
});

/** Who is in the groups among some people, by group. */
const groupPeople = async (
  { ports, session }: WriteSession,
  people: readonly KnownPerson[],
): Promise<ReadonlyMap<string, readonly Person[]>> => {
  const byGroup = new Map<string, readonly Person[]>();
  for (const { id, isGroup } of people) {
    if (!isGroup) continue;
    const { present } = await readGroupList(ports, session, id);
    const known = await knowPeople(ports, session, [...present.keys()]);
    byGroup.set(
      id,
      [...known.values()].map((person) => personOf(session, person)),
    );
  }
  return byGroup;
};

/** Who is in a vault: by its manifest, with what the server says of each. */
export const membersOf = async (work: WriteSession): Promise<readonly VaultMember[]> => {
  const { ports, session, vault } = work;
  const entries = (vault.head?.manifest.members ?? []).filter(
    ({ accountId }) => idText(accountId) !== vault.id,
  );
  const ids = entries.map(({ accountId }) => idText(accountId));
  const [known, { members: facts }] = await Promise.all([
    knowPeople(ports, session, ids),
    ports.client.call(listMembers, { params: { vaultId: vault.id } }),
  ]);
  const inGroups = await groupPeople(work, [...known.values()]);
  return entries.map(({ role, identityHash }, at): VaultMember => {
    const id = ids[at] ?? '';
    const person = known.get(id);
    const fact = facts.find(({ memberId }) => memberId === id);
    const hash = toBase64Url(identityHash);
    return {
      ...(person ? personOf(session, person) : unknownPerson(id)),
      role: roleWord(role),
      isPending: fact?.acceptedAt === null && !person?.isGroup,
      hasNewKeys: person !== undefined && person.presentHash !== hash,
      endsAt: vault.meta.ends[id] ?? null,
      people: inGroups.get(id) ?? [],
    };
  });
};

/** People by id, for showing; those whom the server does not know are shown without a name. */
export const peopleById = async (
  { ports, session }: Pick<WriteSession, 'ports' | 'session'>,
  ids: readonly string[],
) => {
  const known: ReadonlyMap<string, KnownPerson> = await knowPeople(ports, session, [...new Set(ids)]);
  return (id: string) => {
    const person = known.get(id);
    return person ? personOf(session, person) : unknownPerson(id);
  };
};

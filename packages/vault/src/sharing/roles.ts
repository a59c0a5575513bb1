import { type Bytes, equalBytes, idBytes, type ManifestMember, type Role, roles } from '@coffer/crypto';
import type { MemberRole, PersonId } from '../sharing-engine.ts';

/** A role by its word. */
export const roleNumber = (role: MemberRole): Role => roles[role];

/** The word for a role's number. */
export const roleWord = (role: number): MemberRole =>
  role >= roles.owner
    ? 'owner'
    : role >= roles.manager
      ? 'manager'
      : role >= roles.writer
        ? 'writer'
        : 'reader';

/** A member's entry in a list. */
export const entryOf = (members: readonly ManifestMember[], id: PersonId | Bytes) => {
  const bytes = typeof id === 'string' ? idBytes(id) : id;
  return members.find(({ accountId }) => equalBytes(accountId, bytes));
};

/** The list without a member. */
export const without = (members: readonly ManifestMember[], id: PersonId): readonly ManifestMember[] => {
  const bytes = idBytes(id);
  return members.filter(({ accountId }) => !equalBytes(accountId, bytes));
};

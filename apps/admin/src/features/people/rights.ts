import type { OrganisationRole } from '@coffer/contracts';

/** Why the console offers somebody no act; the server judges again. */
export type WhyNot = 'self' | 'rank';

const high: readonly OrganisationRole[] = ['owner', 'administrator'];

interface Party {
  readonly accountId: string;
  readonly role: OrganisationRole;
}

/** Whether a role changes people at all. */
export const changesPeople = (role: OrganisationRole): boolean => high.includes(role);

/** Why somebody may not decide over somebody else; null where he may (docs/spec/console.md). */
export const whyNot = (actor: Party, target: Party): WhyNot | null => {
  if (actor.accountId === target.accountId) return 'self';
  return actor.role === 'owner' || !high.includes(target.role) ? null : 'rank';
};

/** Roles that somebody may give. */
export const givableRoles = (
  actor: OrganisationRole,
  all: readonly OrganisationRole[],
): readonly OrganisationRole[] => (actor === 'owner' ? all : all.filter((role) => !high.includes(role)));

import type { MemberRole, VaultSummary } from '@coffer/vault';

/** From the least to the most. */
export const roles = ['reader', 'writer', 'manager', 'owner'] as const satisfies readonly MemberRole[];

const rank = (role: MemberRole): number => roles.indexOf(role);

/** Whether one role allows all that another does. */
export const isAtLeast = (role: MemberRole, least: MemberRole): boolean => rank(role) >= rank(least);

/** Roles that somebody of a role may give; nobody gives more than he has. */
export const rolesToGive = (own: MemberRole): readonly MemberRole[] =>
  isAtLeast(own, 'manager') ? roles.filter((role) => isAtLeast(own, role)) : [];

/** Whether somebody of a role may change or remove a member of another. */
export const mayChange = (own: MemberRole, other: MemberRole): boolean =>
  isAtLeast(own, 'manager') && isAtLeast(own, other);

/** Whether items can be put into a vault and changed there. */
export const isWritable = (vault: Pick<VaultSummary, 'role' | 'state' | 'kind'>): boolean =>
  vault.kind !== 'group' && vault.state === 'open' && isAtLeast(vault.role, 'writer');

/** Vaults that a new item can be put into: a vault of one item holds that one. */
export const vaultsToWrite = (vaults: readonly VaultSummary[]): readonly VaultSummary[] =>
  vaults.filter((vault) => vault.kind !== 'item' && isWritable(vault));

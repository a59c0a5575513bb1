import type { ConsoleAct, ConsoleActKind, OrganisationRole } from '@coffer/contracts';

/** Somebody of the organisation as far as rights are concerned. */
export interface Party {
  readonly accountId: string;
  readonly role: OrganisationRole;
  readonly isSuspended: boolean;
  /** Suspended, and deleted when its wait is over. */
  readonly isLeaving: boolean;
}

/** What is done to somebody. */
export type Deed =
  | { readonly kind: 'suspend' | 'reactivate' | 'remove' | 'end-sessions' | 'revoke-device' }
  | { readonly kind: 'set-role'; readonly role: OrganisationRole };

/** Why it is not done: he is oneself, he stands too high, nobody else could own the organisation, or it is so already. */
export type WhyNot = 'self' | 'rank' | 'last-owner' | 'already';

const byAdministrators: readonly ConsoleActKind[] = [
  ...(['suspend', 'reactivate', 'remove', 'set-role', 'approve', 'set-policy', 'invite-with-role'] as const),
];
const byRole: Readonly<Record<OrganisationRole, readonly ConsoleActKind[]>> = {
  owner: [...byAdministrators, 'name-identity', 'create-organisation'],
  administrator: byAdministrators,
  auditor: [],
  helper: ['approve'],
  member: [],
};

const high: readonly OrganisationRole[] = ['owner', 'administrator'];

/** Whether somebody may decide over accounts of this role, and give it. */
export const isAbove = (actor: OrganisationRole, role: OrganisationRole): boolean =>
  actor === 'owner' || (actor === 'administrator' && !high.includes(role));

/** Whether a role may confirm an act of this kind at all; whom it concerns is judged person by person. */
export const mayAsk = (role: OrganisationRole, act: ConsoleAct): boolean =>
  byRole[role].includes(act.kind) && (!('role' in act) || isAbove(role, act.role));

/** Whether somebody may say yes or no to a request: never to his own, and a helper to none of those who run the console. */
export const mayDecide = (
  actor: Pick<Party, 'accountId' | 'role'>,
  asker: Pick<Party, 'accountId' | 'role'>,
): boolean =>
  actor.accountId !== asker.accountId &&
  (actor.role === 'owner' ||
    actor.role === 'administrator' ||
    (actor.role === 'helper' && !high.includes(asker.role)));

const isSo = (target: Party, deed: Deed): boolean => {
  if (deed.kind === 'suspend') return target.isSuspended;
  if (deed.kind === 'reactivate') return !target.isSuspended;
  if (deed.kind === 'remove') return target.isLeaving;
  return deed.kind === 'set-role' && target.role === deed.role;
};

const lowers = (deed: Deed): boolean =>
  deed.kind === 'suspend' || deed.kind === 'remove' || (deed.kind === 'set-role' && deed.role !== 'owner');

/**
 * Why somebody may not do this to somebody else; null where he may. `owners` is how many owners are not suspended, the
 * target among them if he is one.
 */
export const whyNot = (actor: Party, target: Party, deed: Deed, owners: number): WhyNot | null => {
  const isSelf = actor.accountId === target.accountId;
  const isOfDevices = deed.kind === 'end-sessions' || deed.kind === 'revoke-device';
  if (isSelf && !isOfDevices) return 'self';
  if (!isAbove(actor.role, target.role) && !(isSelf && high.includes(actor.role))) return 'rank';
  if (deed.kind === 'set-role' && !isAbove(actor.role, deed.role)) return 'rank';
  if (isSo(target, deed)) return 'already';
  const isLast = target.role === 'owner' && !target.isSuspended && owners < 2;
  return lowers(deed) && isLast ? 'last-owner' : null;
};

import { listInvitations as listEndpoint, type ReplyOf } from '@coffer/contracts';
import {
  canonicalEmail,
  deriveInvitationKey,
  fromBase64Url,
  type InvitationTag,
  idBytes,
  isInvitationTag,
  toBase64Url,
} from '@coffer/crypto';
import type { Ports } from '../ports.ts';
import type { AccountState, KeptInvitation } from '../session/account-state.ts';
import { changeState } from '../session/state-chain.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { knowPeople } from './known-person.ts';
import type { KnownPerson } from './person.ts';

/** An invitation as the server tells of it. */
export type SentInvitation = ReplyOf<typeof listEndpoint>['invitations'][number];

/** Writes what an invitation needs into the account state. */
export const keep = (ports: Ports, session: Unlocked, id: string, kept: KeptInvitation): Promise<void> =>
  changeState(ports.client, session, (state) => ({
    ...state,
    invitations: { ...state.invitations, [id]: kept },
  }));

/** Takes invitations out of the account state. */
export const forget = (ports: Ports, session: Unlocked, ids: readonly string[]): Promise<void> =>
  changeState(ports.client, session, (state): AccountState | null => {
    const { invitations = {} } = state;
    if (!ids.some((id) => invitations[id])) return null;
    const left = Object.entries(invitations).filter(([id]) => !ids.includes(id));
    return { ...state, invitations: Object.fromEntries(left) };
  });

/** Invitations as the server lists them. */
export const listSent = async ({ client }: Ports): Promise<readonly SentInvitation[]> =>
  (await client.call(listEndpoint, {})).invitations;

/** The key that the words of an invitation stand for. */
export const tagKey = (kept: Pick<KeptInvitation, 'secret'>, id: string) =>
  deriveInvitationKey(fromBase64Url(kept.secret), idBytes(id));

/** What one side's tag speaks of. */
export const tagOf = (
  side: InvitationTag['side'],
  { inviter, guest }: { readonly inviter: string; readonly guest: string },
): InvitationTag => ({
  side,
  inviterIdentityHash: fromBase64Url(inviter),
  guestIdentityHash: fromBase64Url(guest),
});

/** The guest of an invitation of one's own, where his tag shows that he knows the words; null where it does not. */
export const rightGuest = async (
  ports: Ports,
  session: Unlocked,
  sent: SentInvitation,
  kept: KeptInvitation,
): Promise<KnownPerson | null> => {
  if (sent.guestId === null || sent.guestTag === null) return null;
  const known = await knowPeople(ports, session, [sent.guestId], { refresh: true });
  const guest = known.get(sent.guestId);
  if (!guest || guest.email !== canonicalEmail(kept.email) || guest.id === session.accountId) return null;
  const sides = { inviter: toBase64Url(session.identityHash), guest: guest.presentHash };
  const key = await tagKey(kept, sent.invitationId);
  const isRight = await isInvitationTag(key, tagOf('guest', sides), fromBase64Url(sent.guestTag));
  return isRight ? guest : null;
};

/** Whether the inviter's tag over what was answered is right. */
export const isConfirmed = async (
  sent: SentInvitation,
  kept: KeptInvitation,
  sides: NonNullable<KeptInvitation['answered']>,
): Promise<boolean> => {
  if (sent.inviterTag === null) return false;
  const given = fromBase64Url(sent.inviterTag);
  return isInvitationTag(await tagKey(kept, sent.invitationId), tagOf('inviter', sides), given);
};

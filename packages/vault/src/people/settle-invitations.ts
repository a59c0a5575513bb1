import { confirmInvitation } from '@coffer/contracts';
import { idText, invitationTag, randomBytes, toBase64Url } from '@coffer/crypto';
import { alarm } from '../errors.ts';
import type { Ports } from '../ports.ts';
import type { KeptInvitation } from '../session/account-state.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { turns } from './in-turn.ts';
import {
  forget,
  isConfirmed,
  listSent,
  rightGuest,
  type SentInvitation,
  tagKey,
  tagOf,
} from './invitation-tags.ts';
import type { WaitingVaults } from './invitations.ts';
import { knowPeople } from './known-person.ts';
import type { KnownPerson } from './person.ts';
import { pinByWords } from './pins.ts';

/** Shares what waited for a guest who is verified now. It may be called more than once for one guest. */
export type ShareWaiting = (guest: KnownPerson, vaults: WaitingVaults) => Promise<void>;

const fresh = () => ({ idempotencyKey: idText(randomBytes(16)) });

const settleOwn = async (
  ports: Ports,
  session: Unlocked,
  sent: SentInvitation,
  kept: KeptInvitation,
  share: ShareWaiting,
): Promise<void> => {
  const guest = await rightGuest(ports, session, sent, kept);
  if (!guest) return;
  const pin = session.head.state.pins[guest.id];
  if (pin?.trust !== 'words' || pin.hash !== guest.presentHash) await pinByWords(ports, session, guest);
  if (sent.inviterTag === null) {
    const sides = { inviter: toBase64Url(session.identityHash), guest: guest.presentHash };
    const tag = await invitationTag(await tagKey(kept, sent.invitationId), tagOf('inviter', sides));
    const call = { params: { invitationId: sent.invitationId }, body: { tag: toBase64Url(tag) } };
    await ports.client.call(confirmInvitation, call, fresh());
  }
  if (kept.vaults.length > 0) await share({ ...guest, trust: 'words' }, kept.vaults);
  await forget(ports, session, [sent.invitationId]);
};

const settleAnswered = async (
  ports: Ports,
  session: Unlocked,
  sent: SentInvitation,
  kept: KeptInvitation,
  sides: NonNullable<KeptInvitation['answered']>,
): Promise<void> => {
  if (!(await isConfirmed(sent, kept, sides))) return;
  const known = await knowPeople(ports, session, [sent.inviterId], { refresh: true });
  const inviter = known.get(sent.inviterId);
  if (!inviter?.hashes.includes(sides.inviter))
    throw alarm('vault/identity-changed', 'The inviter has other keys than those that the words vouch for.');
  await pinByWords(ports, session, inviter);
  await forget(ports, session, [sent.invitationId]);
};

/** How long an invitation that the server does not list is kept: it may just be on its way there. */
const onItsWay = 3_600_000;

const inTurn = turns();

const settle = async (ports: Ports, session: Unlocked, share: ShareWaiting): Promise<void> => {
  const kept = Object.entries(session.head.state.invitations ?? {});
  if (kept.length === 0) return;
  const sentById = new Map((await listSent(ports)).map((sent) => [sent.invitationId, sent]));
  const gone = kept.filter(([id, { at }]) => !sentById.has(id) && at < ports.clock.now() - onItsWay);
  const failures: unknown[] = [];
  for (const [id, invitation] of kept) {
    const sent = sentById.get(id);
    if (!sent) continue;
    const { answered } = invitation;
    const settling = answered
      ? settleAnswered(ports, session, sent, invitation, answered)
      : settleOwn(ports, session, sent, invitation, share);
    await settling.catch((error: unknown) => failures.push(error));
  }
  await forget(
    ports,
    session,
    gone.map(([id]) => id),
  );
  if (failures.length > 0) throw failures[0];
};

/**
 * Looks at invitations that stand open: where the other side has shown that it knows the words, it is pinned as verified
 * by words, a guest's tag is answered with one's own, and `share` gives him what waited. To be called at each unlock and
 * whenever the server tells of `vaults`; without open invitations it asks nothing.
 *
 * @throws what one of them failed with, after all were tried.
 * Spec: docs/spec/invitations.md §2.
 */
export const settleInvitations = (ports: Ports, session: Unlocked, share: ShareWaiting): Promise<void> =>
  inTurn(session, () => settle(ports, session, share));

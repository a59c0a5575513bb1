import {
  ApiError,
  answerInvitation as answerEndpoint,
  dropInvitation as dropEndpoint,
  putInvitation,
  readAccount,
  email as typedEmail,
} from '@coffer/contracts';
import {
  fromBase64Url,
  generateInvitationSecret,
  idText,
  invitationTag,
  invitationText,
  parseInvitationText,
  randomBytes,
  toBase64Url,
} from '@coffer/crypto';
import { policyFor } from '../organisation/heard-policy.ts';
import type { Ports } from '../ports.ts';
import type { KeptInvitation } from '../session/account-state.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { CannotDo } from '../sharing/outcomes.ts';
import type { AnswerOutcome, InvitationView } from '../sharing-engine.ts';
import {
  forget,
  isConfirmed,
  keep,
  listSent,
  rightGuest,
  type SentInvitation,
  tagKey,
  tagOf,
} from './invitation-tags.ts';
import { knowPeople, personOf } from './known-person.ts';

/** What the guest of an invitation is to get. */
export type WaitingVaults = KeptInvitation['vaults'];

const fresh = () => ({ idempotencyKey: idText(randomBytes(16)) });

/** @throws {CannotDo} `forbidden` for a member where the organisation has its administrators invite. */
const assertMayInvite = async (ports: Ports, session: Unlocked): Promise<void> => {
  if ((await policyFor(ports, session)).invitations.byMembers) return;
  const { role } = await ports.client.call(readAccount, {});
  if (role !== 'owner' && role !== 'administrator') throw new CannotDo('forbidden');
};

/**
 * Invites somebody by words: they go into the account state before the server hears of it, and never to the server.
 *
 * Spec: docs/spec/invitations.md §2.
 */
export const invite = async (
  ports: Ports,
  session: Unlocked,
  email: string,
  vaults: WaitingVaults,
): Promise<{ readonly id: string; readonly words: string }> => {
  const typed = typedEmail.safeParse(email.trim());
  if (!typed.success) throw new CannotDo('gone');
  await assertMayInvite(ports, session);
  const secret = generateInvitationSecret();
  const id = idText(randomBytes(16));
  const at = ports.clock.now();
  await keep(ports, session, id, { secret: toBase64Url(secret), email: typed.data, vaults, at });
  try {
    const call = { params: { invitationId: id }, body: { email: typed.data } };
    await ports.client.call(putInvitation, call, fresh());
  } catch (error) {
    await forget(ports, session, [id]).catch(() => undefined);
    throw error;
  }
  return { id, words: invitationText(secret) };
};

/**
 * Answers an invitation with the words: a tag over the inviter's identity as it is shown here, and one's own. Nothing is
 * pinned before the inviter's tag comes back, so it does not matter whose identity the server shows.
 *
 * Spec: docs/spec/invitations.md §2.
 */
export const answerInvitation = async (
  ports: Ports,
  session: Unlocked,
  id: string,
  words: string,
): Promise<AnswerOutcome> => {
  const secret = parseInvitationText(words);
  if (!secret) return { kind: 'wrong-words' };
  const sent = (await listSent(ports)).find(({ invitationId }) => invitationId === id);
  if (!sent || sent.inviterId === session.accountId) throw new CannotDo('gone');
  const known = await knowPeople(ports, session, [sent.inviterId], { refresh: true });
  const inviter = known.get(sent.inviterId);
  if (!inviter) throw new CannotDo('gone');
  const sides = { inviter: inviter.presentHash, guest: toBase64Url(session.identityHash) };
  const kept = { secret: toBase64Url(secret), email: inviter.email, vaults: [], at: ports.clock.now() };
  await keep(ports, session, id, { ...kept, answered: sides });
  const tag = await invitationTag(await tagKey(kept, id), tagOf('guest', sides));
  const call = { params: { invitationId: id }, body: { tag: toBase64Url(tag) } };
  await ports.client.call(answerEndpoint, call, fresh());
  return { kind: 'answered' };
};

const stateOf = async (
  ports: Ports,
  session: Unlocked,
  sent: SentInvitation,
): Promise<InvitationView['state']> => {
  const isMine = sent.inviterId === session.accountId;
  const other = isMine ? sent.guestId : sent.inviterId;
  const kept = session.head.state.invitations?.[sent.invitationId];
  if (!kept) {
    const isByWords = other !== null && session.head.state.pins[other]?.trust === 'words';
    return isByWords && sent.guestTag !== null && sent.inviterTag !== null ? 'verified' : 'waiting';
  }
  if (kept.answered) {
    const isRight = sent.inviterTag === null || (await isConfirmed(sent, kept, kept.answered));
    return isRight ? 'answered' : 'wrong';
  }
  if (sent.guestTag === null) return 'waiting';
  return (await rightGuest(ports, session, sent, kept)) ? 'answered' : 'wrong';
};

/** Invitations of one's own and to oneself. `nameOf` knows the vaults' names. */
export const listInvitations = async (
  ports: Ports,
  session: Unlocked,
  nameOf: (vaultId: string) => string,
): Promise<readonly InvitationView[]> => {
  const views: InvitationView[] = [];
  for (const sent of await listSent(ports)) {
    const { invitationId: id, inviterId, guestId, email, expiresAt } = sent;
    const mine = inviterId === session.accountId;
    const kept = session.head.state.invitations?.[id];
    const other = mine ? guestId : inviterId;
    const person = other === null ? undefined : (await knowPeople(ports, session, [other])).get(other);
    views.push({
      ...{ id, mine, email, expiresAt, state: await stateOf(ports, session, sent) },
      words: mine && kept ? invitationText(fromBase64Url(kept.secret)) : null,
      person: person ? personOf(session, person) : null,
      vaults: (mine ? (kept?.vaults ?? []) : []).map((each) => ({ ...each, name: nameOf(each.vaultId) })),
    });
  }
  return views;
};

/** Takes an invitation back, or puts one to oneself away, also one that the server has no more. */
export const dropInvitation = async (ports: Ports, session: Unlocked, id: string): Promise<void> => {
  const isGone = (error: unknown): boolean => error instanceof ApiError && error.code === 'api/not-found';
  try {
    await ports.client.call(dropEndpoint, { params: { invitationId: id } }, fresh());
  } catch (error) {
    if (!isGone(error) || !session.head.state.invitations?.[id]) throw error;
  }
  await forget(ports, session, [id]);
};

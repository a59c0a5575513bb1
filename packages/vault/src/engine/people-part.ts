import { fromBase64Url, idBytes, safetyNumber } from '@coffer/crypto';
import { alarm } from '../errors.ts';
import { answerInvitation, dropInvitation, invite, listInvitations } from '../people/invitations.ts';
import { findByEmail, knowPeople, personOf } from '../people/known-person.ts';
import type { KnownPerson } from '../people/person.ts';
import { acceptNewKeys, confirmNumber } from '../people/pins.ts';
import { ask, dropRequest, listRequests } from '../people/requests.ts';
import type { Ports } from '../ports.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { attempting, CannotDo } from '../sharing/outcomes.ts';
import type { NotDone, Person, SafetyNumber, SharingEngine, VaultActOutcome } from '../sharing-engine.ts';
import { type Desk, opened, openedVaults, tell } from './desk.ts';
import { reading } from './reading.ts';

const done = { kind: 'done' } as const;

/** An act between people, after which whoever shows them looks again. */
const acting = async <T>(
  desk: Desk,
  act: (ports: Ports, session: Unlocked) => Promise<T>,
): Promise<T | NotDone> => {
  const { ports, session } = opened(desk);
  if (desk.open?.isOffline) return { kind: 'failed', reason: 'offline' };
  const outcome = await attempting(() => act(ports, session));
  if (desk.open) tell(desk, { kind: 'vaults-changed' });
  return outcome;
};

const doing = (
  desk: Desk,
  act: (ports: Ports, session: Unlocked) => Promise<void>,
): Promise<VaultActOutcome> =>
  acting(desk, async (ports, session) => {
    await act(ports, session);
    return done;
  });

/** Whoever is pinned; those whom the server does not know any more stand there by what was pinned. */
const listPeople = async (ports: Ports, session: Unlocked): Promise<readonly Person[]> => {
  const { pins } = session.head.state;
  const known = await knowPeople(ports, session, Object.keys(pins));
  return Object.entries(pins).map(([id, { email, trust, isGroup = false }]): Person => {
    const person = known.get(id);
    return person ? personOf(session, person) : { id, isGroup, email, fullName: '', trust, isYou: false };
  });
};

const numberOf = async (session: Unlocked, person: KnownPerson): Promise<SafetyNumber> => {
  const own = { accountId: session.accountIdBytes, identityHash: session.identityHash };
  const other = { accountId: idBytes(person.id), identityHash: fromBase64Url(person.presentHash) };
  const digits = await safetyNumber(session.deploymentId, own, other);
  return { person: personOf(session, person), digits };
};

type Part = Pick<
  SharingEngine,
  | 'findPerson'
  | 'listPeople'
  | 'safetyNumber'
  | 'confirmNumber'
  | 'acceptNewKeys'
  | 'listInvitations'
  | 'invite'
  | 'answerInvitation'
  | 'dropInvitation'
  | 'listRequests'
  | 'ask'
  | 'dropRequest'
>;

/** Colleagues, their keys, invitations and requests. */
export const peoplePart = (desk: Desk): Part => {
  // What was shown is what is decided about: keys that came since are not what the person looked at.
  const shown = new WeakMap<Unlocked, Map<string, KnownPerson>>();
  const show = (session: Unlocked, person: KnownPerson): Person => {
    shown.set(session, (shown.get(session) ?? new Map()).set(person.id, person));
    return personOf(session, person);
  };
  /** The new keys as the person saw them: by their number, or as `changed` wherever he stands. */
  const changedShown = async (ports: Ports, session: Unlocked, id: string): Promise<KnownPerson> => {
    const byNumber = shown.get(session)?.get(id);
    if (byNumber?.trust === 'changed') return byNumber;
    const person = session.people.get(id) ?? (await knowPeople(ports, session, [id])).get(id);
    if (!person) throw new CannotDo('gone');
    return person;
  };
  const confirmShown = async (ports: Ports, session: Unlocked, id: string): Promise<void> => {
    const person = shown.get(session)?.get(id);
    if (!person) throw alarm('vault/identity-changed', 'No number of these keys was shown.');
    await confirmNumber(ports, session, person);
  };
  const nameOf = (vaultId: string): string => openedVaults(desk).get(vaultId)?.vault.meta.name ?? '';
  return {
    findPerson: (email) =>
      reading(desk, async ({ ports, session }) => {
        const person = await findByEmail(ports, session, email);
        return person ? personOf(session, person) : null;
      }),
    listPeople: () => reading(desk, ({ ports, session }) => listPeople(ports, session)),
    safetyNumber: (id) =>
      reading(desk, async ({ ports, session }) => {
        const person = (await knowPeople(ports, session, [id])).get(id);
        if (!person || person.isGroup || id === session.accountId) return null;
        show(session, person);
        return numberOf(session, person);
      }),
    confirmNumber: (id) => doing(desk, (ports, session) => confirmShown(ports, session, id)),
    acceptNewKeys: (id) =>
      doing(desk, async (ports, session) =>
        acceptNewKeys(ports, session, await changedShown(ports, session, id)),
      ),
    listInvitations: () => reading(desk, ({ ports, session }) => listInvitations(ports, session, nameOf)),
    invite: (email, vaults) =>
      acting(desk, async (ports, session) => ({
        kind: 'invited' as const,
        ...(await invite(ports, session, email, vaults)),
      })),
    answerInvitation: (id, words) =>
      acting(desk, (ports, session) => answerInvitation(ports, session, id, words)),
    dropInvitation: (id) => doing(desk, (ports, session) => dropInvitation(ports, session, id)),
    listRequests: () => reading(desk, ({ ports, session }) => listRequests(ports, session)),
    ask: (email, text, vaultId) =>
      doing(desk, (ports, session) => ask(ports, session, email, { text: text.trim(), vaultId })),
    dropRequest: (id) => doing(desk, (ports, session) => dropRequest(ports, session, id)),
  };
};

import { findPerson, peopleLimit, readPeople, email as typedEmail } from '@coffer/contracts';
import { canonicalEmail, type Identity, toBase64Url } from '@coffer/crypto';
import { alarm } from '../errors.ts';
import type { Ports } from '../ports.ts';
import { ownIdentity } from '../session/identity-chain.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { Person, Trust } from '../sharing-engine.ts';
import type { KnownPerson } from './person.ts';
import { chainOf } from './person-chain.ts';

type Server = Pick<Ports, 'client'>;

const ownPerson = (session: Unlocked): KnownPerson => {
  const hash = toBase64Url(session.identityHash);
  return {
    ...{ id: session.accountId, isGroup: false, email: session.identity.email, fullName: session.fullName },
    ...{ present: session.identity, presentHash: hash, identities: [session.identity], hashes: [hash] },
    trust: 'words',
  };
};

/** A person as pages show him. */
export const personOf = (
  session: Unlocked,
  { id, isGroup, email, fullName, trust }: KnownPerson,
): Person => ({ id, isGroup, email, fullName, trust, isYou: id === session.accountId });

/** How sure the account is of somebody by its pins as they are now; they may have moved since he was looked up. */
export const trustNow = (session: Unlocked, person: KnownPerson): Trust => {
  const pin = session.head.state.pins[person.id];
  if (!pin) return person.trust;
  if (!person.hashes.includes(pin.hash)) return 'changed';
  const isOtherAddress = pin.email !== person.email && person.trust === 'changed';
  return isOtherAddress ? 'changed' : pin.trust;
};

const asNow = (session: Unlocked, person: KnownPerson): KnownPerson => {
  const trust = person.id === session.accountId ? person.trust : trustNow(session, person);
  return trust === person.trust ? person : { ...person, trust };
};

const ask = async (
  { client }: Server,
  session: Unlocked,
  ids: readonly string[],
): Promise<readonly KnownPerson[]> => {
  const chains: KnownPerson[] = [];
  for (let at = 0; at < ids.length; at += peopleLimit) {
    const asked = ids.slice(at, at + peopleLimit);
    const { people } = await client.call(readPeople, { body: { ids: asked } });
    for (const sent of people) {
      if (!asked.includes(sent.accountId)) throw alarm('vault/malformed-reply', 'Somebody nobody asked for.');
      chains.push(await chainOf(session, sent));
    }
  }
  return chains;
};

// [Note: What was shown] Whoever was looked up in this session counts as if he were pinned: other keys at a later look
// are `changed`, though nothing was written yet. Else a server could show one identity and have another one used.
const trustByKeys = (session: Unlocked, person: KnownPerson): Trust => {
  const pin = session.head.state.pins[person.id];
  if (pin) return person.hashes.includes(pin.hash) ? pin.trust : 'changed';
  const shown = session.people.get(person.id);
  const isSame = !shown || (shown.trust !== 'changed' && person.hashes.includes(shown.presentHash));
  return isSame ? 'unverified' : 'changed';
};

/** Others under whose id this account knows the same address. */
const claimants = (session: Unlocked, { id, email }: KnownPerson): string[] => {
  const pinned = session.head.state.pins[id];
  const shown = session.people.get(id);
  const isSettled = pinned?.email === email || (shown?.email === email && shown.trust !== 'changed');
  if (email === '' || isSettled) return [];
  const holders = [
    ...Object.entries(session.head.state.pins).filter(([, pin]) => pin.email === email),
    ...[...session.people].filter(([, other]) => other.email === email),
  ];
  return holders.map(([other]) => other).filter((other) => other !== id);
};

/** An address goes over to somebody else only where whoever had it shows, by his own signature, that he has another now. */
const isTaken = async (ports: Server, session: Unlocked, person: KnownPerson): Promise<boolean> => {
  const holders = claimants(session, person);
  if (holders.length === 0) return false;
  const found = await ask(ports, session, holders);
  const moved = found.filter(
    (holder) => holder.email !== person.email && trustByKeys(session, holder) !== 'changed',
  );
  return holders.some((id) => !moved.some((holder) => holder.id === id));
};

/** Takes somebody in as he was looked up. */
const take = async (ports: Server, session: Unlocked, chain: KnownPerson): Promise<KnownPerson> => {
  const isSelf = chain.id === session.accountId;
  if (isSelf && chain.presentHash !== toBase64Url(session.identityHash))
    throw alarm('vault/identity-changed', 'The server shows another identity of this account.');
  if (isSelf) return ownPerson(session);
  const byKeys = trustByKeys(session, chain);
  const trust = byKeys !== 'changed' && (await isTaken(ports, session, chain)) ? 'changed' : byKeys;
  const person = { ...chain, trust };
  session.people.set(person.id, person);
  return person;
};

/**
 * Colleagues and groups by id, with their identities checked: each signed by itself and by the key before it, and held
 * against the pins. Whoever was looked up in this session is answered from there. Who is not in the organisation, or not
 * any more, is left out; oneself is there without a question to the server.
 *
 * @param refresh asks for everybody again.
 * @throws {VaultError} `vault/identity-changed` for identities that no right server has. One that is right by itself and
 *   does not lead on from the pinned one is no error: his `trust` is `changed`.
 * Spec: docs/spec/identity.md §3.
 */
export const knowPeople = async (
  ports: Server,
  session: Unlocked,
  ids: readonly string[],
  { refresh = false }: { readonly refresh?: boolean } = {},
): Promise<ReadonlyMap<string, KnownPerson>> => {
  const isStale = (id: string): boolean => {
    const known = session.people.get(id);
    // Another device may have followed a rotation that this session has not seen.
    return refresh || !known || trustNow(session, known) === 'changed';
  };
  const wanted = [...new Set(ids)].filter((id) => id !== session.accountId && isStale(id));
  for (const chain of await ask(ports, session, wanted)) await take(ports, session, chain);
  const known = new Map<string, KnownPerson>();
  for (const id of ids) {
    const person = id === session.accountId ? ownPerson(session) : session.people.get(id);
    if (person) known.set(id, asNow(session, person));
  }
  return known;
};

/**
 * Any identity of an account or group, former ones too, by its hash (base64url); authentic by that alone.
 *
 * @returns null where the server has no such identity of that id.
 */
export const identityByHash = async (
  ports: Server,
  session: Unlocked,
  id: string,
  hash: string,
): Promise<Identity | null> => {
  if (id === session.accountId) return ownIdentity(ports.client, session, hash);
  const known = session.people.get(id);
  if (known?.hashes.includes(hash)) return identityIn(known, hash);
  const [chain] = await ask(ports, session, [id]);
  return chain ? identityIn(await take(ports, session, chain), hash) : null;
};

const identityIn = ({ identities, hashes }: KnownPerson, hash: string): Identity | null =>
  identities[hashes.indexOf(hash)] ?? null;

/**
 * The colleague who has an address, as the server says now and his own identity confirms.
 *
 * @returns null where nobody of the organisation has it, or it is none.
 * @throws {VaultError} `vault/identity-changed` for an identity with another address; see {@link knowPeople}.
 */
export const findByEmail = async (
  ports: Server,
  session: Unlocked,
  email: string,
): Promise<KnownPerson | null> => {
  const wanted = typedEmail.safeParse(email.trim());
  if (!wanted.success) return null;
  const { person } = await ports.client.call(findPerson, { body: { email: wanted.data } });
  if (!person) return null;
  const chain = await chainOf(session, person);
  if (chain.email !== canonicalEmail(wanted.data))
    throw alarm('vault/identity-changed', 'The server names somebody with another address.');
  return asNow(session, await take(ports, session, chain));
};

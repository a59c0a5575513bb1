import { alarm } from '../errors.ts';
import type { Ports } from '../ports.ts';
import type { AccountState, Pin, PinTrust } from '../session/account-state.ts';
import { changeState } from '../session/state-chain.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { trustNow } from './known-person.ts';
import { assertLogged, checkLog, withLog } from './log.ts';
import type { KnownPerson } from './person.ts';

const changed = () => alarm('vault/identity-changed', 'Somebody has other keys than those that are pinned.');

const pinOf = (person: KnownPerson, trust: PinTrust, at: number): Pin => ({
  ...{ hash: person.presentHash, email: person.email, trust, at },
  ...(person.isGroup ? { isGroup: true } : {}),
});

/** Puts pins in; an address belongs to one of them alone. */
const withPins = (state: AccountState, pins: Readonly<Record<string, Pin>>): AccountState => {
  const taken = new Set(Object.values(pins).map(({ email }) => email));
  const kept = Object.entries(state.pins).map(([id, pin]): [string, Pin] =>
    taken.has(pin.email) ? [id, { ...pin, email: '' }] : [id, pin],
  );
  return { ...state, pins: { ...Object.fromEntries(kept), ...pins } };
};

const isSamePin = (pin: Pin | undefined, person: KnownPerson): boolean =>
  pin?.hash === person.presentHash && pin.email === person.email;

// [Note: Groups] Whoever left a group knows its former keys and could sign a rotation of them. A group's pin moves only
// where its own member list, which a manager of the group signed, names the new identity.
const assertMayMove = (session: Unlocked, person: KnownPerson, vouched: ReadonlySet<string>): void => {
  if (trustNow(session, person) === 'changed') throw changed();
  const pin = session.head.state.pins[person.id];
  const isMoved = pin !== undefined && pin.hash !== person.presentHash;
  if (isMoved && person.isGroup && !vouched.has(person.presentHash)) throw changed();
};

/**
 * Pins whoever is not pinned, as unverified, and moves the pins of those who renewed their keys since; to be called with
 * the very objects that are then used, before anything is sealed for them. The log of identities is checked first, and
 * must hold every identity that is pinned here.
 *
 * @param vouched hashes of group identities that the group's own manifest names.
 * @throws {VaultError} `vault/identity-changed`, and nothing pinned, if one of them is `changed`; `vault/log-fork`.
 * Spec: docs/spec/identity.md §3.
 */
export const pinPeople = async (
  ports: Ports,
  session: Unlocked,
  people: readonly KnownPerson[],
  vouched: ReadonlySet<string> = new Set(),
): Promise<void> => {
  const others = people.filter(({ id }) => id !== session.accountId);
  const isDue = (person: KnownPerson): boolean => !isSamePin(session.head.state.pins[person.id], person);
  for (const person of others) assertMayMove(session, person, vouched);
  const due = others.filter(isDue);
  if (due.length === 0) {
    await checkLog(ports, session);
    return;
  }
  await assertLogged(ports, session, due);
  const now = ports.clock.now();
  await changeState(ports.client, session, (state) => {
    for (const person of due) assertMayMove(session, person, vouched);
    const logged = withLog(session, state);
    const missing = due.filter((person) => !isSamePin(state.pins[person.id], person));
    if (missing.length === 0) return null;
    const pins = missing.map((person): [string, Pin] => {
      const { trust = 'unverified', at = now } = state.pins[person.id] ?? {};
      return [person.id, pinOf(person, trust, at)];
    });
    return withPins(logged, Object.fromEntries(pins));
  });
};

const pinAs = async (
  ports: Ports,
  session: Unlocked,
  person: KnownPerson,
  trust: PinTrust,
): Promise<void> => {
  await assertLogged(ports, session, [person]);
  const at = ports.clock.now();
  await changeState(ports.client, session, (state) =>
    withLog(session, withPins(state, { [person.id]: pinOf(person, trust, at) })),
  );
  session.people.set(person.id, { ...person, trust });
};

/** Takes the keys that were shown of somebody in place of the pinned ones, as unverified: the person decided so. */
export const acceptNewKeys = (ports: Ports, session: Unlocked, shown: KnownPerson): Promise<void> =>
  pinAs(ports, session, shown, 'unverified');

/** The number that was made of these keys was the same on both screens. */
export const confirmNumber = (ports: Ports, session: Unlocked, shown: KnownPerson): Promise<void> =>
  pinAs(ports, session, shown, 'number');

/** Both sides knew the words, and their tags were made over these keys. */
export const pinByWords = (ports: Ports, session: Unlocked, verified: KnownPerson): Promise<void> =>
  pinAs(ports, session, verified, 'words');

import {
  ApiError,
  defaultPolicy,
  type OrganisationPolicy,
  readOrganisation,
  tighterOf,
} from '@coffer/contracts';
import type { Ports } from '../ports.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { hearOrganisation, type OrganisationWord } from './organisation-word.ts';

interface Heard {
  readonly at: number;
  readonly word: Promise<OrganisationWord>;
}

const heardBySession = new WeakMap<Unlocked, Heard>();

/** How long an answer stands where nothing hangs on the last minutes: milliseconds. */
export const heardFor = 5 * 60_000;

/**
 * What the organisation says: asked for anew, or as it was heard within the last `maxAge` milliseconds.
 *
 * @throws what {@link hearOrganisation} throws.
 */
export const organisationWord = (ports: Ports, session: Unlocked, maxAge = 0): Promise<OrganisationWord> => {
  const heard = heardBySession.get(session);
  const now = ports.clock.now();
  if (heard && maxAge > 0 && now - heard.at < maxAge) return heard.word;
  const word = hearOrganisation(ports, session);
  heardBySession.set(session, { at: now, word });
  word.catch(() => {
    if (heardBySession.get(session)?.word === word) heardBySession.delete(session);
  });
  return word;
};

/**
 * The policy that this account goes by. A session that owes a further factor can't look up whose keys signed: it takes the
 * server's word where that is tighter than the defaults.
 */
export const policyFor = async (ports: Ports, session: Unlocked, maxAge = 0): Promise<OrganisationPolicy> => {
  if (!session.mustEnrol) return (await organisationWord(ports, session, maxAge)).policy;
  return tighterOf(defaultPolicy, (await ports.client.call(readOrganisation, {})).policy);
};

const indexingBySession = new WeakMap<Unlocked, boolean>();

/** Asks for the policy, and remembers whether there is an index. */
const hearIndexing = async (ports: Ports, session: Unlocked, maxAge: number): Promise<boolean> => {
  const { serverIndex } = (await policyFor(ports, session, maxAge)).search;
  indexingBySession.set(session, serverIndex);
  return serverIndex;
};

/**
 * Whether search tokens may go to the server, as it was heard last: no save waits for the next look, which goes on beside
 * it. Where it was never heard none do: the vault is saved all the same, and searched on the device.
 */
export const mayIndex = async (ports: Ports, session: Unlocked): Promise<boolean> => {
  const known = indexingBySession.get(session);
  const asked = hearIndexing(ports, session, heardFor).catch(() => known ?? false);
  return known ?? asked;
};

/**
 * Sends something with search tokens where there is an index, and without them where there is none. A server that refuses
 * the tokens is believed: the index was switched off since the policy was heard. It is heard anew beside the second sending.
 */
export const withOrWithoutTokens = async <T>(
  ports: Ports,
  session: Unlocked,
  send: (indexes: boolean) => Promise<T>,
): Promise<T> => {
  const indexes = await mayIndex(ports, session);
  try {
    return await send(indexes);
  } catch (error) {
    const isOff = error instanceof ApiError && error.code === 'api/index-off';
    if (!isOff || !indexes) throw error;
    indexingBySession.set(session, false);
    hearIndexing(ports, session, 0).catch(() => undefined);
    return send(false);
  }
};

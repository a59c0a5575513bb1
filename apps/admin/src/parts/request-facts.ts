import type { Approval } from '@coffer/contracts';
import type { Messages } from '../messages/messages.tsx';
import { sayDistance, sayMoment, sayNumber } from './words.ts';

/** One fact to decide by; an odd one is a reason to look twice. */
export interface RequestFact {
  readonly term: string;
  readonly value: string;
  readonly isOdd: boolean;
}

/** Failures within a week from which on they are odd. */
const manyFailures = 5;

type Words = Pick<Messages, 'requests' | 'common'>;

const networkOf = ({ requests, common }: Words, request: Approval): RequestFact => {
  const { network, history } = request;
  const say = history.isKnownNetwork ? requests.knownNetwork : requests.newNetwork;
  return {
    term: requests.facts.network,
    value: network === null ? common.unknown : say(network),
    isOdd: network !== null && !history.isKnownNetwork,
  };
};

/** What is known of a request, in the order in which one would ask. */
export const requestFacts = (words: Words, request: Approval, now = Date.now()): readonly RequestFact[] => {
  const { requests, common } = words;
  const { history, deviceName } = request;
  const plain = (term: string, value: string, isOdd = false): RequestFact => ({ term, value, isOdd });
  const { facts } = requests;
  return [
    plain(facts.asked, `${sayDistance(request.askedAt, now)} (${sayMoment(request.askedAt)})`),
    plain(facts.device, deviceName ?? common.unknown),
    networkOf(words, request),
    plain(
      facts.lastSignIn,
      history.lastSignInAt === null ? common.never : sayDistance(history.lastSignInAt, now),
      history.lastSignInAt === null,
    ),
    plain(facts.devices, sayNumber(history.devices)),
    plain(facts.failures, sayNumber(history.failures), history.failures >= manyFailures),
    plain(facts.earlier, sayNumber(history.earlier)),
  ];
};

/** What others, and oneself, said to a request. */
export const sayDecisions = ({ requests }: Words, { decisions }: Approval): readonly string[] =>
  decisions.map(({ byEmail, byYou, isYes, reason, at }) => {
    const who = byYou ? requests.you : byEmail;
    const line = (isYes ? requests.yes : requests.no)(who, sayMoment(at));
    return reason === '' ? line : requests.because(line, reason);
  });

/** Why somebody may not decide a request any more, or never; null where he may. */
export const whyNotDecide = (request: Approval, accountId: string): 'settled' | 'own' | 'decided' | null => {
  if (request.state !== 'open') return 'settled';
  if (request.accountId === accountId) return 'own';
  return request.decisions.some(({ byYou }) => byYou) ? 'decided' : null;
};

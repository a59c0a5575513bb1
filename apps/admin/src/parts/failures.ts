import type { Messages } from '../messages/messages.tsx';
import type { Failure } from './call.ts';

const keys = {
  unreachable: 'unreachable',
  malformed: 'malformed',
  'api/forbidden': 'forbidden',
  'api/not-found': 'gone',
  'api/too-many-tries': 'tooMany',
  'api/state-conflict': 'conflict',
  'api/policy': 'policy',
  'api/invalid-request': 'invalid',
  'api/unavailable': 'unavailable',
} as const satisfies Partial<Record<Failure, keyof Messages['failures']>>;

const isNamed = (failure: Failure): failure is keyof typeof keys => failure in keys;

/** What a failure means to the person, and what to do next. */
export const sayFailure = (failures: Messages['failures'], failure: Failure): string =>
  failures[isNamed(failure) ? keys[failure] : 'other'];

import { z } from 'zod';
import { nextState } from './credentials.ts';
import { defineEndpoint } from './endpoint.ts';
import { bytesOf, count } from './ids.ts';

const place = z.strictObject({ seq: count, hash: bytesOf(32) });

/**
 * Accepts that the server was put back to an older state than a device saw, with the account state that says so, in one
 * transaction. Signed by the account (docs/spec/account-state.md §4).
 */
export const acceptRestore = defineEndpoint({
  method: 'POST',
  path: '/v1/account/restores',
  access: 'full',
  summary: 'Accept that the server was put back',
  body: z.strictObject({
    /** What the device had seen of the account states. */
    from: place,
    /** What the server offered. */
    to: place,
    /** Milliseconds since 1970, by the device's clock. */
    at: count,
    signature: bytesOf(64),
    state: nextState,
  }),
  reply: z.object({ seq: count }),
  bodyLimit: 393_216,
  activity: true,
  errors: ['api/bad-proof', 'api/state-conflict', 'api/unauthenticated', 'api/invalid-request'],
});

import { z } from 'zod';

/** Every error that a reply may name. */
export const apiErrorCodes = [
  'api/invalid-request',
  'api/unauthenticated',
  'api/forbidden',
  'api/not-found',
  'api/wrong-credentials',
  'api/suspended',
  'api/wrong-code',
  'api/code-expired',
  'api/too-many-tries',
  'api/frozen',
  'api/sign-up-closed',
  'api/setup-code-wrong',
  'api/bad-proof',
  'api/bad-nonce',
  'api/bad-origin',
  'api/wrong-host',
  'api/step-missing',
  'api/waiting',
  'api/policy',
  'api/last-owner',
  'api/pin-path-lost',
  'api/factor-needed',
  'api/manifest-conflict',
  'api/state-conflict',
  'api/idempotency-mismatch',
  'api/too-large',
  'api/vault-full',
  'api/index-off',
  'api/unsupported-media-type',
  'api/unavailable',
  'api/internal',
] as const;

/** One of {@link apiErrorCodes}. */
export type ApiErrorCode = (typeof apiErrorCodes)[number];

/** Problem details (RFC 9457). `type` is `about:blank#<code>`'s code; the other members are public facts. */
export const problem = z.object({
  type: z.enum(apiErrorCodes),
  title: z.string(),
  status: z.number(),
  /**
   * Path of the field at fault, for `api/invalid-request`; for `api/vault-full` the quota, `items` or `bytes`; for
   * `api/last-owner` what would be left without one, `organisation` or `vault`.
   */
  field: z.string().optional(),
  triesLeft: z.number().optional(),
  /** Milliseconds since 1970. */
  retryAt: z.number().optional(),
  /** The present sequence number, for conflicts. */
  seq: z.number().optional(),
});

/** See {@link problem}. */
export type Problem = z.infer<typeof problem>;

/** A reply that is a problem. */
export class ApiError extends Error {
  readonly problem: Problem;
  constructor(details: Problem) {
    super(details.title);
    this.name = 'ApiError';
    this.problem = details;
  }
  get code(): ApiErrorCode {
    return this.problem.type;
  }
}

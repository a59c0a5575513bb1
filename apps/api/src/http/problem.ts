import { ApiError, type ApiErrorCode, type Problem } from '@coffer/contracts';

const statuses: Readonly<Record<ApiErrorCode, readonly [number, string]>> = {
  'api/invalid-request': [400, 'The request does not have the shape it should.'],
  'api/unauthenticated': [401, 'Sign in first.'],
  'api/forbidden': [403, 'This is not allowed.'],
  'api/not-found': [404, 'There is no such thing here.'],
  'api/wrong-credentials': [401, 'The address or the password is wrong.'],
  'api/suspended': [403, 'An administrator suspended this account.'],
  'api/wrong-code': [401, 'The code is wrong.'],
  'api/code-expired': [410, 'The code is no longer valid.'],
  'api/too-many-tries': [429, 'Too many tries.'],
  'api/frozen': [423, 'PIN tries are frozen.'],
  'api/sign-up-closed': [403, 'Sign-up is not open here.'],
  'api/setup-code-wrong': [403, 'The setup code is wrong.'],
  'api/bad-proof': [403, 'The proof does not verify.'],
  'api/bad-nonce': [403, 'The challenge was used or has expired.'],
  'api/bad-origin': [403, 'This origin is not one of this server.'],
  'api/wrong-host': [421, 'This server does not answer to that name. Use the address it was set up with.'],
  'api/step-missing': [403, 'Another step comes first.'],
  'api/waiting': [409, 'The wait is not over.'],
  'api/policy': [403, 'The organisation does not allow this.'],
  'api/last-owner': [409, 'Others would be left without an owner. Make somebody else an owner first.'],
  'api/pin-path-lost': [410, 'The server lost the secret that this step needs.'],
  'api/factor-needed': [403, 'The organisation asks for a further factor first.'],
  'api/manifest-conflict': [409, 'The vault has changed meanwhile.'],
  'api/state-conflict': [412, 'The account state has changed meanwhile.'],
  'api/idempotency-mismatch': [422, 'This key was used with another request.'],
  'api/too-large': [413, 'The request is too large.'],
  'api/vault-full': [403, 'The vault has no room for this. Nothing of it was stored.'],
  'api/index-off': [403, 'The organisation wants no search index here. Save again without search tokens.'],
  'api/unsupported-media-type': [415, 'This content type is not taken here.'],
  'api/unavailable': [503, 'The server is busy. Try again.'],
  'api/internal': [500, 'Something went wrong on the server.'],
};

export type ProblemFacts = Partial<Pick<Problem, 'field' | 'triesLeft' | 'retryAt' | 'seq'>>;

/** A problem to throw (the transaction rolls back) or to return (it commits, and the caller gets the problem). */
export const problem = (code: ApiErrorCode, facts: ProblemFacts = {}): ApiError => {
  const [status, title] = statuses[code];
  return new ApiError({ type: code, title, status, ...facts });
};

export const invalid = (field: string): ApiError => problem('api/invalid-request', { field });

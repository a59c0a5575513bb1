import {
  ApiError,
  type CallOf,
  type Client,
  type Endpoint,
  type ReplyOf,
  Unreachable,
} from '@coffer/contracts';

/** Why a call came to nothing: a code of the API's, or what happened before there was one. */
export type Failure = ApiError['code'] | 'unreachable' | 'malformed';

/** How a call ended. */
export type Ended<T> =
  | { readonly ok: true; readonly reply: T }
  | { readonly ok: false; readonly failure: Failure };

/** What a call takes besides the endpoint: its parts of path, query and body, as far as it has them. */
export type CallParts<E extends Endpoint> = Partial<CallOf<E>>;

const failureOf = (error: unknown): Failure => {
  if (error instanceof ApiError) return error.code;
  return error instanceof Unreachable ? 'unreachable' : 'malformed';
};

/** Calls an endpoint; a change that got no answer is sent once more under its name, so that it happens once. */
export const callOnce = async <E extends Endpoint>(
  client: Client,
  endpoint: E,
  call: CallParts<E>,
): Promise<Ended<ReplyOf<E>>> => {
  const options = endpoint.method === 'GET' ? {} : { idempotencyKey: crypto.randomUUID() };
  const send = async (): Promise<Ended<ReplyOf<E>>> => {
    try {
      return { ok: true, reply: await client.call(endpoint, call, options) };
    } catch (error) {
      return { ok: false, failure: failureOf(error) };
    }
  };
  const ended = await send();
  return ended.ok || ended.failure !== 'unreachable' ? ended : send();
};

/** Whether a failure means that nobody is signed in any more. */
export const isSignedOut = (failure: Failure): boolean => failure === 'api/unauthenticated';

import type { z } from 'zod';
import type { ApiErrorCode } from './errors.ts';
import type { OrganisationRole } from './organisation-role.ts';

/**
 * Who may call an endpoint. `half` also admits full sessions; `registration` and `recovery` ask for the cookie of that
 * sign-up or recovery.
 */
export type Access = 'anyone' | 'registration' | 'recovery' | 'half' | 'full';

type Schema = z.ZodType;

/** A request and its reply, described once: the server registers it, the client calls it, OpenAPI is made from it. */
export interface Endpoint<
  Params extends Schema = Schema,
  Query extends Schema = Schema,
  Body extends Schema | 'binary' | null = Schema | 'binary' | null,
  Reply extends Schema | 'binary' | null = Schema | 'binary' | null,
  Who extends Access = Access,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path with `:name` parts. */
  readonly path: string;
  readonly access: Who;
  /** Roles that may call it, with `full` alone; every member unless told. Others are answered `api/forbidden`. */
  readonly roles?: readonly OrganisationRole[];
  readonly summary: string;
  readonly params?: Params;
  readonly query?: Query;
  /** A schema for JSON, `'binary'` for octets with a codec of their own, null for none. */
  readonly body: Body;
  readonly reply: Reply;
  /** Status of success; 200 unless told. */
  readonly status?: number;
  /** Largest body in bytes; 64 KiB unless told. */
  readonly bodyLimit?: number;
  /** Whether the request carries an identity's signature over a nonce and the body's hash. */
  readonly proof?: true;
  /** Whether the call counts as activity of the person and extends the idle limit. */
  readonly activity?: true;
  /** Whether a full session may call it that still owes a further factor by its organisation's policy. */
  readonly whileEnrolling?: true;
  readonly errors: readonly ApiErrorCode[];
}

/** Types an endpoint without widening its schemas. */
export const defineEndpoint = <
  Params extends Schema = z.ZodUnknown,
  Query extends Schema = z.ZodUnknown,
  Body extends Schema | 'binary' | null = null,
  Reply extends Schema | 'binary' | null = null,
  Who extends Access = Access,
>(
  endpoint: Endpoint<Params, Query, Body, Reply, Who>,
): Endpoint<Params, Query, Body, Reply, Who> => endpoint;

/** What a call of an endpoint takes. */
export interface CallOf<E extends Endpoint> {
  readonly params: z.input<NonNullable<E['params']>>;
  readonly query: z.input<NonNullable<E['query']>>;
  readonly body: E['body'] extends Schema
    ? z.input<E['body']>
    : E['body'] extends 'binary'
      ? Uint8Array<ArrayBuffer>
      : undefined;
}

/** What a call of an endpoint answers. A binary reply is read as it arrives. */
export type ReplyOf<E extends Endpoint> = E['reply'] extends Schema
  ? z.output<E['reply']>
  : E['reply'] extends 'binary'
    ? ReadableBytes
    : undefined;

/** Chunks of a binary reply in their order. */
export type ReadableBytes = AsyncIterable<Uint8Array<ArrayBuffer>>;

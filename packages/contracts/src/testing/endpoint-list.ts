import type { Endpoint } from '../endpoint.ts';
import * as contracts from '../index.ts';

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value;

/** Every endpoint of the contracts under its name. */
export const endpoints: readonly (readonly [string, Endpoint])[] = Object.entries<unknown>(contracts).filter(
  (entry): entry is [string, Endpoint] => isEndpoint(entry[1]),
);

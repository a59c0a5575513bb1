import type { Bytes } from '../bytes.ts';
import { countUp } from './hostile.ts';

/** Bytes of a wrong length in the role that the caller names; types are off here, as they are for hostile input. */
export const of = <Role extends Bytes>(length: number): Role => countUp(1, length) as Role;
/** Calls for each length that `right` is not. */
export const atOtherLengths = (right: number, call: (wrong: Bytes) => unknown): (() => unknown)[] =>
  [0, 1, right - 1, right + 1, 2 * right].map((length) => () => call(of(length)));
/** Calls for each kind of number that no count is. */
export const atOtherNumbers = (call: (wrong: number) => unknown): (() => unknown)[] =>
  [-1, 0.5, Number.NaN, Infinity, 2 ** 53, '1' as unknown as number].map((wrong) => () => call(wrong));

/** Right values: ids of 16 bytes and keys. */
export const [id, id2]: readonly [Bytes, Bytes] = [of(16), countUp(50, 16)];
export const [bytes32, bytes64]: readonly [Bytes, Bytes] = [of(32), of(64)];

import type { Manifest, ManifestMember, Role } from '../manifest.ts';
import { countUp } from './hostile.ts';

/** Member `n`, whose identity hash counts from `hash`. */
export const person = (n: number, role: Role, hash = n): ManifestMember => ({
  accountId: countUp(n, 16),
  role,
  identityHash: countUp(hash, 32),
});
/** One of each role. */
export const [owner, manager, writer, reader] = [person(1, 4), person(2, 3), person(3, 2), person(4, 1)];
/** All four. */
export const everybody = [owner, manager, writer, reader];

/** A manifest in the middle of a chain. */
export const before: Manifest = {
  vaultId: countUp(0xb0, 16),
  keyEpoch: 3,
  seq: 7,
  previousHash: countUp(0x50, 32),
  root: countUp(0x60, 32),
  count: 10,
  members: everybody,
  time: 1_700_000_000_000,
  writerId: owner.accountId,
  logHead: null,
};

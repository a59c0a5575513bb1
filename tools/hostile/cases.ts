import { nullBootstrap, olderFormat } from './cases/bootstrap.ts';
import { extraKeys, outsideKeyService, vaultInjection } from './cases/extra-keys.ts';
import { kdfDowngrade, saltTricks } from './cases/kdf.ts';
import type { HostileCase } from './harness/hostile-case.ts';

/** Every case that needs no browser, by number. */
export const inProcessCases: readonly HostileCase[] = [
  ...[kdfDowngrade, saltTricks, outsideKeyService, extraKeys],
  ...[vaultInjection, olderFormat, nullBootstrap],
];

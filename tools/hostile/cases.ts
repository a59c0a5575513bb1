import { nullBootstrap, olderFormat } from './cases/bootstrap.ts';
import { clockLies } from './cases/clock.ts';
import { coMember } from './cases/co-member.ts';
import { checkUseGap, swappedColleague } from './cases/colleagues.ts';
import { addedRecipients, foreignDevices } from './cases/devices.ts';
import { dumpThief } from './cases/dump.ts';
import { exhaustion } from './cases/exhaustion.ts';
import { extraKeys, outsideKeyService, vaultInjection } from './cases/extra-keys.ts';
import { forks, replays } from './cases/history.ts';
import { swaps, unprotectedFacts } from './cases/items.ts';
import { kdfDowngrade, saltTricks } from './cases/kdf.ts';
import { otherRoles, partitioning, privateKeyTricks } from './cases/keys.ts';
import { malleability } from './cases/malleability.ts';
import { forcedEscrow } from './cases/new-shared-vault.ts';
import { pinOracle } from './cases/pin.ts';
import { recoveryHijack } from './cases/recovery.ts';
import { indexLies } from './cases/search.ts';
import { wholeTheft } from './cases/whole-theft.ts';
import type { HostileCase } from './harness/hostile-case.ts';

/** Every case that needs no browser, by number. */
export const inProcessCases: readonly HostileCase[] = [
  ...[kdfDowngrade, saltTricks, outsideKeyService, extraKeys, unprotectedFacts, swaps],
  ...[malleability, replays, forks, vaultInjection, olderFormat, nullBootstrap],
  ...[privateKeyTricks, otherRoles, partitioning, pinOracle, indexLies, exhaustion],
  ...[addedRecipients, recoveryHijack, foreignDevices, clockLies, dumpThief, wholeTheft],
  ...[forcedEscrow, swappedColleague, checkUseGap, coMember],
];

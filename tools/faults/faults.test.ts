import { expect, test } from 'vitest';
import { killApi } from './cases/f01-api-killed.ts';
import { killPostgres } from './cases/f02-postgres-killed.ts';
import { crashAtEveryPoint } from './cases/f03-crash-points.ts';
import { cutConnections } from './cases/f05-connection-cut.ts';
import { crawl } from './cases/f07-slow-clients.ts';
import { repeatRequests } from './cases/f08-repeated-requests.ts';
import { crowd } from './cases/f09-many-clients.ts';
import { crowdOfMembers, sizeOf } from './cases/f09-many-members.ts';
import { stopRenewals } from './cases/f10-keys-renewed.ts';
import { stopSharedRenewals } from './cases/f10-shared-keys.ts';
import { stopChanges } from './cases/f11-changes-stopped.ts';
import { backUpWriters } from './cases/f12-backup-of-writers.ts';
import { restoreOlderBackup } from './cases/f12-older-backup.ts';
import { harmSecretFiles } from './cases/f13-secret-files.ts';
import { putClocksOff } from './cases/f14-clocks-off.ts';
import { stopMigrations } from './cases/f15-migration-stopped.ts';
import { flipBits } from './cases/f19-flipped-bits.ts';
import type { Report } from './report.ts';

const patience = 300_000;

/** How soon something is back is a figure of the full run; a test on a busy machine says nothing about it. */
const isAboutTime = (text: string): boolean => text.includes('was back too late');

const expectNothingLost = ({ lost, wrong, runs }: Report): void => {
  expect(wrong.filter((text) => !isAboutTime(text))).toEqual([]);
  expect(lost).toBe(0);
  expect(runs).toBeGreaterThan(0);
};

const silent = (): void => undefined;

test('F1 an acknowledged write is there after the API was killed (I1–I7, I9)', {
  timeout: patience,
}, async () => {
  expectNothingLost(await killApi(10, silent));
});

test('F2 an acknowledged write is there after Postgres was killed, and it comes back by itself (I1–I7, I9)', {
  timeout: patience,
}, async () => {
  expectNothingLost(await killPostgres(3, silent));
});

test('F3 a story during which the API is killed is whole afterwards or never began (I3, I7)', {
  timeout: patience,
}, async () => {
  expectNothingLost(await crashAtEveryPoint(1, silent));
});

test('F5 a retry after a connection was cut around the commit gets the answer that was lost (I6)', {
  timeout: patience,
}, async () => {
  expectNothingLost(await cutConnections(8));
});

test('F7 others are answered beside clients that drip their header or body, or take no reply', {
  timeout: patience,
}, async () => {
  expectNothingLost(await crawl(10));
});

test('F8 every change sent two to five times, out of order too, changes what one would (I6)', {
  timeout: patience,
}, async () => {
  expectNothingLost(await repeatRequests(1));
});

test('F9 two browsers on one field keep both texts, and fifty in one vault keep its manifest right (I4, I5)', {
  timeout: patience,
}, async () => {
  expectNothingLost(await crowd(60));
});

test('F9 members of one vault write at once, and whoever is removed in the middle reads nothing after (K14, I3–I5)', {
  timeout: patience,
}, async () => {
  expectNothingLost(await crowdOfMembers(sizeOf(60)));
});

test('F10 a renewal of keys stopped while another device edits leaves one epoch, and all is readable (S23, I3)', {
  timeout: patience,
}, async () => {
  expectNothingLost(await stopRenewals(2));
});

test('F10 a renewal behind somebody’s removal that is stopped is ended by another manager, and all is readable (K14, I3)', {
  timeout: patience,
}, async () => {
  expectNothingLost(await stopSharedRenewals(1));
});

test('F11 a change of password, PIN or keys that is stopped leaves one of old and new, and the kit (I3)', {
  timeout: patience,
}, async () => {
  expectNothingLost(await stopChanges(1, silent));
});

test('F12 an older backup is a rollback to whoever saw more until the person accepts it, once', {
  timeout: patience,
}, async () => {
  expectNothingLost(await restoreOlderBackup(1));
});

test('F12 a backup written while fifty browsers write restores with every manifest right (I2, I4)', {
  timeout: patience,
}, async () => {
  expectNothingLost(await backUpWriters(1));
});

test('F13 a start with a secret file missing or wrong is refused by the name of the file', {
  timeout: patience,
}, async () => {
  expectNothingLost(await harmSecretFiles(2));
});

test('F14 sessions, codes, freezes and waits keep their length when the API and its database disagree about the day', {
  timeout: patience,
}, async () => {
  expectNothingLost(await putClocksOff(2));
});

test('F15 a migration that is killed at a statement leaves nothing and goes on, and an older program refuses a newer schema', {
  timeout: patience,
}, async () => {
  expectNothingLost(await stopMigrations(60));
});

test('F19 a bit flipped in an item puts that item aside and no other', { timeout: patience }, async () => {
  expectNothingLost(await flipBits(7));
});

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
import { loseStorageOnPage } from './cases/f17-browser-storage.ts';
import { closeTabsOnPage } from './cases/f18-closed-tab.ts';
import { flipBits } from './cases/f19-flipped-bits.ts';
import { isOk, type Report } from './report.ts';

export interface RunOptions {
  /** One JSON array instead of a list. */
  readonly json: boolean;
  /** The promised counts, or the short ones of the tests. */
  readonly full: boolean;
  /** Ids of the cases to run; all when empty. */
  readonly only?: readonly string[];
}

interface Case {
  readonly id: string;
  /** How much of the fault: kills, cuts, writes, harms a file, or every how manieth byte. */
  readonly full: number;
  readonly short: number;
  run(runs: number, onProgress: (line: string) => void): Promise<Report>;
}

const cases: readonly Case[] = [
  { id: 'F1', full: 1000, short: 10, run: killApi },
  { id: 'F2', full: 200, short: 3, run: killPostgres },
  { id: 'F3', full: 60, short: 1, run: crashAtEveryPoint },
  { id: 'F5', full: 100, short: 8, run: cutConnections },
  { id: 'F7', full: 100, short: 10, run: crawl },
  { id: 'F8', full: 10, short: 1, run: repeatRequests },
  { id: 'F9', full: 1000, short: 100, run: crowd },
  { id: 'F9', full: 1000, short: 60, run: (writes) => crowdOfMembers(sizeOf(writes)) },
  { id: 'F10', full: 8, short: 2, run: stopRenewals },
  { id: 'F10', full: 12, short: 1, run: stopSharedRenewals },
  { id: 'F11', full: 60, short: 1, run: stopChanges },
  { id: 'F12', full: 3, short: 1, run: restoreOlderBackup },
  { id: 'F12', full: 10, short: 2, run: backUpWriters },
  { id: 'F13', full: 5, short: 2, run: harmSecretFiles },
  { id: 'F14', full: 2, short: 2, run: putClocksOff },
  { id: 'F15', full: 1, short: 60, run: stopMigrations },
  { id: 'F17', full: 6, short: 2, run: loseStorageOnPage },
  { id: 'F18', full: 20, short: 4, run: closeTabsOnPage },
  { id: 'F19', full: 1, short: 7, run: flipBits },
];

const runOne = async ({ id, run }: Case, runs: number, tell: (line: string) => void): Promise<Report> => {
  try {
    return await run(runs, tell);
  } catch (error) {
    return { id, told: 'ended early', runs: 0, lost: 0, wrong: [(error as Error).stack ?? String(error)] };
  }
};

const line = (report: Report): string =>
  [
    `${isOk(report) ? 'ok    ' : 'FAILED'} ${report.id.padEnd(4)} ${report.runs} runs, ${report.lost} lost: ${report.told}`,
    ...report.wrong.map((text) => `         ${text}`),
  ].join('\n');

/** Makes every fault and prints what was lost. @returns the exit code. */
export const run = async ({ json, full, only = [] }: RunOptions): Promise<number> => {
  const reports: Report[] = [];
  const tell = (text: string): void => console.error(text);
  for (const one of cases.filter(({ id }) => only.length === 0 || only.includes(id))) {
    const report = await runOne(one, full ? one.full : one.short, tell);
    reports.push(report);
    if (!json) console.log(line(report));
  }
  if (json) {
    console.log(
      JSON.stringify(
        reports.map((report) => ({ id: report.id, ok: isOk(report), runs: report.runs, lost: report.lost })),
      ),
    );
  }
  return reports.every(isOk) ? 0 : 1;
};

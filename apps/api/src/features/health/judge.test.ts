import { describe, expect, test } from 'vitest';
import {
  judgeBackup,
  judgeCertificate,
  judgeDatabase,
  judgeDisk,
  judgeDrill,
  judgeJob,
  judgeMail,
} from './judge.ts';

const now = Date.UTC(2026, 10, 23);
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const gibibyte = 2 ** 30;

describe('what is well, what is worth a look, and what is to be mended', () => {
  test.each([
    [5, 'well'],
    [150, 'caution'],
    [5_000, 'failing'],
  ])('a database that answers in %i ms', (milliseconds, state) => {
    expect(judgeDatabase(milliseconds)).toBe(state);
  });

  test.each([
    ['none waits in vain', 0, null, 'well'],
    ['some do and others left lately', 2, now - 30 * minute, 'caution'],
    ['some do and none left for long', 2, now - 2 * hour, 'failing'],
    ['some do and none ever left', 1, null, 'failing'],
  ] as const)('mails of which %s', (_name, failing, sentAt, state) => {
    expect(judgeMail(failing, sentAt, now)).toBe(state);
  });

  test.each([
    [50, 100, 'well'],
    [4, 20, 'caution'],
    [9, 100, 'caution'],
    [2, 100, 'failing'],
    [0.5, 1, 'failing'],
  ])('a disk with %d of %d GiB free', (free, total, state) => {
    expect(judgeDisk(free * gibibyte, total * gibibyte)).toBe(state);
  });

  test.each([
    ['ran on time', minute, null, hour, 'well'],
    ['failed just now', minute, minute, hour, 'failing'],
    ['failed yesterday and ran since', minute, 20 * hour, hour, 'caution'],
    ['failed long ago', minute, 2 * day, hour, 'well'],
    ['is late', 4 * hour, null, hour, 'failing'],
    ['comes every second and wrote two minutes ago', 2 * minute, null, 1_000, 'well'],
    ['runs elsewhere', 2 * hour, null, null, 'well'],
    ['ran nowhere for days', 2 * day, null, null, 'failing'],
  ] as const)('a job that %s', (_name, ran, failed, everyMs, state) => {
    const at = (ago: number) => new Date(now - ago);
    expect(judgeJob({ ranAt: at(ran), failedAt: failed === null ? null : at(failed), everyMs }, now)).toBe(
      state,
    );
  });

  test.each([
    ['that nobody scheduled', null, now, 'caution'],
    ['that was never made', 24, null, 'failing'],
    ['of yesterday', 24, now - 25 * hour, 'well'],
    ['of three days ago', 24, now - 3 * day, 'failing'],
  ] as const)('a backup %s', (_name, everyHours, lastAt, state) => {
    expect(judgeBackup(everyHours, lastAt, now)).toBe(state);
  });

  test.each([
    ['that was never made', null, null, 'caution'],
    ['of last week', now - 7 * day, null, 'well'],
    ['of 36 days ago', now - 36 * day, null, 'caution'],
    ['that failed', now - day, now - day, 'failing'],
    ['that failed long ago', now - 90 * day, now - 90 * day, 'failing'],
  ] as const)('a restore drill %s', (_name, ranAt, failedAt, state) => {
    expect(judgeDrill(ranAt, failedAt, now)).toBe(state);
  });

  test.each([
    ['that nobody needs', null, 'well'],
    ['that could not be seen', { until: null }, 'caution'],
    ['for a month', { until: now + 30 * day }, 'well'],
    ['for a week', { until: now + 7 * day }, 'caution'],
    ['that has ended', { until: now - 1 }, 'failing'],
  ] as const)('a certificate %s', (_name, certificate, state) => {
    expect(judgeCertificate(certificate, now)).toBe(state);
  });
});

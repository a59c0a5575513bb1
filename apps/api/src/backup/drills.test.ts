import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readHealth } from '@coffer/contracts';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.ts';
import type { TestBrowser } from '../testing/test-browser.ts';
import { joinAndSignIn } from '../testing/test-person.ts';
import { newBackupKey } from './age-stream.ts';
import type { Drill, Drilled, OpenableBackup } from './drills.ts';
import { readBackup } from './read-backup.ts';

let api: TestApi;
let owner: TestBrowser;
let dir: string;
let env: NodeJS.ProcessEnv;
const asked: OpenableBackup[] = [];

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'coffer drills '));
  env = { COFFER_BACKUP_DIR: dir, COFFER_BACKUP_RECIPIENT: (await newBackupKey()).recipient };
  api = await startTestApi({ env });
  owner = (await joinAndSignIn(api)).browser;
  await vi.waitFor(async () => expect(await api.query('SELECT 1 FROM backup')).toHaveLength(1), {
    timeout: 20_000,
  });
});
beforeEach(async () => {
  asked.length = 0;
  await api.query("DELETE FROM job_run WHERE name LIKE 'drill/%'");
});
afterAll(async () => {
  await api.close();
  rmSync(dir, { recursive: true, force: true });
});

const right: Drilled = { vaults: 1, items: 0, manifests: 1, wrong: [], madeAt: 1, parts: 1 };
const drillTo =
  (end: Drilled | Error): Drill =>
  async (from) => {
    asked.push(from);
    if (end instanceof Error) throw end;
    return end;
  };
/** A start of a process that may drill, until it has looked. */
const startAgain = async (drill: Drill, more: NodeJS.ProcessEnv = {}): Promise<void> => {
  await api.query("DELETE FROM job_run WHERE name = 'drill/look'");
  const again = await startTestApi({ env: { ...env, ...more }, beside: api, drill });
  if (more.COFFER_BACKUP_DRILL_DAYS !== '0')
    await expect
      .poll(() => api.query("SELECT 1 FROM job_run WHERE name = 'drill/look'"), { timeout: 20_000 })
      .toHaveLength(1);
  await again.close();
};
const shown = async () => (await owner.call(readHealth, {})).deployment?.drill;

test('the newest backup is drilled by itself, with a key that opens it, and the console says when', async () => {
  expect(await shown()).toEqual({ state: 'caution', ranAt: null, failedAt: null });
  await startAgain(drillTo(right));
  const [from] = asked;
  expect(from?.file).toBe(join(dir, readdirSync(dir)[0] ?? ''));
  await readBackup(from?.file ?? '', from?.identity ?? '');
  const drill = await shown();
  expect(drill).toMatchObject({ state: 'well', failedAt: null });
  expect(drill?.ranAt).toBeGreaterThan(Date.now() - 60_000);
  expect((await owner.call(readHealth, {})).deployment?.jobs.map(({ name }) => name).join()).not.toMatch(
    /drill/,
  );
});

test('it is drilled again after seven days and not before, or after as many as are set, or never', async () => {
  await startAgain(drillTo(right));
  await startAgain(drillTo(right));
  expect(asked).toHaveLength(1);
  await api.query("UPDATE job_run SET ran_at = now() - interval '3 days' WHERE name = 'drill/last'");
  await startAgain(drillTo(right));
  expect(asked).toHaveLength(1);
  await startAgain(drillTo(right), { COFFER_BACKUP_DRILL_DAYS: '2' });
  expect(asked).toHaveLength(2);
  await api.query("UPDATE job_run SET ran_at = now() - interval '36 days' WHERE name = 'drill/last'");
  expect(await shown()).toMatchObject({ state: 'caution' });
  await startAgain(drillTo(right), { COFFER_BACKUP_DRILL_DAYS: '0' });
  expect(asked).toHaveLength(2);
  await startAgain(drillTo(right));
  expect(asked).toHaveLength(3);
});

test('one that finds something wrong or throws is shown as failed, until one goes well', async () => {
  for (const end of [{ ...right, wrong: ['Vault x: cut.'] }, new Error('no room')]) {
    await startAgain(drillTo(end));
    expect(await shown()).toMatchObject({ state: 'failing', failedAt: expect.any(Number) });
    await api.query("UPDATE job_run SET ran_at = now() - interval '8 days' WHERE name = 'drill/last'");
  }
  await startAgain(drillTo(right));
  expect(await shown()).toMatchObject({ state: 'well', failedAt: null });
});

test('of two processes one drills, and a drill that the end of its process broke off is none', async () => {
  const slow: Drill = (from, signal) => {
    asked.push(from);
    return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
  };
  const both = await Promise.all([1, 2].map(() => startTestApi({ env, beside: api, drill: slow })));
  // The look of the one that found the other at work is over.
  await expect
    .poll(() => api.query("SELECT 1 FROM job_run WHERE name = 'drill/look'"), { timeout: 20_000 })
    .toHaveLength(1);
  await expect.poll(() => asked, { timeout: 20_000 }).toHaveLength(1);
  for (const each of both) await each.close();
  expect(asked).toHaveLength(1);
  expect(await shown()).toMatchObject({ state: 'caution', ranAt: null });
});

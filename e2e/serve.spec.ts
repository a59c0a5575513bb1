import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { bundle, startCoffer } from './support/coffer.ts';

const secondStart = (dataDir: string) =>
  spawnSync(process.execPath, [bundle, 'serve'], {
    env: { ...process.env, COFFER_DATA_DIR: dataDir, DATABASE_URL: '', PORT: '0' },
    encoding: 'utf8',
    timeout: 30_000,
  });

test('a second start on the same data says which process holds it and where, and ends with 1', async () => {
  const coffer = await startCoffer();
  const second = secondStart(coffer.dataDir);
  await coffer.stop();
  expect(second.status).toBe(1);
  expect(second.stderr).toContain(
    `Process ${coffer.process.pid} already uses the data in ${coffer.dataDir}, at ${coffer.address}`,
  );
});

test('after kill -9 the next start on the same data is ready within 5 s (F1)', async () => {
  const killed = await startCoffer();
  killed.process.kill('SIGKILL');
  const began = Date.now();
  const next = await startCoffer({ dataDir: killed.dataDir });
  expect(Date.now() - began).toBeLessThan(5000);
  expect((await fetch(next.address)).status).toBe(200);
  await next.stop();
});

test('Ctrl+C ends it cleanly, with 0 and nothing left running', async () => {
  const coffer = await startCoffer();
  const postmaster = Number(
    readFileSync(join(coffer.dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0],
  );
  expect(await coffer.stop({ remove: false })).toBe(0);
  expect(() => process.kill(postmaster, 0)).toThrow();
  const again = await startCoffer({ dataDir: coffer.dataDir });
  await again.stop();
});

test('a wrong setting stops the start with its name', () => {
  const env = { ...process.env, DATABASE_URL: 'mysql://nowhere' };
  const ended = spawnSync(process.execPath, [bundle, 'serve'], { env, encoding: 'utf8', timeout: 30_000 });
  expect(ended.status).toBe(1);
  expect(ended.stderr).toContain('DATABASE_URL must begin with postgresql://');
  expect(ended.stderr).not.toMatch(/^\s+at /m);
});

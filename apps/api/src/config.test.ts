import { randomBytes } from 'node:crypto';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ApiConfigError, readConfig, startApi } from './index.ts';
import { secretNames } from './secrets/secret-files.ts';
import { startTestApi } from './testing/test-api.ts';

test.each([
  ['PORT', 'seventy'],
  ['PORT', '70000'],
  ['COFFER_PUBLIC_URL', 'vault.example.org'],
  ['COFFER_SIGN_UP', 'everyone'],
  ['COFFER_CODE_CEILING', '0'],
  ['COFFER_LOG_LEVEL', 'loud'],
  ['SMTP_URL', 'mail.example.org'],
  ['COFFER_METRICS_TOKEN', 'short'],
  ['COFFER_SECURITY_CONTACT', 'security@example.org'],
])('a wrong %s stops with its name, what is wrong and an example', (name, value) => {
  const read = () => readConfig({ [name]: value });
  expect(read).toThrow(ApiConfigError);
  expect(read).toThrow(new RegExp(`^${name} is wrong: .+ Example: ${name}=.+`));
});

test('mails become files on the own machine only', () => {
  expect(readConfig({}).smtp).toBeUndefined();
  expect(() => readConfig({ HOST: '0.0.0.0' })).toThrow(/SMTP_URL is missing/);
  expect(() => readConfig({ COFFER_PUBLIC_URL: 'https://vault.example.org' })).toThrow(/SMTP_URL is missing/);
});

test('the start refuses secret files that are missing or belong elsewhere, and names them (F13)', async () => {
  const api = await startTestApi();
  await api.stop();
  const start = () =>
    startApi({
      env: { PORT: '0' },
      databaseUrl: api.databaseUrl,
      dataDir: api.dataDir,
      logTo: { write: () => undefined },
    });
  for (const name of secretNames) {
    const path = join(api.dataDir, 'secrets', name);
    const { readFileSync } = await import('node:fs');
    const kept = readFileSync(path);
    chmodSync(path, 0o600);
    for (const [content, message] of [
      [randomBytes(32), new RegExp(`"${name}" did not make this database`)],
      [randomBytes(31), new RegExp(`"${name}".*must have 32 bytes`)],
      [null, new RegExp(`"${name}" is missing`)],
    ] as const) {
      if (content) writeFileSync(path, content);
      else rmSync(path);
      await expect(start()).rejects.toThrow(message);
      writeFileSync(path, kept);
    }
  }
  const again = await start();
  await again.close();
  await api.close();
});

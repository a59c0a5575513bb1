import { join } from 'node:path';
import { signOut } from '@coffer/contracts';
import { afterAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../db/database.ts';
import { accountMails } from '../mail/account-mails.ts';
import { mailQueue } from '../mail/mail-queue.ts';
import { readSecrets } from '../secrets/secret-files.ts';
import { serverBoxes } from '../secrets/vaulting.ts';
import { oneApi } from '../testing/fixture.ts';
import type { TestApi } from '../testing/test-api.ts';
import {
  askElsewhere,
  newestRequest,
  organisationWith,
  putPolicy,
  sayYes,
} from '../testing/test-approvals.ts';
import { settleActs } from './settle-acts.ts';

let api: TestApi;
let database: Database;
oneApi((started) => {
  api = started;
  database = openDatabase(api.databaseUrl, { size: 2 });
});
afterAll(() => database.close());

const settle = () => {
  const queue = mailQueue(serverBoxes(readSecrets(join(api.dataDir, 'secrets'))));
  const mailsAbout = accountMails({ mailQueue: queue, publicOrigin: () => api.address });
  return settleActs({ database, mailQueue: queue, mailsAbout, forgetMails: async () => undefined });
};
const rows = () =>
  api.query<{ state: string; on_time: boolean }>(
    'SELECT state, settled_at <= expires_at AS on_time FROM approval ORDER BY asked_at DESC',
  );

test('what became of requests that nobody decided on is written down; what waits or was decided stays', async () => {
  await putPolicy(api, { devices: { approval: true } });
  const { asker, owner } = await organisationWith(api, { owner: 'owner' });
  await askElsewhere(api, asker.person);
  await api.query("UPDATE approval SET expires_at = now() - interval '1 hour'");
  const withdrawn = await askElsewhere(api, asker.person);
  await withdrawn.on.call(signOut, { body: {} });
  await askElsewhere(api, asker.person);
  await sayYes(owner);
  await askElsewhere(api, asker.person);
  await settle();
  expect(await rows()).toEqual([
    { state: 'open', on_time: null },
    { state: 'approved', on_time: true },
    { state: 'withdrawn', on_time: true },
    { state: 'expired', on_time: true },
  ]);
  expect((await newestRequest(owner)).state).toBe('open');
});

import { readHealth, sendTestMail } from '@coffer/contracts';
import { idText } from '@coffer/crypto';
import { describe, expect, test } from 'vitest';
import { secretNames } from '../../secrets/secret-files.ts';
import { oneApi } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import type { TestBrowser } from '../../testing/test-browser.ts';
import { organisationOf } from '../../testing/test-organisation.ts';
import { joinAndSignIn, newId, type Person } from '../../testing/test-person.ts';
import { testMailsAnHour } from './health.service.ts';

let api: TestApi;
let owner: { person: Person; browser: TestBrowser };
const joinAs = async (on: TestApi, role: string) => {
  const joined = await joinAndSignIn(on);
  await api.query('UPDATE account SET role = $2 WHERE id = $1', [idText(joined.person.accountId), role]);
  return joined;
};
oneApi(async (started) => {
  api = started;
  owner = await joinAs(api, 'owner');
});
const read = async () =>
  (await owner.browser.call(readHealth, {})) as Awaited<ReturnType<typeof readHealthOf>>;
const readHealthOf = (browser: TestBrowser) => browser.call(readHealth, {});

describe('the first organisation', () => {
  test('sees database, disk, jobs, secrets, and that nothing is scheduled', async () => {
    const { database, deployment, version } = await read();
    expect(version).toMatch(/^\d+\.\d+\.\d+/);
    expect(database.version).toMatch(/^1\d/);
    expect([database.state, database.bytes > 1_000_000]).toEqual(['well', true]);
    expect(deployment?.disk.freeBytes).toBeLessThan(deployment?.disk.totalBytes ?? 0);
    expect(deployment?.jobs.map(({ name, state }) => [name, state])).toEqual(
      expect.arrayContaining([
        ['clean-up', 'well'],
        ['daily-figures', 'well'],
        ['mail', 'well'],
        ['settle-acts', 'well'],
      ]),
    );
    expect(deployment?.backup).toEqual({
      ...{ state: 'caution', isScheduled: false, lastAt: null, bytes: 0, kept: 0, items: 0 },
    });
    expect(deployment?.drill).toEqual({ state: 'caution', ranAt: null, failedAt: null });
    expect(deployment?.certificate).toEqual({ state: 'well', until: null });
    expect(deployment?.secrets.map(({ name }) => name)).toEqual([...secretNames]);
    const [row] = await api.query<{ checks: Record<string, string> }>(
      'SELECT secret_checks AS checks FROM organisation WHERE slug IS NULL',
    );
    for (const { name, check } of deployment?.secrets ?? [])
      expect([check.length, row?.checks[name]?.startsWith(check)]).toEqual([8, true]);
  });

  test('sees a job that failed, by its name and code', async () => {
    await api.query(
      "UPDATE job_run SET failed_at = ran_at, error = 'Error 23505' WHERE name = 'daily-figures'",
    );
    const job = (await read()).deployment?.jobs.find(({ name }) => name === 'daily-figures');
    expect([job?.state, job?.error, job?.failedAt]).toEqual(['failing', 'Error 23505', job?.ranAt]);
  });

  test('sees the newest backup that is still there, and who could open something of it', async () => {
    const [organisation] = await api.query<{ id: string }>('SELECT id FROM organisation WHERE slug IS NULL');
    const [gone, kept] = [newId(), newId()];
    await api.query(
      `INSERT INTO backup (id, organisation_id, file_name, made_at, bytes, items, sha256, catalogue, removed_at)
       VALUES ($1, $3, 'a', now(), 1, 1, '', '[]', now()), ($2, $3, 'b', now() - interval '1 hour', 5000000000, 7, '', '[]', NULL)`,
      [gone, kept, organisation?.id],
    );
    const other = await joinAs(api, 'member');
    const third = await joinAs(api, 'member');
    for (const [who, checked, failed] of [
      [owner, 3, 0],
      [other, 2, 1],
      [third, 0, 0],
    ] as const)
      await api.query(
        'INSERT INTO backup_proof (organisation_id, backup_id, account_id, checked, failed) VALUES ($1, $2, $3, $4, $5)',
        [organisation?.id, kept, idText(who.person.accountId), checked, failed],
      );
    const { deployment, proven } = await read();
    expect(deployment?.backup).toMatchObject({ bytes: 5e9, items: 7, kept: 1 });
    expect(proven).toMatchObject({ people: 1, of: 3, failed: 1, backupAt: deployment?.backup.lastAt });
  });
});

describe('mail', () => {
  test('is sent to whoever asks for a test, is counted, and its time is seen', async () => {
    const { to } = await owner.browser.call(sendTestMail, { body: {} });
    expect(to).toBe(owner.person.email);
    await expect.poll(() => api.mailsTo(to).join('')).toContain('test mail');
    await expect.poll(async () => (await read()).mail.lastSentAt ?? 0).toBeGreaterThan(Date.now() - 60_000);
    const { mail } = await read();
    expect(mail).toMatchObject({ state: 'well', way: 'files', failing: 0 });
    const kinds = await api.query<{ kind: string }>(
      "SELECT kind FROM audit_event WHERE kind = 'test-mail-sent'",
    );
    expect(kinds).toHaveLength(1);
  });

  test('is written five times an hour and not more', async () => {
    const { browser } = await joinAs(api, 'administrator');
    for (let i = 0; i < testMailsAnHour; i += 1) await browser.call(sendTestMail, { body: {} });
    expect(await browser.problem(sendTestMail, { body: {} })).toMatchObject({ type: 'api/too-many-tries' });
  });

  test('that was tried and did not leave is seen, and one that is on its way is not', async () => {
    const put = (tries: number, seconds: number) =>
      api.query(
        `INSERT INTO mail_job (organisation_id, id, sealed, tries, send_after, expires_at)
         SELECT id, $1, '', $2, now() + make_interval(secs => $3), now() + interval '1 day' FROM organisation WHERE slug IS NULL`,
        [newId(), tries, seconds],
      );
    await expect.poll(() => api.query('SELECT 1 FROM mail_job')).toEqual([]);
    await put(1, 59);
    expect((await read()).mail).toMatchObject({ state: 'well', waiting: 1, failing: 0 });
    await put(2, 100);
    await put(1, 20);
    expect((await read()).mail).toMatchObject({ state: 'caution', waiting: 3, failing: 2 });
    await api.query("UPDATE job_run SET ran_at = now() - interval '2 hours' WHERE name LIKE 'mail-sent/%'");
    expect((await read()).mail.state).toBe('failing');
  });
});

test('another organisation sees of the deployment nothing, and of mails and bytes its own', async () => {
  const beta = await organisationOf(api, 'beta');
  const { browser } = await joinAs(beta, 'owner');
  const health = await readHealthOf(browser);
  expect([health.deployment, health.mail.waiting]).toEqual([null, 0]);
  expect(health.database.bytes).toBeLessThan(100_000);
  expect(health.proven).toMatchObject({ people: 0, of: 1, failed: 0, lastAt: null });
});

test('an auditor reads it and sends nothing; helpers and members do neither (U30)', async () => {
  for (const [role, reads] of [
    ['auditor', true],
    ['helper', false],
    ['member', false],
  ] as const) {
    const { browser } = await joinAs(api, role);
    const reply = await browser.send('GET', '/v1/admin/health');
    expect([role, reply.status]).toEqual([role, reads ? 200 : 403]);
    expect(await browser.problem(sendTestMail, { body: {} })).toMatchObject({ type: 'api/forbidden' });
  }
});

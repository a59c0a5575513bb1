import { setTimeout as wait } from 'node:timers/promises';
import {
  beginRecovery,
  beginVaultRotation,
  type Endpoint,
  listSessions,
  listVaults,
  putInvitation,
  putRequest,
} from '@coffer/contracts';
import { idText } from '@coffer/crypto';
import { describe, expect, test } from 'vitest';
import { allEndpoints } from './http/openapi.ts';
import { oneApi } from './testing/fixture.ts';
import type { TestApi } from './testing/test-api.ts';
import { type TestBrowser, testBrowser } from './testing/test-browser.ts';
import { newItem, save } from './testing/test-commit.ts';
import { organisationOf } from './testing/test-organisation.ts';
import { fileSignUp, joinAndSignIn, newId, newPerson, type Person } from './testing/test-person.ts';
import { askWithIds, type Ids } from './testing/test-requests.ts';

const roles = ['owner', 'administrator', 'auditor', 'helper', 'member'] as const;

let api: TestApi;
/** The other organisation. */
let beta: TestApi & { readonly id: string };
let betaIds: Ids;
const callers = new Map<string, { person: Person; browser: TestBrowser }>();

/** Everything of somebody in the other organisation that a path can name. */
const idsOf = async ({ person, browser }: { person: Person; browser: TestBrowser }): Promise<Ids> => {
  const item = newItem();
  await save(browser, person, [item]);
  const registrationId = await fileSignUp(testBrowser(beta.address), await newPerson());
  const { recoveryId } = await testBrowser(beta.address).call(beginRecovery, {
    body: { email: person.email },
  });
  const { sessions } = await browser.call(listSessions, {});
  const [rotationId, invitationId, requestId, actId, factorId] = [
    newId(),
    newId(),
    newId(),
    newId(),
    newId(),
  ];
  const [vaultId, accountId] = [idText(person.vaultId), idText(person.accountId)];
  const colleague = await joinAndSignIn(beta);
  await browser.call(beginVaultRotation, { params: { vaultId }, body: { rotationId, keyEpoch: 2 } });
  await browser.call(putInvitation, { params: { invitationId }, body: { email: 'guest@example.test' } });
  const to = idText(colleague.person.accountId);
  await browser.call(putRequest, { params: { requestId }, body: { to, note: 'AAAA' } });
  await api.query(
    `INSERT INTO pending_act (organisation_id, id, account_id, kind, effective_at)
     VALUES ($1, $2, $3, 'change-email', now() + interval '1 day')`,
    [beta.id, actId, accountId],
  );
  await api.query(
    "INSERT INTO factor (organisation_id, id, account_id, kind, name) VALUES ($1, $2, $3, 'totp', 'App')",
    [beta.id, factorId, accountId],
  );
  const [approvalId, admissionId, backupId] = [newId(), newId(), newId()];
  await api.query(
    `INSERT INTO approval (organisation_id, id, account_id, kind, subject_id, needed, expires_at)
     VALUES ($1, $2, $3, 'device', $4, 1, now() + interval '1 day')`,
    // What nobody waits for any more is withdrawn by itself.
    [beta.id, approvalId, accountId, actId],
  );
  await api.query(
    `INSERT INTO admission (organisation_id, id, email, role, expires_at)
     VALUES ($1, $2, 'guest@example.test', 'member', now() + interval '1 day')`,
    [beta.id, admissionId],
  );
  return {
    ...{ approvalId, admissionId, backupId },
    ...{ recoveryId, registrationId, rotationId, invitationId, requestId, actId, factorId },
    ...{ deviceId: idText(person.device.id), sessionId: sessions[0]?.sessionId ?? '', seq: '1' },
    ...{ vaultId, itemId: idText(item.itemId), accountId, email: person.email },
  };
};

oneApi(
  async (started) => {
    api = started;
    beta = await organisationOf(api, 'beta');
    betaIds = await idsOf(await joinAndSignIn(beta));
    for (const role of roles) {
      const caller = await joinAndSignIn(api);
      const id = idText(caller.person.accountId);
      await api.query('UPDATE account SET role = $2 WHERE id = $1', [id, role]);
      callers.set(role, caller);
    }
  },
  // Hundreds of requests from one address.
  { env: { COFFER_LIMIT_FACTOR: '100000' } },
);

/** Every row of the other organisation but those that come and go by themselves: mails, when the last one left, checkpoints. */
const betaRows = async (): Promise<string> => {
  const tables = await api.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name = 'organisation_id' AND table_name NOT IN ('mail_job', 'job_run', 'audit_checkpoint') ORDER BY 1`,
  );
  expect(tables.length).toBeGreaterThan(30);
  const all: unknown[] = [await api.query('SELECT * FROM organisation WHERE id = $1', [beta.id])];
  for (const { name } of tables)
    all.push(
      await api.query(`SELECT to_jsonb(t) FROM ${name} t WHERE organisation_id = $1 ORDER BY t`, [beta.id]),
    );
  return JSON.stringify(all);
};

/** Endings that would spoil the calls that follow. */
const endsTheCaller = /sign-out$|lock$|end-others$/;
const asked: readonly Endpoint[] = allEndpoints.filter(
  ({ path }) => !endsTheCaller.test(path) && path !== '/v1/events',
);

/** Asks until the server, which may have too much to do on a busy machine, has a moment. */
const askPatiently = async (browser: TestBrowser, endpoint: Endpoint) => {
  for (let left = 100; ; left -= 1) {
    const reply = await askWithIds(browser, endpoint, betaIds);
    const isBusy = reply.status === 503 && !endpoint.errors.includes('api/unavailable');
    if (!isBusy || left === 0) return reply;
    await wait(100);
  }
};

/** Asks every route as one of a role, with the other organisation's ids. */
const tryAll = async (role: string): Promise<void> => {
  const { browser } = callers.get(role) ?? { browser: testBrowser(api.address) };
  const before = await betaRows();
  const wrong: string[] = [];
  for (const endpoint of asked) {
    const what = `${endpoint.method} ${endpoint.path}`;
    const { status, text } = await askPatiently(browser, endpoint);
    const names = [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
    // What is signed, or has a body of its own, may be refused before anything is looked up.
    const isRefused = [400, 401, 403, 404].includes(status);
    if (names.some((name) => name !== 'seq') && !isRefused) wrong.push(`${what} answers ${status}`);
    // What this deployment has not set up says so.
    const isUnset = status === 503 && endpoint.errors.includes('api/unavailable');
    if (status >= 500 && !isUnset) wrong.push(`${what} answers ${status}`);
    const told = Object.entries(betaIds).filter(([name, id]) => name !== 'seq' && text.includes(id));
    if (told.length > 0) wrong.push(`${what} tells ${told.map(([name]) => name).join(', ')}`);
  }
  expect(wrong).toEqual([]);
  expect(await betaRows()).toBe(before);
  // He was signed in all along: it was the ids that were refused.
  expect((await browser.call(listVaults, {})).vaults).toHaveLength(1);
};

describe('every role of one organisation on every route with ids of another (U21, S25)', () => {
  test.each(roles)('as %s nothing is found, told or changed', tryAll);

  test('reads that need no body end in nothing found', async () => {
    const { browser } = callers.get('owner') ?? { browser: testBrowser(api.address) };
    const reads = asked.filter(({ method, path }) => method === 'GET' && /:(?!seq)\w+/.test(path));
    expect(reads.length).toBeGreaterThan(5);
    for (const endpoint of reads) {
      const { status, text } = await askWithIds(browser, endpoint, betaIds);
      expect([endpoint.path, status, JSON.parse(text).type]).toEqual([endpoint.path, 404, 'api/not-found']);
    }
  });

  test('the owner of those ids does find them: they are no invention', async () => {
    const { browser } = await joinAndSignIn(beta);
    const person = { method: 'POST', path: '/v1/people/find' };
    const find = asked.find(({ method, path }) => method === person.method && path === person.path);
    if (!find) throw new Error('no such endpoint');
    expect((await askWithIds(browser, find, betaIds)).text).toContain(betaIds.accountId);
  });
});

// Last in this file: the walls stay down.
test.each(roles)('without row-level security the code alone keeps them apart, for %s too', async (role) => {
  await api.query(`DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT relname FROM pg_class WHERE relrowsecurity LOOP
      EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', name);
    END LOOP; END $$`);
  await tryAll(role);
});

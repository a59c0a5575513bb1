import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listVaults, prelogin, readAccount } from '@coffer/contracts';
import { idText } from '@coffer/crypto';
import { describe, expect, test } from 'vitest';
import { openDatabase } from './db/database.ts';
import { insideOf } from './db/walls.ts';
import { pagePolicy } from './http/headers.ts';
import { settleActs } from './jobs/settle-acts.ts';
import { accountMails } from './mail/account-mails.ts';
import { mailQueue } from './mail/mail-queue.ts';
import { organisationSecrets } from './secrets/organisation-secrets.ts';
import { readSecrets, secretNames } from './secrets/secret-files.ts';
import { serverBoxes } from './secrets/vaulting.ts';
import { oneApi } from './testing/fixture.ts';
import type { TestApi } from './testing/test-api.ts';
import { testBrowser } from './testing/test-browser.ts';
import { organisationOf } from './testing/test-organisation.ts';
import { joinAndSignIn, newId, newPerson, prove, signIn, signUp, submit } from './testing/test-person.ts';

const webRoot = mkdtempSync(join(tmpdir(), 'coffer page '));
writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>Coffer</title>');
const manifest = { name: 'Coffer', id: '/', start_url: '/vault', scope: '/', icons: [{ src: '/icon.svg' }] };
writeFileSync(join(webRoot, 'manifest.webmanifest'), JSON.stringify(manifest));
mkdirSync(join(webRoot, 'admin'));
writeFileSync(join(webRoot, 'admin', 'index.html'), '<!doctype html><title>Console</title>');

let api: TestApi;
let acme: TestApi & { readonly id: string };
oneApi(
  async (started) => {
    api = started;
    acme = await organisationOf(api, 'acme');
  },
  { webRoot },
);

/** A request under another name than the server's. */
const askAs = (host: string, path: string, at: TestApi = api) =>
  new Promise<{ status: number; location: string; text: string }>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: at.port, path, headers: { host } }, (reply) => {
      let text = '';
      reply.on('data', (chunk) => {
        text += chunk;
      });
      reply.on('end', () =>
        resolve({ status: reply.statusCode ?? 0, location: reply.headers.location ?? '', text }),
      );
    });
    asked.on('error', reject).end();
  });

describe('two organisations on one deployment (U21, S25)', () => {
  test('the same address signs up in both, and is two people with two deployment ids', async () => {
    const here = await newPerson();
    const there = await newPerson(here.email);
    await signUp(api, here);
    await signUp(acme, there);
    expect(idText(here.deploymentId)).not.toBe(acme.id);
    expect(idText(there.deploymentId)).toBe(acme.id);
    const [atHome, away] = [await signIn(api, here), await signIn(acme, there)];
    expect((await atHome.call(listVaults, {})).vaults.map(({ vaultId }) => vaultId)).toEqual([
      idText(here.vaultId),
    ]);
    expect((await away.call(listVaults, {})).vaults.map(({ vaultId }) => vaultId)).toEqual([
      idText(there.vaultId),
    ]);
    const stray = await testBrowser(api.address).problem(prelogin, { body: { email: 'x' } });
    expect(stray.status).toBe(400);
    await expect(submit(testBrowser(api.address), there)).rejects.toMatchObject({
      code: 'api/wrong-credentials',
    });
  });

  test('one browser is signed in to both at once, each by a cookie of its own', async () => {
    const here = await joinAndSignIn(api);
    const there = await newPerson();
    await signUp(acme, there);
    const beside = testBrowser(acme.address, {}, here.browser.jar);
    const { halfSessionId } = await submit(beside, there);
    await prove(acme, beside, there, halfSessionId);
    expect([...here.browser.jar.keys()].filter((name) => !name.includes('-')).sort()).toEqual([
      'coffer',
      'coffer_acme',
    ]);
    expect((await here.browser.call(readAccount, {})).email).toBe(here.person.email);
    expect((await beside.call(readAccount, {})).email).toBe(there.email);
    expect((await beside.call(listVaults, {})).vaults.map(({ vaultId }) => vaultId)).toEqual([
      idText(there.vaultId),
    ]);
  });

  test("one's cookie opens nothing of the other, under whichever name it is sent", async () => {
    const { browser } = await joinAndSignIn(acme);
    const thief = testBrowser(api.address);
    thief.jar.set('coffer', browser.session());
    expect((await thief.problem(readAccount, {})).type).toBe('api/unauthenticated');
  });

  test('the first who signs up in each is its owner', async () => {
    const beta = await organisationOf(api, 'beta');
    const { person } = await joinAndSignIn(beta);
    const [row] = await api.query('SELECT role, organisation_id FROM account WHERE id = $1', [
      idText(person.accountId),
    ]);
    expect(row).toEqual({ role: 'owner', organisation_id: beta.id });
  });

  test('each has secrets of its own, made of those of the files, which the first has as they are', () => {
    const files = readSecrets(join(api.dataDir, 'secrets'));
    expect(organisationSecrets(files, newId(), true)).toBe(files);
    const [one, two] = [
      organisationSecrets(files, acme.id, false),
      organisationSecrets(files, newId(), false),
    ];
    const all = [files, one, two].flatMap((secrets) =>
      secretNames.map((name) => secrets[name].toString('hex')),
    );
    expect(new Set(all).size).toBe(3 * secretNames.length);
  });
});

describe('addresses', () => {
  test('below /o/<slug> each place is the page, and its manifest starts there', async () => {
    const browser = testBrowser(api.address);
    for (const path of ['/o/acme', '/o/acme/', '/o/acme/vault?x=1']) {
      const reply = await browser.send('GET', path);
      expect([path, reply.status, reply.headers.get('content-security-policy')]).toEqual([
        path,
        200,
        pagePolicy,
      ]);
      expect(reply.text).toContain('<title>Coffer</title>');
    }
    for (const path of ['/o/acme/admin/', '/o/acme/admin/people'])
      expect((await browser.send('GET', path)).text).toContain('<title>Console</title>');
    const said = JSON.parse((await browser.send('GET', '/o/acme/manifest.webmanifest')).text);
    expect(said).toEqual({ ...manifest, id: '/o/acme/', start_url: '/o/acme/vault', scope: '/o/acme/' });
    expect(JSON.parse((await browser.send('GET', '/manifest.webmanifest')).text)).toEqual(manifest);
  });

  test.each(['/o/nobody', '/o/nobody/vault', '/o', '/o/', '/o/%61cme', '/o/ACME', '/o/acme/o/acme'])(
    '%s is nobody: a page says so',
    async (path) => {
      const { status, text } = await testBrowser(api.address).send('GET', path);
      expect([status, text.includes('no organisation at this address')]).toEqual([404, true]);
    },
  );

  test.each(['/o/nobody/v1/session', '/o/acme/v1/nothing'])('%s is a problem', async (path) => {
    const { status, text } = await testBrowser(api.address).send('GET', path);
    expect([status, JSON.parse(text).type]).toEqual([404, 'api/not-found']);
  });

  test('an organisation that is made while the server runs is found', async () => {
    expect((await testBrowser(api.address).send('GET', '/o/late')).status).toBe(404);
    await organisationOf(api, 'late');
    await expect.poll(async () => (await testBrowser(api.address).send('GET', '/o/late')).status).toBe(200);
  });

  test('a host name of its own is the whole address: there it answers, and /o/<slug> leads there', async () => {
    const gamma = await organisationOf(api, 'gamma');
    await api.query("UPDATE organisation SET host = 'gamma.example.org' WHERE id = $1", [gamma.id]);
    const host = `gamma.example.org:${api.port}`;
    await expect.poll(async () => (await askAs(host, '/v1/session')).status).toBe(401);
    expect((await askAs(host, '/vault')).text).toContain('<title>Coffer</title>');
    expect((await askAs(host, '/o/acme')).status).toBe(404);
    expect(await askAs(`localhost:${api.port}`, '/o/gamma/vault?a=b')).toMatchObject({
      status: 307,
      location: `http://${host}/vault?a=b`,
    });
    expect((await askAs(`localhost:${api.port}`, '/o/gamma/v1/session')).status).toBe(404);
    expect((await askAs('evil.example', '/v1/session')).status).toBe(421);
    expect((await askAs('evil.example', '/o/acme/v1/session')).status).toBe(421);
  });
});

test('jobs send mails that lead to the own address, and write down what they did for their own', async () => {
  const { person } = await joinAndSignIn(acme);
  const accountId = idText(person.accountId);
  await api.query("UPDATE recovery_way SET created_at = now() - interval '1 year' WHERE account_id = $1", [
    accountId,
  ]);
  const database = openDatabase(api.databaseUrl, { size: 2 });
  const queue = mailQueue(serverBoxes(readSecrets(join(api.dataDir, 'secrets'))));
  await settleActs({
    ...{ database: insideOf(database, acme.id), mailQueue: queue, forgetMails: async () => undefined },
    mailsAbout: accountMails({ mailQueue: queue, publicOrigin: () => acme.address }),
  });
  await database.close();
  const told = "SELECT organisation_id FROM audit_event WHERE account_id = $1 AND kind = 'kit-reminded'";
  expect(await api.query(told, [accountId])).toEqual([{ organisation_id: acme.id }]);
  await expect.poll(() => api.mailsTo(person.email).join('\n')).toContain(`${acme.address}/not-me#`);
});

import { idText } from '@coffer/crypto';
import { describe, expect, test } from 'vitest';
import { oneApi } from './testing/fixture.ts';
import { startTestApi, type TestApi } from './testing/test-api.ts';
import { organisationOf } from './testing/test-organisation.ts';
import { joinAndSignIn } from './testing/test-person.ts';

const token = 'a-token-of-thirty-two-letters-ok';
let api: TestApi;
oneApi(
  (started) => {
    api = started;
  },
  { env: { COFFER_METRICS_TOKEN: token } },
);

const scrape = (authorization: string | undefined, path = '/metrics') =>
  fetch(api.address + path, authorization === undefined ? {} : { headers: { authorization } });
const figureOf = (text: string, name: string): number =>
  Number(new RegExp(`^${name.replace(/[{}"]/g, '\\$&')} (\\S+)$`, 'm').exec(text)?.[1]);

describe('what a scraper reads', () => {
  test('counts people, vaults, requests and jobs, over all organisations', async () => {
    await joinAndSignIn(api);
    await joinAndSignIn(await organisationOf(api, 'beta'));
    const reply = await scrape(`Bearer ${token}`);
    const text = await reply.text();
    expect([reply.status, reply.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/plain'),
    ]);
    expect(figureOf(text, 'coffer_people')).toBe(2);
    expect(figureOf(text, 'coffer_vaults')).toBe(2);
    expect(figureOf(text, 'coffer_organisations')).toBe(2);
    expect(figureOf(text, 'coffer_sessions')).toBe(2);
    expect(figureOf(text, 'coffer_bytes')).toBeGreaterThan(0);
    expect(figureOf(text, 'coffer_disk_free_bytes')).toBeGreaterThan(0);
    expect(figureOf(text, 'coffer_job_failed{job="clean-up"}')).toBe(0);
    expect(text).toContain('process_resident_memory_bytes');
    // Of both organisations: each person signs up and in.
    expect(text).toMatch(/coffer_requests_total\{method="POST",route="\/v1\/[^"]+",status="2xx"\} 2/);
  });

  test('names nobody: no address, no id, no network, no path that somebody typed', async () => {
    const { person, browser } = await joinAndSignIn(api);
    await browser.send('GET', `/v1/vaults/${idText(person.vaultId)}/sync?since=0&manifestsSince=0`);
    await browser.send('GET', '/secret-path-of-somebody.txt');
    await browser.send('GET', '/v1/nothing/here/typed-by-somebody');
    const text = await (await scrape(`Bearer ${token}`)).text();
    for (const told of [
      person.email,
      idText(person.vaultId),
      idText(person.accountId),
      'somebody',
      '127.0.0',
      'beta',
    ])
      expect([told, text.includes(told)]).toEqual([told, false]);
    const labels = new Set([...text.matchAll(/[{,](\w+)=/g)].map(([, name]) => name));
    expect([...labels].filter((name) => /organi|account|mail|ip/.test(name ?? ''))).toEqual([]);
  });
});

describe('who may', () => {
  test.each([
    undefined,
    '',
    'Bearer',
    `Bearer ${token}x`,
    `Bearer ${token.slice(1)}`,
    token,
    `Basic ${token}`,
  ])('not with %s', async (authorization) => {
    expect((await scrape(authorization)).status).toBe(401);
  });

  test('not at the address of another organisation', async () => {
    expect((await scrape(`Bearer ${token}`, '/o/beta/metrics')).status).toBe(404);
  });

  test('nobody where no token is set, and there is no page either', async () => {
    const other = await startTestApi();
    const reply = await fetch(`${other.address}/metrics`, { headers: { authorization: 'Bearer undefined' } });
    expect([reply.status, (await reply.json()) as unknown]).toMatchObject([404, { type: 'api/not-found' }]);
    await other.close();
  });
});

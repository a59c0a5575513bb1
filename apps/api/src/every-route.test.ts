import {
  beginRecovery,
  beginVaultRotation,
  type Endpoint,
  listSessions,
  putInvitation,
  putRequest,
} from '@coffer/contracts';
import { idText, toBase64Url } from '@coffer/crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { allEndpoints } from './http/openapi.ts';
import { oneApi } from './testing/fixture.ts';
import type { TestApi } from './testing/test-api.ts';
import { type TestBrowser, testBrowser } from './testing/test-browser.ts';
import { newItem, save } from './testing/test-commit.ts';
import { fileSignUp, joinAndSignIn, newPerson, type Person, random, submit } from './testing/test-person.ts';
import { askWithIds } from './testing/test-requests.ts';

let api: TestApi;
let owner: { person: Person; browser: TestBrowser };
let strangers: { none: TestBrowser; half: TestBrowser; full: TestBrowser };
let idsByName: Record<string, string>;
oneApi(async (started) => {
  api = started;
  owner = await joinAndSignIn(api);
  const [other, third] = [await joinAndSignIn(api), await joinAndSignIn(api)];
  const half = testBrowser(api.address);
  await submit(half, other.person);
  const item = newItem();
  await save(owner.browser, owner.person, [item]);
  const registrationId = await fileSignUp(testBrowser(api.address), await newPerson());
  const begin = (on: TestBrowser) => on.call(beginRecovery, { body: { email: owner.person.email } });
  const { recoveryId } = await begin(testBrowser(api.address));
  const { sessions } = await owner.browser.call(listSessions, {});
  const rotationId = idText(random(16));
  const params = { vaultId: idText(owner.person.vaultId) };
  await owner.browser.call(beginVaultRotation, { params, body: { rotationId, keyEpoch: 2 } });
  const [act, factor] = [idText(random(16)), idText(random(16))];
  const whose = idText(owner.person.accountId);
  await api.query(
    `INSERT INTO pending_act (id, account_id, kind, effective_at, subject)
     VALUES ($1, $2, 'change-email', now() + interval '1 day', 'new@example.test')`,
    [act, whose],
  );
  await api.query(
    `INSERT INTO mail_code (id, purpose, code_hash, expires_at)
     VALUES ($1, 'email', decode(repeat('00', 32), 'hex'), now() + interval '10 minutes')`,
    [act],
  );
  await api.query(`INSERT INTO factor (id, account_id, kind, name) VALUES ($1, $2, 'totp', 'App')`, [
    ...[factor, whose],
  ]);
  const [invitationId, requestId] = [idText(random(16)), idText(random(16))];
  await owner.browser.call(putInvitation, {
    params: { invitationId },
    body: { email: 'guest@example.test' },
  });
  const to = idText(third.person.accountId);
  await owner.browser.call(putRequest, { params: { requestId }, body: { to, note: 'AAAA' } });
  idsByName = {
    ...{ invitationId, requestId, backupId: idText(random(16)) },
    ...{ recoveryId, rotationId, actId: act, factorId: factor },
    ...{ deviceId: idText(owner.person.device.id), sessionId: sessions[0]?.sessionId ?? '' },
    vaultId: idText(owner.person.vaultId),
    itemId: idText(item.itemId),
    registrationId,
    seq: '2',
  };
  strangers = { none: testBrowser(api.address), half, full: other.browser };
  // The other account's own sign-up cookie stands for "somebody else's".
  await fileSignUp(other.browser, await newPerson());
  await begin(other.browser);
});

const ask = (browser: TestBrowser, endpoint: Endpoint) => askWithIds(browser, endpoint, idsByName);

const guarded = allEndpoints.filter(({ access }) => access !== 'anyone');
const named = guarded.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const);

describe("every route with another's ids (S5, S22, H32)", () => {
  test.each(named)('%s answers nobody without a session', async (_name, endpoint) => {
    expect((await ask(strangers.none, endpoint)).status).toBe(401);
  });

  test.each(named.filter(([, { access }]) => access === 'full'))(
    '%s answers no half session',
    async (_name, endpoint) => {
      expect((await ask(strangers.half, endpoint)).status).toBe(401);
    },
  );

  test.each(
    named.filter(
      // What is signed, or answers a challenge, is refused before anything is looked up: tests of their own try another's
      // factor, and another's vault. Whoever puts something under an id that another has is told no more than that.
      ([name, { path, proof, roles }]) =>
        /:(?!seq)\w+Id/.test(path) &&
        !proof &&
        !roles &&
        !/(\/drop|\/commit|^POST .*\/members|^PUT .*\/(invitations|requests)\/:\w+)$/.test(name),
    ),
  )("%s finds nothing of another's", async (_name, endpoint) => {
    const { status, text } = await ask(strangers.full, endpoint);
    expect([status, JSON.parse(text).type]).toEqual([404, 'api/not-found']);
  });

  // He is a member: every-role.test.ts asks as those who may.
  test.each(named.filter(([, { roles }]) => roles))(
    '%s answers nobody without a role',
    async (_name, endpoint) => {
      const { status, text } = await ask(strangers.full, endpoint);
      expect([status, JSON.parse(text).type]).toEqual([403, 'api/forbidden']);
    },
  );

  test('the table is not empty', () => {
    expect(guarded.length).toBeGreaterThan(12);
  });
});

/** Values near what a JSON schema asks for: some right, some just wrong, some absurd. */
const near = (schema: z.core.JSONSchema._JSONSchema | undefined): fc.Arbitrary<unknown> => {
  const absurd = fc.oneof(
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        null,
        '',
        -1,
        1e308,
        2 ** 53,
        {},
        [],
        'constructor',
        '\u0000',
        '\ud800',
        '%00',
        '../',
      ),
    },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  );
  if (typeof schema !== 'object') return absurd;
  if (schema.anyOf ?? schema.oneOf) {
    return fc.oneof(...(schema.anyOf ?? schema.oneOf ?? []).map((option) => near(option)), absurd);
  }
  if (schema.const !== undefined)
    return fc.oneof({ weight: 8, arbitrary: fc.constant(schema.const) }, absurd);
  if (schema.enum) return fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...schema.enum) }, absurd);
  const right = (): fc.Arbitrary<unknown> => {
    if (schema.type === 'object') {
      const fields = Object.entries(schema.properties ?? {}).map(
        ([name, part]) => [name, near(part)] as const,
      );
      return fc.record(Object.fromEntries(fields));
    }
    if (schema.type === 'array')
      return fc.array(near(schema.items as z.core.JSONSchema._JSONSchema), { maxLength: 6 });
    if (schema.type === 'integer' || schema.type === 'number')
      return fc.oneof(fc.integer(), fc.double(), fc.constant(1_000_000));
    if (schema.pattern)
      return fc
        .stringMatching(new RegExp(schema.pattern))
        .map((text) => text.slice(0, schema.maxLength ?? 500));
    return fc.string({ unit: 'grapheme', maxLength: 300 });
  };
  return fc.oneof({ weight: 12, arbitrary: right() }, { weight: 1, arbitrary: absurd });
};

const wellFormed = (text: string | undefined) => text?.replace(/\p{Surrogate}/gu, '?');
const jsonSchemaOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });

describe('a fuzzer made from the contracts finds no 5xx', () => {
  test.each(allEndpoints.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))(
    '%s',
    async (_name, endpoint) => {
      if (/sign-out|lock$|events$/.test(endpoint.path)) return;
      const body =
        endpoint.body === 'binary'
          ? fc.uint8Array({ maxLength: 400 })
          : endpoint.body
            ? near(jsonSchemaOf(endpoint.body))
            : fc.constant(undefined);
      const part = fc.oneof(
        { weight: 3, arbitrary: fc.constant(undefined) },
        {
          weight: 1,
          arbitrary: fc.oneof(
            fc.string({ maxLength: 40 }),
            fc.integer().map(String),
            fc.constantFrom('2147483648', '9007199254740991', '9007199254740993', '1e9', '-1', '%00', '..'),
          ),
        },
      );
      await fc.assert(
        fc.asyncProperty(body, part, part, async (sent, segment, queried) => {
          const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) =>
            encodeURIComponent(wellFormed(segment) || idsByName[name] || ''),
          );
          const value = encodeURIComponent(wellFormed(queried) ?? '0');
          const query = endpoint.query
            ? `?since=${value}${endpoint.path.includes('sync') ? `&manifestsSince=${value}` : ''}`
            : '';
          const type = endpoint.body === 'binary' ? 'application/octet-stream' : 'application/json';
          const bytes =
            sent instanceof Uint8Array ? (sent as Uint8Array<ArrayBuffer>) : JSON.stringify(sent ?? {});
          const proof = { 'x-coffer-proof': toBase64Url(random(64)) };
          const isRead = endpoint.method === 'GET';
          const headers = { 'x-coffer': '1', ...proof, ...(isRead ? {} : { 'content-type': type }) };
          const reply = await owner.browser.send(endpoint.method, path + query, {
            headers,
            ...(isRead ? {} : { body: bytes }),
          });
          // What this deployment has not set up says so.
          if (reply.status === 503) expect(endpoint.errors).toContain('api/unavailable');
          else
            expect(
              reply.status,
              `${path}${query} ${String(bytes).slice(0, 300)} ${reply.text.slice(0, 200)}`,
            ).toBeLessThan(500);
        }),
        { numRuns: 40 },
      );
    },
  );
});

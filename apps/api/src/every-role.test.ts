import { organisationRoles } from '@coffer/contracts';
import { describe, expect, test } from 'vitest';
import { allEndpoints } from './http/openapi.ts';
import type { TestApi } from './testing/test-api.ts';
import { type TestBrowser, testBrowser } from './testing/test-browser.ts';
import { joinAs } from './testing/test-console.ts';
import { organisationOf } from './testing/test-organisation.ts';
import { joinAndSignIn, submit } from './testing/test-person.ts';
import { askWithIds, type Ids } from './testing/test-requests.ts';
import { letters, newTarget, oneOfEachRole } from './testing/test-roles.ts';

/**
 * Who may ask what of the console, written out by hand: `o`wner, `a`dministrator, a`u`ditor, `h`elper; nobody else. It is not
 * read from the contracts, so that a role that is added there by mistake is found here.
 */
const rights: Readonly<Record<string, string>> = {
  'GET /v1/admin/overview': 'oauh',
  'GET /v1/admin/people': 'oauh',
  'GET /v1/admin/people/:accountId': 'oauh',
  'POST /v1/admin/people/:accountId/end-sessions': 'oa',
  'GET /v1/admin/devices': 'oau',
  'POST /v1/admin/devices/:deviceId/revoke': 'oa',
  'GET /v1/admin/groups': 'oau',
  'GET /v1/admin/admissions': 'oau',
  'POST /v1/admin/admissions': 'oa',
  'POST /v1/admin/admissions/:admissionId/resend': 'oa',
  'DELETE /v1/admin/admissions/:admissionId': 'oa',
  'GET /v1/admin/requests': 'oauh',
  'POST /v1/admin/requests/:requestId/refuse': 'oah',
  'POST /v1/admin/acts': 'oah',
  'GET /v1/admin/acts/:actId': 'oah',
  'POST /v1/admin/acts/:actId/key': 'oah',
  'POST /v1/admin/acts/:actId/confirm': 'oah',
  'GET /v1/admin/audit': 'oau',
  'GET /v1/admin/audit/export': 'oau',
  'GET /v1/admin/policy': 'oau',
  'POST /v1/admin/policy/preview': 'oa',
  'GET /v1/admin/health': 'oau',
  'POST /v1/admin/health/test-mail': 'oa',
  'GET /v1/admin/backups': 'oau',
  'POST /v1/admin/backups': 'oa',
  'GET /v1/admin/organisations': 'oau',
};

const nameOf = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`;
const consoleRoutes = allEndpoints.filter(({ path }) => path.startsWith('/v1/admin/'));
const cells = consoleRoutes.flatMap((endpoint) =>
  organisationRoles.map((role) => {
    const may = rights[nameOf(endpoint)]?.includes(letters[role]) ?? false;
    return { name: nameOf(endpoint), role, may, endpoint };
  }),
);

let api: TestApi;
let half: TestBrowser;
let ownerElsewhere: TestBrowser;
/** Somebody to whom nothing is done. */
let untouched: Ids;

const { browserOf } = oneOfEachRole(async (started) => {
  api = started;
  const { person } = await joinAs(api, 'owner');
  half = testBrowser(api.address);
  await submit(half, person);
  untouched = await newTarget(api, 'member');
  ownerElsewhere = (await joinAndSignIn(await organisationOf(api, 'beta'))).browser;
});

/** Where the ids of a path are not all that is looked at: acts have tables of their own, and no backups are set up here. */
const otherEnds: Readonly<Record<string, readonly number[]>> = {
  'GET /v1/admin/acts/:actId': [404],
  'POST /v1/admin/acts/:actId/key': [404],
  'POST /v1/admin/acts/:actId/confirm': [400],
  'POST /v1/admin/policy/preview': [400],
  'POST /v1/admin/backups': [503],
};

describe('every route of the console × every role (U20)', () => {
  test('the table says something of every route, and of none that is not there', () => {
    expect(Object.keys(rights).sort()).toEqual(consoleRoutes.map(nameOf).sort());
  });

  test.each(cells.filter(({ may }) => !may))('$name: $role is refused', async ({ role, endpoint }) => {
    const { status, text } = await askWithIds(browserOf(role), endpoint, untouched);
    expect([status, JSON.parse(text).type]).toEqual([403, 'api/forbidden']);
  });

  const heard = cells.filter(({ may, name }) => may && name !== 'POST /v1/admin/acts');
  test.each(heard)('$name: $role is heard', async ({ name, role, endpoint }) => {
    const reply = await askWithIds(browserOf(role), endpoint, await newTarget(api, 'member'));
    expect(otherEnds[name] ?? [200], reply.text.slice(0, 200)).toContain(reply.status);
  });

  test.each(consoleRoutes.map((endpoint) => [nameOf(endpoint), endpoint] as const))(
    '%s: nobody is heard without a session or with half of one, and the owner of another organisation is told nothing',
    async (_, endpoint) => {
      for (const stranger of [testBrowser(api.address), half])
        expect((await askWithIds(stranger, endpoint, untouched)).status).toBe(401);
      const { status, text } = await askWithIds(ownerElsewhere, endpoint, untouched);
      if (/:\w+Id/.test(endpoint.path)) expect([400, 404]).toContain(status);
      for (const id of Object.values(untouched)) expect(text).not.toContain(id);
    },
  );

  test('all that was refused left everything as it was', async () => {
    const rows = await api.query(
      `SELECT a.suspended_at, d.revoked_at, p.state, (SELECT count(*)::int FROM session s WHERE s.account_id = a.id) AS sessions,
         (SELECT count(*)::int FROM admission WHERE id = $3) AS admissions
       FROM account a JOIN device d ON d.account_id = a.id JOIN approval p ON p.account_id = a.id
       WHERE a.id = $1 AND d.id = $2`,
      [untouched.accountId, untouched.deviceId, untouched.admissionId],
    );
    const left = { suspended_at: null, revoked_at: null, state: 'open', sessions: 1, admissions: 1 };
    expect(rows).toEqual([left]);
  });
});

/** Ends that would spoil the calls that follow. */
const endsTheCaller = /sign-out$|lock$|end-others$|events$/;
const others = allEndpoints.filter(
  ({ path, access }) => access === 'full' && !path.startsWith('/v1/admin/') && !endsTheCaller.test(path),
);

describe('every other route × every role', () => {
  test.each(others.map((endpoint) => [nameOf(endpoint), endpoint] as const))(
    '%s: a role in the console is no right over what others have: all are answered alike',
    async (_, endpoint) => {
      const answers = new Set<string>();
      for (const role of organisationRoles) {
        const { status, text } = await askWithIds(browserOf(role), endpoint, untouched);
        answers.add(`${status} ${status < 400 ? '' : JSON.parse(text).type}`);
      }
      expect([...answers]).toHaveLength(1);
    },
  );
});

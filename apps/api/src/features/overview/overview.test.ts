import { readOverview } from '@coffer/contracts';
import { idText } from '@coffer/crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../db/database.ts';
import { countDay } from '../../jobs/daily-figures.ts';
import { oneApi } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import type { TestBrowser } from '../../testing/test-browser.ts';
import { organisationOf } from '../../testing/test-organisation.ts';
import { joinAndSignIn, newId, type Person } from '../../testing/test-person.ts';
import { oddNetworkOf, overviewService } from './overview.service.ts';

let api: TestApi;
let owner: { person: Person; browser: TestBrowser };
let organisationId: string;
oneApi(async (started) => {
  api = started;
  owner = await joinAndSignIn(api);
  const whose = idText(owner.person.accountId);
  await api.query("UPDATE account SET role = 'owner' WHERE id = $1", [whose]);
  const [row] = await api.query<{ id: string }>('SELECT organisation_id AS id FROM account WHERE id = $1', [
    whose,
  ]);
  organisationId = row?.id ?? '';
});

const read = () => owner.browser.call(readOverview, {});
const put = (
  kind: string,
  network: string | null,
  daysAgo: number,
  times = 1,
  organisation = organisationId,
) =>
  api.query(
    `INSERT INTO audit_event (organisation_id, kind, network, at)
     SELECT $1, $2, $3, date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' - make_interval(days => $4) + interval '1 minute'
     FROM generate_series(1, $5)`,
    [organisation, kind, network, daysAgo, times],
  );

describe('what there is (U19)', () => {
  test('is counted, and only what is of this organisation', async () => {
    const before = await read();
    const other = await organisationOf(api, 'beside');
    await joinAndSignIn(other);
    expect((await read()).people).toEqual(before.people);
    const { person } = await joinAndSignIn(api);
    const whose = idText(person.accountId);
    await api.query('UPDATE account SET suspended_at = now() WHERE id = $1', [whose]);
    await api.query(
      `INSERT INTO factor (organisation_id, id, account_id, kind, name, confirmed_at) VALUES ($1, $2, $4, 'totp', 'A', now()),
         ($1, $3, $4, 'totp', 'B', now())`,
      [organisationId, newId(), newId(), whose],
    );
    await api.query('UPDATE recovery_way SET tested_at = now() WHERE account_id = $1', [whose]);
    await api.query("UPDATE device SET last_seen_at = now() - interval '91 days' WHERE account_id = $1", [
      whose,
    ]);
    for (const [address, until] of [
      ['a@example.org', '1 day'],
      ['b@example.org', '-1 day'],
    ])
      await api.query(
        `INSERT INTO admission (id, organisation_id, email, role, expires_at) VALUES ($1, $2, $3, 'member', now() + $4::interval)`,
        [newId(), organisationId, address, until],
      );
    await api.query(
      `INSERT INTO approval (id, organisation_id, account_id, kind, subject_id, expires_at, needed, state)
       SELECT id, $3::uuid, $4::uuid, 'device', subject, now() + interval '1 day', 1, state
       FROM (SELECT $1::uuid AS id, (SELECT id FROM session LIMIT 1) AS subject, 'open' AS state
         UNION ALL SELECT $2, $1, 'open' UNION ALL SELECT $5, $2, 'refused') given`,
      // Of the two that stand open, one waits in a session that there is not any more.
      [newId(), newId(), organisationId, whose, newId()],
    );
    const after = await read();
    expect(after.people).toEqual({ total: 2, suspended: 1, admitted: 1, withoutFactor: 1, kitTested: 1 });
    expect(after.devices).toEqual({ total: 2, unseen90Days: 1 });
    expect([after.vaults, after.groups, after.items, after.waiting]).toEqual([2, 0, 0, 1]);
    expect(after.bytes).toBeGreaterThan(0);
  });
});

describe('sign-ins of thirty days', () => {
  let database: Database;
  beforeAll(() => {
    database = openDatabase(api.databaseUrl, { size: 3 });
  });
  afterAll(() => database.close());
  beforeEach(() => api.query('DELETE FROM audit_event'));
  /** As a process that has not counted yet. */
  const fresh = () => overviewService({ database, organisationId });
  const signInsOf = async (service = fresh()) => (await service.read()).reply.signIns;

  test('are there for each day, those without too, and count what let in and what did not', async () => {
    await put('signed-in', '10.0.0.0/24', 0, 3);
    await put('password-wrong', null, 0, 2);
    await put('factor-wrong', '10.0.0.0/24', 29);
    await put('signed-in', '10.0.0.0/24', 30);
    await put('item-read', null, 0);
    const signIns = await signInsOf();
    expect(signIns).toHaveLength(30);
    expect(signIns.at(-1)).toMatchObject({ passed: 3, refused: 2, oddNetwork: null });
    expect(signIns[0]).toMatchObject({ passed: 0, refused: 1 });
    expect(signIns.slice(1, -1).every(({ passed, refused }) => passed + refused === 0)).toBe(true);
    expect(signIns.map(({ day }) => day)).toEqual([...signIns.map(({ day }) => day)].sort());
  });

  test('name the network that most of a bad day came from', async () => {
    await put('password-wrong', '203.0.113.0/24', 3, 11);
    await put('password-wrong', '10.0.0.0/24', 3, 4);
    expect((await signInsOf()).at(-4)).toMatchObject({
      ...{ refused: 15, oddNetwork: { network: '203.0.113.0/24', refused: 11 } },
    });
  });

  test('of days that are over are counted once, and of today each time', async () => {
    await put('signed-in', null, 5, 2);
    const service = fresh();
    const first = await signInsOf(service);
    expect(await signInsOf(service)).toEqual(first);
    // Nobody writes into the past; here it shows that nobody counts it again.
    await put('signed-in', null, 5);
    await put('signed-in', null, 0);
    const second = await signInsOf(service);
    expect([second.at(-6)?.passed, second.at(-1)?.passed]).toEqual([2, (first.at(-1)?.passed ?? 0) + 1]);
    expect((await signInsOf()).at(-6)?.passed).toBe(3);
  });

  test.each([
    ['nine of one network', [['a', 9]], null],
    ['ten of one network', [['a', 10]], 'a'],
    [
      'just half of them',
      [
        ['a', 10],
        ['b', 10],
      ],
      null,
    ],
    [
      'one more than half',
      [
        ['a', 11],
        ['b', 10],
      ],
      'a',
    ],
    [
      'most without a network',
      [
        [null, 20],
        ['a', 10],
      ],
      null,
    ],
    ['none', [], null],
  ] as const)('%s', (_name, counts, network) => {
    const rows = counts.map(([from, n]) => ({ day: '2026-01-01', isPassed: false, network: from, n }));
    expect(oddNetworkOf(rows)?.network ?? null).toBe(network);
  });
});

test('a day’s figures are the last that were counted on it, of each organisation its own', async () => {
  const database: Database = openDatabase(api.databaseUrl, { size: 1 });
  await countDay(database.sql);
  const first = await read();
  await joinAndSignIn(api);
  await countDay(database.sql);
  await api.query(
    `INSERT INTO daily_figure (organisation_id, day, people, vaults, items, bytes)
     SELECT $1, (now() AT TIME ZONE 'UTC')::date - days, days, 0, 0, 5000000000 FROM unnest(ARRAY[1, 89, 90, 900]) days`,
    [organisationId],
  );
  const { growth, people, vaults } = await read();
  expect(growth).toHaveLength(3);
  expect(growth.at(-1)).toMatchObject({ people: people.total, vaults });
  expect(growth.at(-1)?.people).toBe((first.growth.at(-1)?.people ?? 0) + 1);
  expect(growth.slice(0, 2).map((figure) => [figure.people, figure.bytes])).toEqual([
    [89, 5e9],
    [1, 5e9],
  ]);
  await countDay(database.sql);
  expect(await api.query("SELECT 1 FROM daily_figure WHERE day < now() - interval '801 days'")).toEqual([]);
  await database.close();
});

test('a member does not see it, and an auditor and a helper do', async () => {
  const { person, browser } = await joinAndSignIn(api);
  const role = (to: string) =>
    api.query('UPDATE account SET role = $2 WHERE id = $1', [idText(person.accountId), to]);
  await role('member');
  expect(await browser.problem(readOverview, {})).toMatchObject({ type: 'api/forbidden' });
  for (const allowed of ['auditor', 'helper', 'administrator']) {
    await role(allowed);
    expect((await browser.call(readOverview, {})).organisation).not.toBe('');
  }
});

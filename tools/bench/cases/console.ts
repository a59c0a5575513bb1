import {
  type Endpoint,
  listAdmissions,
  listApprovals,
  listAudit,
  listGroupsOfOrganisation,
  listMemberDevices,
  listMembersOfOrganisation,
  readHealth,
  readMember,
  readOverview,
  readPolicyOfOrganisation,
} from '../../../packages/contracts/src/index.ts';
import { type Figure, figureOf, quantile, type Sizes, timed } from '../figures.ts';
import { type Browser, openBrowser, type World } from '../world.ts';

const rounds = 40;

/** Copies of a row, each with something else than the row has. */
const copies = (table: string, from: string, more: string): string =>
  `INSERT INTO ${table} SELECT (jsonb_populate_record(t, ${more})).* FROM ${table} t, ${from}`;

const ids = `SELECT n, md5('person' || n)::uuid AS account, md5('vault' || n)::uuid AS vault
  FROM generate_series(1, $2::int) AS n`;
const names = `'email', 'person' || n || '@example.test', 'full_name', 'Person Number ' || n`;

/** Statements that make an organisation of so many people out of one account, and a log as long as asked. */
const fillTexts = [
  copies(
    'account',
    `(${ids}) ids WHERE t.id = $1`,
    `jsonb_build_object('id', account, ${names}, 'role', 'member')`,
  ),
  copies(
    'device',
    `(${ids}) ids, generate_series(1, 2) AS twice WHERE t.account_id = $1`,
    `jsonb_build_object('id', gen_random_uuid(), 'account_id', account,
      'last_seen_at', now() - make_interval(mins => n * 10 + twice))`,
  ),
  copies(
    'recovery_way',
    `(${ids}) ids WHERE t.account_id = $1`,
    `jsonb_build_object('account_id', account, 'tested_at', CASE WHEN n % 3 = 0 THEN now() END)`,
  ),
  copies(
    'vault',
    `(${ids}) ids WHERE t.kind = 'private' AND t.id = (SELECT vault_id FROM membership WHERE account_id = $1 LIMIT 1)`,
    `jsonb_build_object('id', vault, 'count', n % 400, 'bytes', n * 1000)`,
  ),
  copies(
    'membership',
    `(${ids}) ids WHERE t.account_id = $1`,
    `jsonb_build_object('account_id', account, 'vault_id', vault)`,
  ),
];

const logText = `INSERT INTO audit_event (organisation_id, account_id, kind, network, at, seq, hash)
  SELECT a.organisation_id, md5('person' || (n % $2::int + 1))::uuid,
    (ARRAY['signed-in', 'signed-in', 'signed-in', 'password-wrong', 'locked', 'unlocked'])[n % 6 + 1],
    '10.' || n % 200 || '.0.0/24', now() - make_interval(secs => ($3::int - n) * 9), h.seq + n, sha256(n::text::bytea)
  FROM account a, audit_head h, generate_series(1, $3::int) AS n WHERE a.id = $1 AND h.organisation_id = a.organisation_id`;
const headText = `UPDATE audit_head h SET seq = l.seq, hash = l.hash
  FROM (SELECT organisation_id, seq, hash FROM audit_event WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1) l
  WHERE h.organisation_id = l.organisation_id`;

const fill = async ({ pool }: World, accountId: string, { people, events }: Sizes): Promise<void> => {
  for (const text of fillTexts) await pool.query(text, [accountId, people]);
  await pool.query(logText, [accountId, people, events]);
  await pool.query(headText);
  await pool.query(`UPDATE account SET role = 'owner' WHERE id = $1`, [accountId]);
  await pool.query('VACUUM ANALYZE');
};

const adaptPath = ({ path }: Endpoint, accountId: string): string => path.replace(':accountId', accountId);

/** What each screen asks for, with what people do to it: another page, a search, a filter. */
const screensFor = (accountId: string, people: number): Readonly<Record<string, readonly string[]>> => {
  const at = (endpoint: Endpoint, query = ''): string => adaptPath(endpoint, accountId) + query;
  const middle = `person${Math.floor(people / 2)}`;
  return {
    overview: [at(readOverview)],
    people: [
      at(listMembersOfOrganisation, '?limit=50'),
      at(listMembersOfOrganisation, `?limit=50&search=${middle}`),
      at(listMembersOfOrganisation, '?limit=50&lacks=kit'),
    ],
    person: [at(readMember)],
    admissions: [at(listAdmissions)],
    groups: [at(listGroupsOfOrganisation)],
    devices: [
      at(listMemberDevices, '?limit=50'),
      at(listMemberDevices, `?limit=50&search=${middle}`),
      at(listMemberDevices, '?limit=50&unseenDays=30'),
    ],
    requests: [at(listApprovals, '?state=open')],
    policies: [at(readPolicyOfOrganisation)],
    audit: [
      at(listAudit, '?limit=50'),
      at(listAudit, '?limit=50&kinds=password-wrong'),
      at(listAudit, `?limit=50&search=${middle}`),
    ],
    health: [at(readHealth)],
  };
};

const ask = async ({ deployment }: World, browser: Browser, path: string): Promise<void> => {
  const reply = await fetch(`${deployment.origin}${path}`, { headers: { cookie: browser.cookie() } });
  await reply.arrayBuffer();
  if (!reply.ok) throw new Error(`${path} answered ${reply.status}`);
};

const limit = 300;

/** P20: what each screen of the console asks for, in an organisation of many people; the slowest of them by its p95. */
export const consoleCase = async (world: World, sizes: Sizes): Promise<Figure> => {
  const browser = await openBrowser(world);
  await fill(world, browser.accountId, sizes);
  const times: { readonly screen: string; readonly p95: number }[] = [];
  for (const [screen, paths] of Object.entries(screensFor(browser.accountId, sizes.people))) {
    const taken: number[] = [];
    for (let round = 0; round < rounds; round += 1)
      for (const path of paths) taken.push(await timed(() => ask(world, browser, path)));
    times.push({ screen, p95: quantile(taken, 0.95) });
  }
  times.sort((a, b) => b.p95 - a.p95);
  const said = times.map(({ screen, p95 }) => `${screen} ${p95.toFixed(0)}`).join(', ');
  const slowest = times[0]?.p95 ?? Number.NaN;
  return figureOf(
    {
      ...{ id: 'P20', unit: 'ms', figure: slowest, against: limit },
      what: `slowest screen of the console, p95, ${sizes.people} people and ${sizes.events} events (${said})`,
      peer: 'the limit',
    },
    { most: 1 },
  );
};

import { exportAudit, listAudit } from '@coffer/contracts';
import { fromBase64Url, idText } from '@coffer/crypto';
import { describe, expect, test } from 'vitest';
import { eventHash, firstHash } from '../../audit/chain.ts';
import { oneApi, type SignedIn } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import { makeRole } from '../../testing/test-console.ts';
import { organisationOf } from '../../testing/test-organisation.ts';
import { joinAndSignIn, newId } from '../../testing/test-person.ts';
import { csvField } from './audit-file.ts';

let api: TestApi;
let auditor: Pick<SignedIn, 'person' | 'browser'>;
const [anna, boss, device] = [newId(), newId(), newId()];

/** Sixty events of Anna and strangers behind those of the sign-up. */
oneApi(async (started) => {
  api = started;
  auditor = await joinAndSignIn(api);
  await makeRole(api, auditor.person, 'auditor');
  await api.query(
    `INSERT INTO account SELECT (json_populate_record(a, json_build_object('id', $1::uuid, 'email', '=anna@north.test'))).*
     FROM account a`,
    [anna],
  );
  await api.query(
    "INSERT INTO device (id, account_id, public_key, signature, name) VALUES ($1, $2, '', '', '+cmd')",
    [...[device, anna]],
  );
  for (let i = 0; i < 60; i += 1)
    await api.query(
      `INSERT INTO audit_event (account_id, actor_id, kind, device_id, network, detail, at)
       VALUES ($1, $2, $3, $4, $5, $6, '2026-01-01T00:00:00Z'::timestamptz + make_interval(mins => $7))`,
      [
        ...[
          i % 2 === 0 ? anna : null,
          i % 10 === 0 ? boss : null,
          i % 3 === 0 ? 'signed-in' : 'password-wrong',
        ],
        ...[i % 4 === 0 ? device : null, i % 6 === 0 ? '198.51.100.0/24' : null],
        ...[i % 10 === 0 ? { to: 'auditor', 'from, "quoted"': ['ü', '=1'] } : null, i],
      ],
    );
});

type Query = Parameters<typeof auditor.browser.call<typeof listAudit>>[1]['query'];
const list = (query: Query = {}) => auditor.browser.call(listAudit, { query });
const minutesOf = async (query: Query): Promise<number[]> => {
  const { events } = await list({ limit: 200, ...query });
  const first = Date.parse('2026-01-01T00:00:00Z');
  return events.map(({ at }) => (at - first) / 60_000).filter((minute) => minute >= 0 && minute < 60);
};
const every = (is: (i: number) => boolean): number[] =>
  Array.from({ length: 60 }, (_, i) => 59 - i).filter(is);

describe('the log', () => {
  test('is read newest first, a page after the other, without a gap or a row twice', async () => {
    const all = await list({ limit: 200 });
    expect(all.events.map(({ seq }) => seq)).toEqual(all.events.map((_, i) => all.events.length - i));
    const seen: number[] = [];
    for (let before: number | null | undefined; before !== null; ) {
      const page: Awaited<ReturnType<typeof list>> = await list({ limit: 25, ...(before ? { before } : {}) });
      seen.push(...page.events.map(({ seq }) => seq));
      before = page.next;
    }
    expect(seen).toEqual(all.events.map(({ seq }) => seq));
    expect(all.next).toBeNull();
  });

  test('says where the chain stands, and since when a checkpoint vouches for how much', async () => {
    const { head, events } = await list();
    expect(head).toEqual({ seq: events[0]?.seq, hash: events[0]?.hash });
    const at = new Date('2026-02-01T00:00:00Z');
    const text = `INSERT INTO audit_checkpoint (organisation_id, seq, hash, at, signature)
      SELECT id, $1, '', $2, '' FROM organisation`;
    await api.query(text, [50, at]);
    expect((await list()).checkpoint).toEqual({ seq: 50, at: at.getTime() });
  });

  test('names whom and what as they are called now, and says nothing of who is gone', async () => {
    const { events } = await list({ accountId: anna, limit: 200 });
    expect(events.at(-1)).toMatchObject({
      ...{ accountId: anna, email: '=anna@north.test', actorId: boss, actorEmail: '', deviceName: '+cmd' },
      ...{ network: '198.51.100.0/24', detail: { to: 'auditor', 'from, "quoted"': ['ü', '=1'] } },
    });
  });

  const cases: [string, Query, (i: number) => boolean][] = [
    ['one kind', { kinds: 'signed-in' }, (i) => i % 3 === 0],
    ['two kinds', { kinds: 'signed-in, password-wrong' }, () => true],
    ['a kind that nothing has', { kinds: 'x' }, () => false],
    ['an account', { accountId: anna }, (i) => i % 2 === 0],
    ['who acted', { accountId: boss }, (i) => i % 10 === 0],
    ['what others did', { byOthers: 'yes' }, (i) => i % 10 === 0],
    ['a part of an address, whatever its case', { search: 'NORTH.te' }, (i) => i % 2 === 0],
    ['a part of a network', { search: '51.100' }, (i) => i % 6 === 0],
    ['what is in neither', { search: 'nowhere' }, () => false],
    [
      'times',
      { from: Date.parse('2026-01-01T00:10:00Z'), until: Date.parse('2026-01-01T00:20:00Z') },
      (i) => i >= 10 && i <= 20,
    ],
    ['an account and kinds', { accountId: anna, kinds: 'signed-in' }, (i) => i % 6 === 0],
    ['an account and a network', { accountId: boss, search: '198.' }, (i) => i % 30 === 0],
    ['a search and kinds', { search: 'anna', kinds: 'password-wrong' }, (i) => i % 2 === 0 && i % 3 !== 0],
    ['a search and what others did', { search: 'anna', byOthers: 'yes' }, (i) => i % 10 === 0],
    [
      'kinds, others and times',
      { kinds: 'signed-in', byOthers: 'yes', until: Date.parse('2026-01-01T00:29:00Z') },
      (i) => i === 0,
    ],
  ];
  test.each(cases)('is filtered by %s', async (_, query, is) => {
    expect(await minutesOf(query)).toEqual(every(is));
  });

  test.each(cases)('gives the same a few at a time: %s', async (_, query, is) => {
    const first = await minutesOf({
      ...query,
      until: query?.until ?? Date.parse('2026-01-01T01:00:00Z'),
      limit: 3,
    });
    expect(first).toEqual(every(is).slice(0, 3));
  });

  test('signs of a pattern are letters: nothing is found by them', async () => {
    for (const search of ['%', '_', '\\', "'"]) expect(await minutesOf({ search })).toEqual([]);
  });

  test('what no text holds is refused, and no number or time is too large to ask for', async () => {
    const ask = (query: string) =>
      auditor.browser.send('GET', `${listAudit.path}?${query}`, { headers: { 'x-coffer': '1' } });
    for (const query of ['search=%00', 'search=a%00b', 'kinds=%00', 'limit=201', 'before=0', 'from=-1'])
      expect([query, (await ask(query)).status]).toEqual([query, 400]);
    const most = Number.MAX_SAFE_INTEGER;
    for (const query of [`before=${most}`, `from=${most}`, `until=${most}`])
      expect([query, (await ask(query)).status]).toEqual([query, 200]);
  });

  test("another organisation's events are none of it, whatever is asked", async () => {
    const other = await organisationOf(api, 'other');
    const text = 'INSERT INTO audit_event (organisation_id, account_id, kind) VALUES ($1, $2, $3)';
    await api.query(text, [other.id, anna, 'test-mail-sent']);
    expect((await list({ kinds: 'test-mail-sent' })).events).toEqual([]);
    expect(await minutesOf({ accountId: anna })).toEqual(every((i) => i % 2 === 0));
  });
});

const download = async (query: string): Promise<{ text: string; headers: Headers }> => {
  const reply = await auditor.browser.send('GET', `${exportAudit.path}?${query}`, {
    headers: { 'x-coffer': '1' },
  });
  expect(reply.status).toBe(200);
  return { text: reply.text, headers: new Headers(reply.headers as HeadersInit) };
};

describe('the log as a file', () => {
  test('as JSON lines, oldest first, has all that its hashes are made of', async () => {
    const { text } = await download('format=jsonl');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, i) => i + 1));
    const [{ id: organisationId }] = (await api.query('SELECT id FROM organisation WHERE slug IS NULL')) as [
      { id: string },
    ];
    let previous: Uint8Array = firstHash;
    for (const line of lines) {
      const [row] = await api.query<{ detail: string | null }>(
        'SELECT detail::text AS detail FROM audit_event WHERE id = $1',
        [line.id],
      );
      const detail = row?.detail ?? null;
      expect(line.detail).toEqual(detail === null ? null : JSON.parse(detail));
      const hash = eventHash(organisationId, previous, { ...line, detail });
      expect(fromBase64Url(line.hash)).toEqual(hash);
      previous = hash;
    }
  });

  test('as CSV is quoted, and holds nothing that a spreadsheet would run', async () => {
    const { text, headers } = await download(`format=csv&accountId=${anna}&kinds=signed-in`);
    expect(headers.get('content-disposition')).toBe('attachment; filename="audit.csv"');
    const lines = text.split('\r\n');
    expect(lines[0]).toBe(
      'seq,id,at,kind,account,address,actor,actorAddress,device,deviceName,network,detail,hash',
    );
    expect(lines).toHaveLength(12);
    expect(lines[1]).toContain(
      `2026-01-01T00:00:00.000Z,signed-in,${anna},'=anna@north.test,${boss},,${device},'+cmd,`,
    );
    expect(lines[1]).toContain(
      '198.51.100.0/24,"{""to"":""auditor"",""from, \\""quoted\\"""":[""ü"",""=1""]}",',
    );
  });

  test.each([
    ['=1+1', "'=1+1"],
    ['@sum', "'@sum"],
    [' +1', "' +1"],
    ['＝1', "'＝1"],
    // Where semicolons separate cells, a quote in the middle of a line holds nothing together.
    ['Desk;=cmd', '"Desk;\'=cmd"'],
    ['Desk;"-1"', '"Desk;\'""-1"""'],
    ['Desk\n\t-1', '"Desk\n\'\t\'-1"'],
    ['a = b - c', 'a = b - c'],
    ['Desk; 2nd floor', '"Desk; 2nd floor"'],
  ])('in CSV %j begins no cell as a formula', (text, field) => {
    expect(csvField(text)).toBe(field);
  });

  test('that it was made is written down, with the filters by their names', async () => {
    await download('format=csv&search=secret-word');
    const { events } = await list({ kinds: 'audit-exported', limit: 1 });
    expect(events[0]).toMatchObject({
      accountId: idText(auditor.person.accountId),
      detail: { format: 'csv', filters: ['search'] },
    });
    expect(JSON.stringify(events)).not.toContain('secret-word');
  });

  test('is more than one read long, and ends with what was there when it was asked for', async () => {
    await api.query(
      `INSERT INTO audit_event (organisation_id, kind) SELECT o.id, 'act-stopped' FROM organisation o, generate_series(1, 2500)
       WHERE o.slug IS NULL`,
    );
    const { text } = await download('format=jsonl&kinds=act-stopped');
    expect(text.trimEnd().split('\n')).toHaveLength(2500);
    expect((await download('format=jsonl&kinds=audit-exported')).text.trimEnd().split('\n').length).toBe(
      (await list({ kinds: 'audit-exported', limit: 200 })).events.length - 1,
    );
  });
});

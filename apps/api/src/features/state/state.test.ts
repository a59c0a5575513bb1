import { accountStateLimit, readStates, statesLimit, writeState } from '@coffer/contracts';
import { idText } from '@coffer/crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { twoApis } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import { type TestBrowser, testBrowser } from '../../testing/test-browser.ts';
import { joinAndSignIn, newId, type Person, randomText, signIn } from '../../testing/test-person.ts';

let one: TestApi;
let two: TestApi;
let person: Person;
let browser: TestBrowser;
twoApis((first, second) => {
  one = first;
  two = second;
});
beforeEach(async () => {
  ({ person, browser } = await joinAndSignIn(one));
});

const write = (seq: number, sealed: string, on = browser) =>
  on.call(writeState, { params: { seq }, body: { sealed } });
const refusal = (seq: number, sealed: string, on = browser) =>
  on.problem(writeState, { params: { seq }, body: { sealed } });
const read = async (since: number, on = browser) => (await on.call(readStates, { query: { since } })).states;

describe('a write that is refused', () => {
  test('is named by its field, at the border of what a state may be', async () => {
    const border = accountStateLimit;
    expect(await refusal(2, '')).toMatchObject({ type: 'api/invalid-request', field: 'sealed' });
    expect(await refusal(2, randomText(border + 1))).toMatchObject({ status: 400, field: 'sealed' });
    expect(await refusal(2, 'A')).toMatchObject({ status: 400, field: 'sealed' });
    // Other spellings of the same bytes would make a retry look like another state.
    expect(await refusal(2, 'AB')).toMatchObject({ status: 400, field: 'sealed' });
    expect(await write(2, randomText(border))).toEqual({ seq: 2 });
  });

  test.each(['1', '0', '-2', '2.5', 'two', '9007199254740993'])(
    'has a place that is none: %s',
    async (seq) => {
      const reply = await browser.post(`/v1/account/states/${seq}`, { sealed: randomText(50) }, {}, 'PUT');
      const { type, field } = JSON.parse(reply.text) as { type: string; field?: string };
      expect([reply.status, type, field]).toEqual([400, 'api/invalid-request', 'seq']);
      expect(await read(0)).toHaveLength(1);
    },
  );

  test('tells where the chain stands, so that the client can fetch what it missed', async () => {
    await write(2, randomText(50));
    await write(3, randomText(50));
    for (const seq of [2, 3, 5, 99]) {
      expect(await refusal(seq, randomText(50))).toMatchObject({
        type: 'api/state-conflict',
        status: 412,
        seq: 3,
      });
    }
    expect((await read(1)).map(({ seq }) => seq)).toEqual([2, 3]);
  });
});

describe('devices of one account', () => {
  test('that write at one moment at two processes: one wins, the other is told, and the chain has one more', async () => {
    const second = await signIn(two, person).catch(async () => signIn(one, person));
    const ended = await Promise.allSettled(
      [browser, second, browser, second].map((on) => write(2, randomText(50), on)),
    );
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const each of ended)
      if (each.status === 'rejected') expect(each.reason.problem).toMatchObject({ status: 412, seq: 2 });
    expect(await read(0, second)).toHaveLength(2);
  });

  test('know a retry by its bytes, also after the chain went on', async () => {
    const sealed = randomText(50);
    await write(2, sealed);
    await write(3, randomText(50));
    expect(await write(2, sealed)).toEqual({ seq: 2 });
    expect(await read(0)).toHaveLength(3);
  });
});

test('a reply holds so many states and no more; whoever asks on gets them all, in order and once', async () => {
  await one.query(
    `INSERT INTO account_state (account_id, seq, sealed, hash)
     SELECT $1::uuid, n, decode(md5(n::text), 'hex'), 'h' FROM generate_series(2, $2::int) AS n`,
    [idText(person.accountId), 2 * statesLimit + 5],
  );
  const first = await read(0);
  expect(first).toHaveLength(statesLimit);
  const all = [...first];
  for (let since = statesLimit; ; ) {
    const more = await read(since);
    all.push(...more);
    if (more.length < statesLimit) break;
    since = more.at(-1)?.seq ?? 0;
  }
  expect(all.map(({ seq }) => seq)).toEqual(Array.from({ length: 2 * statesLimit + 5 }, (_, i) => i + 1));
  expect(await read(Number.MAX_SAFE_INTEGER)).toEqual([]);
});

test("nobody reads or writes another's chain, and what is named as another's is refused", async () => {
  const other = await joinAndSignIn(one);
  await write(2, randomText(50));
  expect(await read(0, other.browser)).toHaveLength(1);
  const body = { sealed: randomText(50), accountId: idText(person.accountId) };
  const refused = await other.browser.problem(writeState, { params: { seq: 2 }, body });
  expect(refused.type).toBe('api/unauthenticated');
  const unknown = { ...body, accountId: newId() };
  expect((await other.browser.problem(writeState, { params: { seq: 2 }, body: unknown })).type).toBe(
    'api/unauthenticated',
  );
  expect((await testBrowser(one.address).problem(readStates, { query: { since: 0 } })).type).toBe(
    'api/unauthenticated',
  );
  expect(await read(0, other.browser)).toHaveLength(1);
});

test('a chain whose last state is gone is not gone on with', async () => {
  await write(2, randomText(50));
  await one.query('DELETE FROM account_state WHERE account_id = $1 AND seq = 2', [idText(person.accountId)]);
  expect(await refusal(3, randomText(50))).toMatchObject({ type: 'api/state-conflict', seq: 2 });
});

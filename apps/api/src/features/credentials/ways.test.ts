import { idText } from '@coffer/crypto';
import { describe, expect, test } from 'vitest';
import { signedInEach } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import type { TestBrowser } from '../../testing/test-browser.ts';
import {
  change,
  changeOf,
  nextState,
  refusedChange,
  type Standing,
  sendChange,
  standingOf,
  wayPart,
} from '../../testing/test-credentials.ts';
import { type Person, randomText } from '../../testing/test-person.ts';

let api: TestApi;
let person: Person;
let standing: Standing;
let browser: TestBrowser;
signedInEach((world) => {
  ({ api, person, browser } = world);
  standing = standingOf(person);
});

const waysOf = () =>
  api.query<{ kind: string; active: boolean }>(
    'SELECT kind, active_from <= now() AS active FROM recovery_way WHERE account_id = $1 ORDER BY kind',
    [idText(person.accountId)],
  );
const kindsOf = async () =>
  (
    await api.query<{ kind: string }>('SELECT kind FROM audit_event WHERE account_id = $1 ORDER BY id', [
      idText(person.accountId),
    ])
  ).map(({ kind }) => kind);

describe('ways back in (K5, U37)', () => {
  const set = (kinds: Parameters<typeof wayPart>[0][], stateSeq = 1) =>
    change(browser, person, {
      ...{ act: 'recovery', state: nextState({ ...standing, stateSeq }, 1) },
      recovery: kinds.map((kind) => wayPart(kind)),
    });

  test('that stood are replaced at once; one that was not there waits a day', async () => {
    expect(await set(['kit-and-answers'])).toEqual({ seq: 2 });
    const { activeFrom } = await set(['kit'], 2);
    expect(Math.abs((activeFrom ?? 0) - Date.now() - 24 * 3_600_000)).toBeLessThan(60_000);
    expect(await waysOf()).toEqual([
      { kind: 'kit', active: false },
      { kind: 'kit-and-answers', active: true },
    ]);
    expect(await kindsOf()).toEqual(expect.arrayContaining(['recovery-set', 'recovery-added']));
  });

  test('in their wait do not open by being written again', async () => {
    await set(['kit']);
    await set(['kit'], 2);
    expect(await waysOf()).toContainEqual({ kind: 'kit', active: false });
    const acts = await api.query(
      "SELECT 1 FROM pending_act WHERE account_id = $1 AND kind = 'add-recovery'",
      [idText(person.accountId)],
    );
    expect(acts).toHaveLength(1);
  });

  test('of answers alone want the organisation’s word', async () => {
    await expect(set(['answers'])).rejects.toMatchObject({ code: 'api/policy' });
    await api.query(`UPDATE organisation SET policy = '{"recovery": {"answers": true}}'`);
    await set(['answers']);
    await api.query(`UPDATE organisation SET policy = '{}'`);
  });

  test('are dropped only where they are', async () => {
    const drop = async (seq: number) =>
      changeOf(browser, person, {
        ...{ act: 'recovery', state: { ...nextState(standing, 1), seq } },
        dropRecovery: ['kit-and-answers'],
      });
    await sendChange(browser, person, await drop(2));
    expect(await waysOf()).toEqual([]);
    expect((await refusedChange(browser, person, await drop(3))).field).toBe('dropRecovery');
  });

  test.each([
    ['recovery.questions', { questions: ['one'] }],
    ['recovery.questions', { questions: ['one', 'one'] }],
    ['recovery.iterations', { iterations: 1_999_999 }],
    ['recovery.oprfKey', { oprfKey: randomText(32) }],
  ])('with a wrong %s are refused', async (field, fields) => {
    const body = await changeOf(browser, person, {
      ...{ act: 'recovery', state: nextState(standing, 1) },
      recovery: [{ ...wayPart('kit-and-answers'), ...fields }],
    });
    expect((await refusedChange(browser, person, body)).field).toBe(field);
  });
});

import { acceptRestore, listActivity, readStates, writeState } from '@coffer/contracts';
import {
  firstStateHash,
  fromBase64Url,
  idText,
  nextStateHash,
  restoreAcceptedBody,
  type SignatureLabel,
  toBase64Url,
} from '@coffer/crypto';
import { describe, expect, test } from 'vitest';
import { signedInEach } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import type { TestBrowser } from '../../testing/test-browser.ts';
import { joinAndSignIn, type Person, random, randomText, signAs } from '../../testing/test-person.ts';

let api: TestApi;
let person: Person;
let browser: TestBrowser;
signedInEach((world) => {
  ({ api, person, browser } = world);
});

const at = 1_700_000_000_000;
const states = async () => (await browser.call(readStates, { query: { since: 0 } })).states;

/** The present end of the chain, as whoever accepts it names it. */
const present = async () => {
  let [seq, hash] = [0, firstStateHash];
  for (const state of await states())
    [seq, hash] = [state.seq, nextStateHash(state.seq, hash, fromBase64Url(state.sealed))];
  return { seq, hash };
};

interface Odd {
  readonly label?: SignatureLabel;
  readonly by?: Person;
  readonly signedAt?: number;
  readonly to?: { readonly seq: number; readonly hash: Uint8Array<ArrayBuffer> };
  readonly seq?: number;
}

const acceptance = async (odd: Odd = {}) => {
  const from = { seq: 9, hash: random(32) };
  const to = odd.to ?? (await present());
  const body = restoreAcceptedBody({ from, to, at: odd.signedAt ?? at });
  const by = odd.by ?? person;
  const label = odd.label ?? 'coffer/v1/restore-accepted';
  const text = ({ seq, hash }: typeof from) => ({ seq, hash: toBase64Url(hash) });
  return {
    ...{ from: text(from), to: text(to), at },
    signature: toBase64Url(await signAs(by, label, body, person.accountId)),
    state: { seq: odd.seq ?? (await present()).seq + 1, sealed: randomText(50) },
  };
};

const rowsOf = () =>
  api.query(`SELECT detail, device_id FROM audit_event WHERE kind = 'restore-accepted' AND account_id = $1`, [
    idText(person.accountId),
  ]);

describe('the acceptance of a restore', () => {
  test('is one transaction: the state, a row of the audit log with all that was signed, and a mail (F12)', async () => {
    const body = await acceptance();
    expect(await browser.call(acceptRestore, { body })).toEqual({ seq: body.state.seq });
    expect((await states()).at(-1)).toEqual(body.state);
    const { from, to, signature } = body;
    expect(await rowsOf()).toMatchObject([
      {
        detail: {
          ...{ fromSeq: from.seq, fromHash: from.hash, toSeq: to.seq, toHash: to.hash },
          ...{ signedAt: at, signature },
        },
      },
    ]);
    const kinds = (await browser.call(listActivity, { query: {} })).events.map(({ kind }) => kind);
    expect(kinds).toContain('restore-accepted');
    expect(api.mailsTo(person.email).join()).toContain('accepted that the server was put back');
  });

  test.each<[string, (other: Person) => Promise<Odd>, string]>([
    ['by another key', async (by) => ({ by }), 'api/bad-proof'],
    ['under another label', async () => ({ label: 'coffer/v1/credential-write' }), 'api/bad-proof'],
    ['of another time', async () => ({ signedAt: at + 1 }), 'api/bad-proof'],
    [
      'of a state that this server does not have',
      async () => ({ to: { seq: 1, hash: random(32) } }),
      'api/invalid-request',
    ],
    [
      'of a place that is none',
      async () => ({ to: { seq: 2 ** 40, hash: random(32) } }),
      'api/invalid-request',
    ],
    ['behind a state that another device wrote', async () => ({ seq: 3 }), 'api/state-conflict'],
  ])('is refused whole where it is %s', async (_, odd, code) => {
    const other = await joinAndSignIn(api);
    const before = await states();
    const body = await acceptance(await odd(other.person));
    expect((await browser.problem(acceptRestore, { body })).type).toBe(code);
    expect(await states()).toEqual(before);
    expect(await rowsOf()).toEqual([]);
  });

  test('may name a state that is not the newest any more: another device wrote meanwhile', async () => {
    const body = await acceptance();
    await browser.call(writeState, { params: { seq: 2 }, body: { sealed: randomText(50) } });
    const late = await browser.problem(acceptRestore, { body });
    expect(late).toMatchObject({ type: 'api/state-conflict', seq: 2 });
    const again = { ...body, state: { seq: 3, sealed: randomText(50) } };
    expect(await browser.call(acceptRestore, { body: again })).toEqual({ seq: 3 });
  });
});

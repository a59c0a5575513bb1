import {
  beginRecovery,
  claimRecovery,
  finishRecovery,
  type RecoveryKind,
  type ReplyOf,
  verifyRecovery,
} from '@coffer/contracts';
import { idText, toBase64Url } from '@coffer/crypto';
import { expect } from 'vitest';
import { codeIn, type TestApi } from './test-api.ts';
import { type TestBrowser, testBrowser } from './test-browser.ts';
import { change, type endOf, nextState, type Standing, wayPart } from './test-credentials.ts';
import { newId, type Person, proofOf } from './test-person.ts';

export interface RecoveryWorld {
  readonly api: TestApi;
  readonly browser: TestBrowser;
  readonly person: Person;
  readonly standing: Standing;
}

/** A recovery in a browser, its code typed. */
export interface Verified {
  readonly on: TestBrowser;
  readonly params: { readonly recoveryId: string };
  readonly facts: ReplyOf<typeof verifyRecovery>;
}

/** Recovering as a person in a browser does; the world is asked at each step. */
export const recoveryKit = (now: () => RecoveryWorld) => {
  const recoveryMails = (email: string) =>
    now()
      .api.mailsTo(email)
      .filter((mail) => mail.includes('Your code to recover'));
  const newestCode = async (email: string, before: number): Promise<string> => {
    await expect.poll(() => recoveryMails(email).length, { timeout: 10_000 }).toBeGreaterThan(before);
    return codeIn(recoveryMails(email)[before] ?? '');
  };
  const begun = async (on = testBrowser(now().api.address), email = now().person.email) => {
    const before = recoveryMails(email).length;
    const { recoveryId } = await on.call(beginRecovery, { body: { email } });
    return { on, params: { recoveryId }, code: () => newestCode(email, before) };
  };
  /** A recovery whose code was typed. */
  const verified = async (): Promise<Verified> => {
    const { on, params, code } = await begun();
    const facts = await on.call(verifyRecovery, { params, body: { code: await code() } });
    return { on, params, facts };
  };
  const claimOf = (kind: RecoveryKind, recoveryAuth = now().person.recoveryAuth) => ({
    ...{ kind, recoveryAuth: toBase64Url(recoveryAuth) },
  });
  const claim = ({ on, params }: Verified, body = claimOf('kit-and-answers')) =>
    on.call(claimRecovery, { params, body });
  const claimRefused = async ({ on, params }: Verified, body = claimOf('kit-and-answers')) =>
    on.problem(claimRecovery, { params, body });
  const released = async (by: Verified, body?: ReturnType<typeof claimOf>) => {
    const reply = await claim(by, body);
    if (reply.kind !== 'released') throw new Error('it waits');
    return reply;
  };
  const finish = (
    by: Verified,
    end: Awaited<ReturnType<typeof endOf>>,
    key = newId(),
    signer = now().person,
  ) =>
    by.on.call(
      finishRecovery,
      { params: by.params, body: end.body },
      { proof: proofOf(signer, end.body.nonce), idempotencyKey: key },
    );
  const finishRefused = (
    by: Verified,
    body: Awaited<ReturnType<typeof endOf>>['body'],
    signer = now().person,
  ) => by.on.problem(finishRecovery, { params: by.params, body }, { proof: proofOf(signer, body.nonce) });
  /** Sets a way, and gives what stands after it. */
  const setWay = async (kind: RecoveryKind, recoveryAuth: Uint8Array<ArrayBuffer>) => {
    const recovery = [wayPart(kind, recoveryAuth)];
    const { browser, person, standing } = now();
    await change(browser, person, { act: 'recovery', state: nextState(standing, 1), recovery });
    return { ...standing, stateSeq: standing.stateSeq + 1 };
  };
  const passTime = (table: 'recovery_way' | 'pending_act') =>
    table === 'recovery_way'
      ? now().api.query('UPDATE recovery_way SET active_from = now()')
      : now().api.query("UPDATE pending_act SET effective_at = now() - interval '1 second'");
  const rowsOf = (table: string) =>
    now().api.query(`SELECT * FROM ${table} WHERE account_id = $1`, [idText(now().person.accountId)]);
  return {
    ...{ recoveryMails, newestCode, begun, verified, claimOf, claim, claimRefused, released },
    ...{ finish, finishRefused, setWay, passTime, rowsOf },
  };
};

import { randomBytes } from 'node:crypto';
import { idText } from '@coffer/crypto/verify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../../../cli/src/postgres/testing.ts';
import { type Database, openDatabase } from '../db/database.ts';
import { limitsOver } from '../db/limits.ts';
import type { MailQueue } from '../mail/mail-queue.ts';
import { putOrganisation } from '../testing/test-organisation.ts';
import { codeHash } from './code.ts';
import { codeCeiling } from './code-ceiling.ts';
import { type CodeMail, type CodePurpose, mailCodes } from './mail-codes.ts';

let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => {
  const made = await createTestDatabase();
  drop = made.drop;
  database = openDatabase(made.url, { size: 8 });
  await putOrganisation(database.sql);
});
afterAll(async () => {
  await database.close();
  await drop();
});

const codeKey = randomBytes(32);
const newId = (): string => idText(randomBytes(16));
const sent: { to: string; text: string; hours: number }[] = [];
const mailQueue = {
  put: async (_sql: unknown, { to, text }: { to: string; text: string }, hours = 24) =>
    void sent.push({ to, text, hours }),
} as unknown as MailQueue;
const codesWith = (most: number) => {
  const ceiling = codeCeiling(limitsOver(database.sql, codeKey), most);
  return mailCodes({ codeKey, mailQueue, ceiling });
};
const codes = () => codesWith(200);
const mailOf = (more: Partial<CodeMail> = {}): CodeMail => ({
  ...{ id: newId(), purpose: 'sign-in', to: 'someone@example.org', isReal: true },
  mail: (code) => ({ subject: 'Code', text: code }),
  ...more,
});
const send = async (more: Partial<CodeMail> = {}, from = codes()) => {
  const what = mailOf(more);
  await database.transaction(({ sql }) => from.send(sql, what));
  return { id: what.id, code: sent.at(-1)?.text ?? '', what };
};
const check = (id: string, code: string, purpose: CodePurpose = 'sign-in', by = codes()) =>
  database.transaction(({ sql }) => by.check(sql, { id, purpose, code }));
const wrongOf = (code: string): string => (code === '00000000' ? '11111111' : '00000000');
beforeEach(async () => {
  sent.length = 0;
  await database.sql('DELETE FROM mail_code');
  await database.sql('DELETE FROM rate_limit');
});

describe('a code by mail (U22, B5)', () => {
  test('has eight digits, is right once, and then void', async () => {
    const { id, code } = await send();
    expect(code).toMatch(/^\d{8}$/);
    expect(await check(id, code)).toBe('right');
    expect(await check(id, code)).toBe('expired');
  });

  test('is void after five wrong tries, the right one included', async () => {
    const { id, code } = await send();
    for (const triesLeft of [4, 3, 2, 1, 0]) {
      expect(await check(id, wrongOf(code))).toEqual({ kind: 'wrong', triesLeft });
    }
    expect(await check(id, code)).toBe('expired');
  });

  test('is void after ten minutes', async () => {
    const { id, code } = await send();
    await database.sql("UPDATE mail_code SET expires_at = expires_at - interval '10 minutes'");
    expect(await check(id, code)).toBe('expired');
  });

  test('that follows another has five tries and ten minutes of its own', async () => {
    const { id, code, what } = await send();
    for (let i = 0; i < 5; i += 1) await check(id, wrongOf(code));
    await database.sql(
      "UPDATE mail_code SET sent_at = sent_at - interval '1 minute', expires_at = now() + interval '1 minute'",
    );
    await database.transaction(({ sql }) => codes().resend(sql, what));
    const [row] = await database.sql<{ seconds: number }>(
      'SELECT extract(epoch FROM expires_at - now())::int AS seconds FROM mail_code',
    );
    expect(row?.seconds).toBeGreaterThan(590);
    expect(row?.seconds).toBeLessThanOrEqual(600);
    const fresh = sent.at(-1)?.text ?? '';
    for (const triesLeft of [4, 3, 2, 1])
      expect(await check(id, wrongOf(fresh))).toEqual({ kind: 'wrong', triesLeft });
    expect(await check(id, fresh)).toBe('right');
  });

  test('is worth nothing for another purpose or another id', async () => {
    const { id, code } = await send();
    expect(await check(id, code, 'recovery')).toBe('expired');
    const other = await send();
    await database.sql(
      'UPDATE mail_code SET code_hash = (SELECT code_hash FROM mail_code WHERE id = $1) WHERE id = $2',
      [id, other.id],
    );
    expect(await check(other.id, code)).toMatchObject({ kind: 'wrong' });
    await database.sql("UPDATE mail_code SET purpose = 'recovery' WHERE id = $1", [id]);
    expect(await check(id, code, 'recovery')).toMatchObject({ kind: 'wrong' });
  });

  test('is counted twice when two come at one moment, and taken once', async () => {
    const { id, code } = await send();
    const wrong = await Promise.all([check(id, wrongOf(code)), check(id, wrongOf(code))]);
    const left = wrong.map((verdict) => (verdict as { triesLeft: number }).triesLeft);
    expect(left.sort()).toEqual([3, 4]);
    const right = await Promise.all([check(id, code), check(id, code)]);
    expect(right.sort()).toEqual(['expired', 'right']);
  });

  test('fits nobody where none is real, and without a text a mail is queued that nobody gets', async () => {
    const shown: string[] = [];
    const mail = (code: string) => {
      shown.push(code);
      return null;
    };
    const { id } = await send({ isReal: false, mail });
    expect(sent).toEqual([{ to: 'someone@example.org', text: '', hours: 0 }]);
    expect(await check(id, shown[0] ?? '')).toMatchObject({ kind: 'wrong' });
  });

  test('is followed by another after waits of 1, 2, 5 and 15 minutes, five in all, and the one before is void', async () => {
    const { id, code, what } = await send();
    const again = () => database.transaction(({ sql }) => codes().resend(sql, what));
    const letPass = (minutes: number) =>
      database.sql('UPDATE mail_code SET sent_at = sent_at - make_interval(secs => $1)', [minutes * 60]);
    for (const wait of [1, 2, 5, 15]) {
      await letPass(wait - 0.1);
      await expect(again()).rejects.toMatchObject({ problem: { type: 'api/too-many-tries' } });
      await letPass(0.1);
      await again();
    }
    await letPass(24 * 60);
    await expect(again()).rejects.toMatchObject({ problem: { type: 'api/too-many-tries' } });
    expect(sent).toHaveLength(5);
    if (sent.at(-1)?.text !== code) expect(await check(id, code)).toMatchObject({ kind: 'wrong' });
    expect(await check(id, sent.at(-1)?.text ?? '')).toBe('right');
    await expect(again()).rejects.toMatchObject({ problem: { type: 'api/not-found' } });
  });
});

describe('the ceiling over all accounts', () => {
  test('counts wrong codes of every purpose together', async () => {
    const tight = codesWith(2);
    const [one, two] = [await send({}, tight), await send({ purpose: 'recovery' }, tight)];
    await check(one.id, wrongOf(one.code), 'sign-in', tight);
    await check(two.id, wrongOf(two.code), 'recovery', tight);
    expect(await check(one.id, one.code, 'sign-in', tight)).toBe('expired');
    const [row] = await database.sql<{ seconds: number }>(
      'SELECT extract(epoch FROM expires_at - now())::int AS seconds FROM rate_limit',
    );
    expect(row?.seconds).toBeGreaterThan(3500);
    await database.sql('UPDATE rate_limit SET expires_at = now()');
    expect(await check(one.id, one.code, 'sign-in', tight)).toBe('right');
  });

  test('Dashlane 2026: ten thousand accounts with five guesses each open none, and nobody is locked out', async () => {
    const accounts = 10_000;
    const ceiling = 200;
    const guarded = codesWith(ceiling);
    const guesses = ['00000000', '12345678', '11111111', '20262026', '87654321'];
    const ids = Array.from({ length: accounts }, newId);
    // Every second account of the later half has a code that is among the guesses: a thief lucky beyond measure.
    const codeOf = (i: number): string =>
      i >= accounts / 2 && i % 2 ? (guesses[i % guesses.length] ?? '') : String(30_000_000 + i);
    const hashes = ids.map((id, i) => codeHash(codeKey, `mail\0sign-in\0${id}`, codeOf(i)));
    await database.sql(
      `INSERT INTO mail_code (id, purpose, code_hash, expires_at)
       SELECT id, 'sign-in', hash, now() + interval '10 minutes' FROM unnest($1::uuid[], $2::bytea[]) AS t (id, hash)`,
      [ids, hashes],
    );
    const verdicts = { right: 0, wrong: 0, expired: 0 };
    const attack = async (id: string): Promise<void> => {
      await database.transaction(async ({ sql }) => {
        for (const code of guesses) {
          const verdict = await guarded.check(sql, { id, purpose: 'sign-in', code });
          verdicts[typeof verdict === 'string' ? verdict : verdict.kind] += 1;
        }
      });
    };
    const waiting = [...ids];
    const thief = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) await attack(id);
    };
    await Promise.all(Array.from({ length: 6 }, thief));
    expect(verdicts.right).toBe(0);
    expect(verdicts.wrong).toBeGreaterThanOrEqual(ceiling);
    // Those who were under way when it was reached.
    expect(verdicts.wrong).toBeLessThan(ceiling + 6 * guesses.length);
    expect(verdicts.right + verdicts.wrong + verdicts.expired).toBe(accounts * guesses.length);
    // An owner who waits for a code meanwhile asks for another one, and that one opens.
    const owner = mailOf({ id: ids.at(-1) ?? '' });
    await database.sql("UPDATE mail_code SET sent_at = sent_at - interval '1 minute' WHERE id = $1", [
      owner.id,
    ]);
    await database.transaction(({ sql }) => guarded.resend(sql, owner));
    const long = sent.at(-1)?.text ?? '';
    expect(long).toMatch(/^[0-9A-HJKMNP-TV-Z]{16}$/);
    expect(await check(owner.id, long, 'sign-in', guarded)).toBe('right');
  }, 60_000);
});

import {
  beginEmailChange,
  changeName,
  confirmEmailCode,
  listActivity,
  readAccount,
  requestDeletion,
} from '@coffer/contracts';
import { idText, roles } from '@coffer/crypto';
import { describe, expect, test } from 'vitest';
import { signedInEach } from '../../testing/fixture.ts';
import { codeIn, startTestApi, type TestApi } from '../../testing/test-api.ts';
import type { TestBrowser } from '../../testing/test-browser.ts';
import {
  joinAndSignIn,
  newId,
  newPerson,
  type Person,
  randomText,
  signUp,
} from '../../testing/test-person.ts';
import { stepUpFor } from '../../testing/test-step-up.ts';

let api: TestApi;
let person: Person;
let browser: TestBrowser;
signedInEach((world) => {
  ({ api, person, browser } = world);
});

const account = (on = browser) => on.call(readAccount, {});
const accountId = () => idText(person.accountId);
const kindsOf = async () =>
  (await browser.call(listActivity, { query: {} })).events.map(({ kind }) => kind).reverse();
const newAddress = () => `n${newId()}@example.org`;
const wrongCode = (code: string) => (code === '00000000' ? '00000001' : '00000000');

/** Begins a change of address and gives its act. */
const begin = async (email: string) =>
  browser.call(beginEmailChange, { body: { email, ...(await stepUpFor(browser, person, 'email')) } });
const confirm = (actId: string, code: string, on = browser) =>
  on.call(confirmEmailCode, { params: { actId }, body: { code } });
const confirmProblem = async (actId: string, code: string, on = browser) =>
  (await on.problem(confirmEmailCode, { params: { actId }, body: { code } })).type;

describe('the account as its owner reads it', () => {
  test('has the way back in of the sign-up, no factor, and the policy with its defaults (U30)', async () => {
    const read = await account();
    expect(read).toMatchObject({
      ...{ email: person.email, fullName: 'Test Person', acts: [], factors: [], backupCodesLeft: 0 },
      ...{ kdf: { algorithm: 'pbkdf2-sha256', iterations: 1_000_000 }, mustEnrol: false },
      policy: {
        factors: 'none',
        offline: { allowed: true, maxDays: 30 },
        recovery: { answers: false, device: true, approval: false },
        devices: { approval: false },
        sharing: { verifiedOnly: false },
      },
    });
    expect(read.recovery).toMatchObject([
      { kind: 'kit-and-answers', questions: ['first', 'second'], iterations: 3_000_000, testedAt: null },
    ]);
  });

  test('says where administrators are asked: where there is one besides the person (U36)', async () => {
    const other = await startTestApi();
    try {
      const joined = await joinAndSignIn(other);
      await other.query(
        `UPDATE organisation SET policy = '{"devices":{"approval":true},"recovery":{"approval":true}}'`,
      );
      const policy = async () => (await joined.browser.call(readAccount, {})).policy;
      expect(await policy()).toMatchObject({ devices: { approval: false }, recovery: { approval: false } });
      const { person: second } = await joinAndSignIn(other);
      await other.query("UPDATE account SET role = 'administrator' WHERE email = $1", [second.email]);
      expect(await policy()).toMatchObject({ devices: { approval: true }, recovery: { approval: true } });
    } finally {
      await other.close();
    }
  });

  test.each([
    ['any', null, true],
    ['any', 'totp', false],
    ['webauthn', 'totp', true],
    ['webauthn', 'webauthn', false],
  ])(
    'where the policy asks for %s and there is %s, a factor is owed: %s (U30)',
    async (demand, kind, owes) => {
      const other = await startTestApi();
      try {
        const joined = await joinAndSignIn(other);
        const id = idText(joined.person.accountId);
        await other.query("UPDATE account SET role = 'member' WHERE id = $1", [id]);
        await other.query('UPDATE organisation SET policy = $1', [
          JSON.stringify({ factors: { member: demand } }),
        ]);
        if (kind)
          await other.query(
            `INSERT INTO factor (id, account_id, kind, name, confirmed_at) VALUES ($1, $2, $3, 'Mine', now())`,
            [newId(), id, kind],
          );
        const read = await joined.browser.call(readAccount, {});
        expect([read.policy.factors, read.mustEnrol]).toEqual([demand, owes]);
      } finally {
        await other.close();
      }
    },
  );

  test('shows no factor that was never confirmed or is dropped by now, and no code that was used', async () => {
    const factor = (name: string, confirmed: string | null, dropped: string | null) =>
      api.query(
        `INSERT INTO factor (id, account_id, kind, name, confirmed_at, dropped_from)
         VALUES ($1, $2, 'totp', $3, now() + $4::interval, now() + $5::interval)`,
        [newId(), accountId(), name, confirmed, dropped],
      );
    await factor('stands', '-1 day', null);
    await factor('going', '-1 day', '1 hour');
    await factor('gone', '-1 day', '-1 hour');
    await factor('begun', null, null);
    for (const used of [null, '-1 day'])
      await api.query('INSERT INTO backup_code VALUES ($1, $2, now() + $3::interval)', [
        ...[accountId(), Buffer.from(randomText(8)), used],
      ]);
    const read = await account();
    expect(read.factors.map(({ name, droppedFrom }) => [name, droppedFrom !== null]).sort()).toEqual([
      ['going', true],
      ['stands', false],
    ]);
    expect(read.backupCodesLeft).toBe(1);
  });

  test('says the name that was given last, and the log says that it changed', async () => {
    await browser.call(changeName, { body: { fullName: '  Ada L.  ' } });
    expect((await account()).fullName).toBe('Ada L.');
    expect(await kindsOf()).toContain('name-changed');
    expect((await browser.problem(changeName, { body: { fullName: '   ' } })).field).toBe('fullName');
  });
});

describe('a change of address', () => {
  test('sends a code to the new one, tells the old one with a link to stop it, and waits 24 hours (B20)', async () => {
    const email = newAddress();
    const { actId, effectiveAt } = await begin(email);
    expect(Math.abs(effectiveAt - Date.now() - 86_400_000)).toBeLessThan(60_000);
    expect((await account()).acts).toMatchObject([
      { actId, kind: 'change-email', subject: email, verified: false },
    ]);
    await expect.poll(() => api.mailsTo(person.email).join('')).toContain('/not-me#');
    await confirm(actId, codeIn(await api.waitForMail(email)));
    expect((await account()).acts).toMatchObject([{ actId, verified: true }]);
    expect(await kindsOf()).toEqual(expect.arrayContaining(['email-change-asked', 'email-verified']));
    // The address itself changes with the credentials, and with nothing else.
    expect((await account()).email).toBe(person.email);
  });

  test('asks for the password: another answer begins nothing, mails nobody, and is written down (S7)', async () => {
    const email = newAddress();
    const body = { email, ...(await stepUpFor(browser, person, 'email', person.authKey)) };
    expect((await browser.problem(beginEmailChange, { body })).type).toBe('api/bad-proof');
    const other = { email, ...(await stepUpFor(browser, person, 'export')) };
    expect((await browser.problem(beginEmailChange, { body: other })).type).toBe('api/bad-nonce');
    expect((await account()).acts).toEqual([]);
    expect(await api.query('SELECT 1 FROM mail_code WHERE purpose = $1', ['email'])).toEqual([]);
    expect(await kindsOf()).toContain('step-up-wrong');
  });

  test('to an address that is taken looks the same to the asker, and only its mailbox is told', async () => {
    const other = await newPerson();
    await signUp(api, other);
    const { actId } = await begin(other.email.toUpperCase());
    const mail = await api.waitForMail(other.email, 2);
    expect(mail).toContain('has an account here already');
    expect(codeIn(mail)).toBe('');
    expect((await account()).acts).toMatchObject([{ actId, subject: other.email, verified: false }]);
    expect(await confirmProblem(actId, '12345678')).toBe('api/wrong-code');
  });

  test('to the present address is refused', async () => {
    const body = {
      email: ` ${person.email.toUpperCase()}`.trim(),
      ...(await stepUpFor(browser, person, 'email')),
    };
    expect(await browser.problem(beginEmailChange, { body })).toMatchObject({ status: 400, field: 'email' });
  });

  test('wants its own code, of five tries, and wrong ones are written down (S7)', async () => {
    const email = newAddress();
    const { actId } = await begin(email);
    const code = codeIn(await api.waitForMail(email));
    for (const triesLeft of [4, 3, 2, 1, 0]) {
      const wrong = await browser.problem(confirmEmailCode, {
        params: { actId },
        body: { code: wrongCode(code) },
      });
      expect(wrong).toMatchObject({ type: 'api/wrong-code', triesLeft });
    }
    expect(await confirmProblem(actId, code)).toBe('api/code-expired');
    expect((await kindsOf()).filter((kind) => kind === 'email-code-wrong')).toHaveLength(5);
    expect((await account()).acts).toMatchObject([{ verified: false }]);
  });

  test('that is begun again takes the place of the one before, whose code is void', async () => {
    const email = newAddress();
    const first = await begin(email);
    const code = codeIn(await api.waitForMail(email));
    const second = await begin(newAddress());
    expect((await account()).acts.map(({ actId }) => actId)).toEqual([second.actId]);
    expect(await confirmProblem(first.actId, code)).toBe('api/not-found');
    expect(await confirmProblem(second.actId, code)).toBe('api/wrong-code');
  });

  test('of one person is confirmed by nobody else', async () => {
    const email = newAddress();
    const { actId } = await begin(email);
    const code = codeIn(await api.waitForMail(email));
    const other = await joinAndSignIn(api);
    expect(await confirmProblem(actId, code, other.browser)).toBe('api/not-found');
    await confirm(actId, code);
  });

  test('is begun five times a day and no more: it mails whom the asker likes', async () => {
    for (let i = 0; i < 5; i += 1) await begin(newAddress());
    const body = { email: newAddress(), ...(await stepUpFor(browser, person, 'email')) };
    expect((await browser.problem(beginEmailChange, { body })).type).toBe('api/too-many-tries');
  });
});

describe('a deletion', () => {
  test('waits seven days, is told by mail, and changes nothing until then (U36)', async () => {
    const body = await stepUpFor(browser, person, 'delete-account');
    const { actId, effectiveAt } = await browser.call(requestDeletion, { body });
    expect(Math.abs(effectiveAt - Date.now() - 7 * 86_400_000)).toBeLessThan(60_000);
    expect((await account()).acts).toMatchObject([{ actId, kind: 'delete-account', subject: null }]);
    await expect.poll(() => api.mailsTo(person.email).join('')).toContain('Your account will be deleted');
    expect(await kindsOf()).toContain('deletion-asked');
  });

  describe('of the last owner', () => {
    const setRole = (role: string) =>
      api.query('UPDATE account SET role = $2 WHERE id = $1', [accountId(), role]);
    const ask = async () =>
      browser.problem(requestDeletion, { body: await stepUpFor(browser, person, 'delete-account') });

    test('of an organisation is refused while others are in it', async () => {
      const others = await api.query<{ id: string }>("SELECT id FROM account WHERE role = 'owner'");
      await api.query("UPDATE account SET role = 'member'");
      await setRole('owner');
      expect(await ask()).toMatchObject({ type: 'api/last-owner', field: 'organisation' });
      expect((await account()).acts).toEqual([]);
      const second = await joinAndSignIn(api);
      await api.query("UPDATE account SET role = 'owner', suspended_at = now() WHERE id = $1", [
        idText(second.person.accountId),
      ]);
      expect(await ask()).toMatchObject({ type: 'api/last-owner' });
      await api.query('UPDATE account SET suspended_at = NULL WHERE id = $1', [
        idText(second.person.accountId),
      ]);
      await browser.call(requestDeletion, { body: await stepUpFor(browser, person, 'delete-account') });
      await setRole('member');
      await api.query("UPDATE account SET role = 'owner' WHERE id = ANY($1)", [others.map(({ id }) => id)]);
    });

    test('of a vault is refused while others are in it', async () => {
      const second = idText((await joinAndSignIn(api)).person.accountId);
      const vaultId = idText(person.vaultId);
      const put = `INSERT INTO membership (account_id, vault_id, role, key_epoch) VALUES ($1, $2, $3, 1)`;
      await api.query(put, [second, vaultId, roles.manager]);
      expect(await ask()).toMatchObject({ type: 'api/last-owner', field: 'vault' });
      await api.query('UPDATE membership SET role = $2 WHERE account_id = $1 AND vault_id = $3', [
        ...[second, roles.owner, vaultId],
      ]);
      await browser.call(requestDeletion, { body: await stepUpFor(browser, person, 'delete-account') });
    });
  });

  test('asks for the password for itself and for nothing else (S7)', async () => {
    const wrong = await stepUpFor(browser, person, 'delete-account', person.authKey);
    expect((await browser.problem(requestDeletion, { body: wrong })).type).toBe('api/bad-proof');
    const other = await stepUpFor(browser, person, 'email');
    expect((await browser.problem(requestDeletion, { body: other })).type).toBe('api/bad-nonce');
    expect((await account()).acts).toEqual([]);
  });
});

describe('the log', () => {
  const write = (count: number) =>
    api.query(
      `INSERT INTO audit_event (account_id, kind, device_id, network)
       SELECT $1, 'signed-in', $2, '203.0.113.0/24' FROM generate_series(1, $3)`,
      [accountId(), idText(person.device.id), count],
    );

  test('gives fifty events a page, newest first, and all of them once (S7)', async () => {
    await write(120);
    const pages: number[][] = [];
    for (let before: number | undefined; ; ) {
      const { events } = await browser.call(listActivity, { query: before ? { before } : {} });
      pages.push(events.map(({ eventId }) => eventId));
      if (events.length < 50) break;
      before = events.at(-1)?.eventId;
    }
    const all = pages.flat();
    expect(pages.slice(0, -1).map(({ length }) => length)).toEqual([50, 50]);
    expect(all).toEqual([...new Set(all)].sort((a, b) => b - a));
    const [row] = await api.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM audit_event WHERE account_id = $1',
      [accountId()],
    );
    expect(all).toHaveLength(row?.n ?? 0);
  });

  test('names the device and the network, and of others nothing', async () => {
    await write(1);
    const other = await joinAndSignIn(api);
    const [event] = (await browser.call(listActivity, { query: {} })).events;
    expect(event).toMatchObject({ kind: 'signed-in', deviceName: 'Test', network: '203.0.113.0/24' });
    const theirs = (await other.browser.call(listActivity, { query: {} })).events;
    expect(theirs.map(({ eventId }) => eventId)).not.toContain(event?.eventId);
  });
});

import { prelogin, register, resendCode, submitPassword, verifyRegistration } from '@coffer/contracts';
import { idText, toBase64Url } from '@coffer/crypto';
import { describe, expect, test } from 'vitest';
import { oneApi } from '../../testing/fixture.ts';
import { codeIn, startTestApi, type TestApi } from '../../testing/test-api.ts';
import { testBrowser } from '../../testing/test-browser.ts';
import {
  fileSignUp,
  newId,
  newPerson,
  type Person,
  proofOf,
  type RegistrationBody,
  random,
  randomText,
  registrationOf,
  signIn,
  signUp,
} from '../../testing/test-person.ts';

let api: TestApi;
oneApi((started) => {
  api = started;
});

const ask = (person: Person) => testBrowser(api.address).call(prelogin, { body: { email: person.email } });

/** The problem that a spoilt sign-up ends in. */
const refusal = async (spoil: (body: RegistrationBody) => unknown) => {
  const person = await newPerson();
  const browser = testBrowser(api.address);
  const facts = await browser.call(prelogin, { body: { email: person.email } });
  const body = await registrationOf(person, facts);
  spoil(body);
  return browser.problem(register, { body }, { proof: proofOf(person, facts.nonce) });
};

describe('prelogin', () => {
  test('answers a stranger the same every time, and the same after he signs up', async () => {
    const person = await newPerson();
    const before = await ask(person);
    expect((await ask(person)).salt).toBe(before.salt);
    await signUp(api, person);
    const after = await ask(person);
    expect({ ...after, nonce: '' }).toEqual({ ...before, nonce: '' });
    expect(after.nonce).not.toBe(before.nonce);
    expect((await ask(await newPerson())).salt).not.toBe(before.salt);
  });
});

describe('sign-up', () => {
  test('files a registration that becomes an account by its code, which is then void (B4, B5)', async () => {
    const person = await newPerson();
    const browser = testBrowser(api.address);
    const registrationId = await fileSignUp(browser, person);
    const params = { registrationId };
    expect(await api.query('SELECT 1 FROM account WHERE id = $1', [idText(person.accountId)])).toEqual([]);
    const code = codeIn(await api.waitForMail(person.email));
    await browser.call(verifyRegistration, { params, body: { code } });
    const [row] = await api.query('SELECT code_hash, prepared FROM registration WHERE id = $1', [
      registrationId,
    ]);
    expect(row).toEqual({ code_hash: null, prepared: null });
    expect((await browser.problem(verifyRegistration, { params, body: { code } })).type).toBe(
      'api/code-expired',
    );
    await signIn(api, person);
  });

  test('account, state, vault, membership and manifest come together (B3, B20)', async () => {
    const person = await newPerson();
    await signUp(api, person);
    const id = idText(person.accountId);
    const rows = await api.query(
      `SELECT a.state_seq, s.seq, m.role, v.seq::int AS vault_seq, f.seq::int AS manifest_seq FROM account a
       JOIN account_state s ON s.account_id = a.id JOIN membership m ON m.account_id = a.id
       JOIN vault v ON v.id = m.vault_id JOIN manifest f ON f.vault_id = v.id WHERE a.id = $1`,
      [id],
    );
    expect(rows).toEqual([{ state_seq: 1, seq: 1, role: 4, vault_seq: 1, manifest_seq: 1 }]);
  });

  test('nothing of the password, PIN or recovery that could be tested lies in the database (S1, S3)', async () => {
    const person = await newPerson();
    let body: RegistrationBody | undefined;
    const browser = testBrowser(api.address);
    const registrationId = await fileSignUp(browser, person, (filed) => {
      body = filed;
    });
    const tables = ['registration', 'account', 'mail_job', 'idempotency_key', 'nonce'];
    const dump = async () =>
      JSON.stringify(
        await Promise.all(
          tables.map((name) => api.query(`SELECT row_to_json(t)::text AS row FROM ${name} t`)),
        ),
      );
    const waiting = await dump();
    const code = codeIn(await api.waitForMail(person.email));
    await browser.call(verifyRegistration, { params: { registrationId }, body: { code } });
    const whole = waiting + (await dump());
    const secrets = [body?.authKey, body?.reauthKey, body?.oprfKeys.pin, body?.recovery.recoveryAuth];
    for (const secret of secrets) {
      const bytes = Buffer.from(secret ?? '', 'base64url');
      expect(bytes.length).toBe(32);
      for (const spelling of ['hex', 'base64', 'base64url'] as const)
        expect(whole).not.toContain(bytes.toString(spelling));
    }
    expect(whole).not.toContain(code);
  });

  test('a known address gets the same answer and another mail', async () => {
    const person = await newPerson();
    await signUp(api, person);
    const again = { ...(await newPerson(person.email)) };
    const browser = testBrowser(api.address);
    const facts = await browser.call(prelogin, { body: { email: again.email } });
    const body = await registrationOf(again, facts);
    // The salt that the server names is the first salt, so it still fits.
    const { registrationId } = await browser.call(register, { body }, { proof: proofOf(again, facts.nonce) });
    const mail = await api.waitForMail(person.email, 2);
    expect(mail).toContain('already have an');
    expect(codeIn(mail)).toBe('');
    const params = { registrationId };
    expect(await browser.problem(verifyRegistration, { params, body: { code: '00000000' } })).toMatchObject({
      type: 'api/wrong-code',
      triesLeft: 4,
    });
  });

  test('the first verified wins and the others of that address are gone', async () => {
    const email = `${newId()}@example.org`;
    const [one, two] = [await newPerson(email), await newPerson(email)];
    const [browserOne, browserTwo] = [testBrowser(api.address), testBrowser(api.address)];
    const idOne = await fileSignUp(browserOne, one);
    const codeOne = codeIn(await api.waitForMail(email, 1));
    const idTwo = await fileSignUp(browserTwo, two);
    const codeTwo = codeIn(await api.waitForMail(email, 2));
    await browserTwo.call(verifyRegistration, { params: { registrationId: idTwo }, body: { code: codeTwo } });
    const late = await browserOne.problem(verifyRegistration, {
      params: { registrationId: idOne },
      body: { code: codeOne },
    });
    expect(late.type).toBe('api/not-found');
    await signIn(api, two);
  });

  test('two people with the same code race: each code works with its own cookie only', async () => {
    const person = await newPerson();
    const browser = testBrowser(api.address);
    const registrationId = await fileSignUp(browser, person);
    const code = codeIn(await api.waitForMail(person.email));
    const stranger = testBrowser(api.address);
    await fileSignUp(stranger, await newPerson());
    const params = { registrationId };
    expect((await stranger.problem(verifyRegistration, { params, body: { code } })).type).toBe(
      'api/not-found',
    );
    const nobody = testBrowser(api.address);
    expect((await nobody.problem(verifyRegistration, { params, body: { code } })).type).toBe(
      'api/unauthenticated',
    );
    const both = await Promise.allSettled(
      [1, 2].map(() => browser.call(verifyRegistration, { params, body: { code } })),
    );
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('five wrong codes close it, ten minutes end it, and a new code comes once a minute (B5)', async () => {
    const person = await newPerson();
    const browser = testBrowser(api.address);
    const registrationId = await fileSignUp(browser, person);
    const params = { registrationId };
    const code = codeIn(await api.waitForMail(person.email));
    const wrong = code === '00000000' ? '11111111' : '00000000';
    for (let left = 4; left >= 0; left -= 1) {
      const answer = await browser.problem(verifyRegistration, { params, body: { code: wrong } });
      expect(answer).toMatchObject({ type: 'api/wrong-code', triesLeft: left });
    }
    expect((await browser.problem(verifyRegistration, { params, body: { code } })).type).toBe(
      'api/code-expired',
    );
    expect((await browser.problem(resendCode, { params, body: {} })).type).toBe('api/too-many-tries');
    await api.query("UPDATE registration SET code_sent_at = now() - interval '61 seconds' WHERE id = $1", [
      registrationId,
    ]);
    await browser.call(resendCode, { params, body: {} });
    const second = codeIn(await api.waitForMail(person.email, 2));
    await api.query('UPDATE registration SET code_expires_at = now() WHERE id = $1', [registrationId]);
    expect((await browser.problem(verifyRegistration, { params, body: { code: second } })).type).toBe(
      'api/code-expired',
    );
    await api.query("UPDATE registration SET code_expires_at = now() + interval '1 minute' WHERE id = $1", [
      registrationId,
    ]);
    await browser.call(verifyRegistration, { params, body: { code: second } });
  });

  test.each<[string, string, (body: RegistrationBody) => unknown]>([
    [
      'an identity of another address',
      'api/invalid-request',
      (b) => Object.assign(b, { email: 'other@example.org' }),
    ],
    [
      'an identity of another account',
      'api/invalid-request',
      (b) => Object.assign(b, { accountId: newId() }),
    ],
    [
      'an identity that nobody signed',
      'api/bad-proof',
      (b) => Object.assign(b, { identitySignature: randomText(64) }),
    ],
    [
      'a manifest that nobody signed',
      'api/bad-proof',
      (b) => Object.assign(b.vault.first, { signature: randomText(64) }),
    ],
    [
      'a manifest of another vault',
      'api/invalid-request',
      (b) => Object.assign(b.vault, { vaultId: newId() }),
    ],
    ['a salt of its own choice', 'api/invalid-request', (b) => Object.assign(b, { salt: randomText(32) })],
    ['a weak KDF (H01)', 'api/invalid-request', (b) => Object.assign(b.kdf, { iterations: 599_999 })],
    ['weak recovery answers', 'api/invalid-request', (b) => Object.assign(b.recovery, { iterations: 1000 })],
    [
      'an OPRF key that is none',
      'api/invalid-request',
      (b) => Object.assign(b.oprfKeys, { pin: toBase64Url(new Uint8Array(32)) }),
    ],
    ['a short wrap', 'api/invalid-request', (b) => Object.assign(b, { wrappedRootKey: randomText(124) })],
    ['a nonce that was never given', 'api/bad-proof', (b) => Object.assign(b, { nonce: randomText(32) })],
  ])('refuses %s', async (_what, type, spoil) => {
    expect((await refusal(spoil)).type).toBe(type);
  });

  test('refuses a proof that speaks of another body', async () => {
    const person = await newPerson();
    const browser = testBrowser(api.address);
    const facts = await browser.call(prelogin, { body: { email: person.email } });
    const body = await registrationOf(person, facts);
    const proof = await proofOf(person, facts.nonce)(new TextEncoder().encode('{}'));
    expect((await browser.problem(register, { body }, { proof: async () => proof })).type).toBe(
      'api/bad-proof',
    );
  });

  test('a nonce serves one sign-up', async () => {
    const person = await newPerson();
    const browser = testBrowser(api.address);
    const facts = await browser.call(prelogin, { body: { email: person.email } });
    const body = await registrationOf(person, facts);
    const proof = proofOf(person, facts.nonce);
    await browser.call(register, { body }, { proof });
    expect((await browser.problem(register, { body }, { proof })).type).toBe('api/bad-nonce');
  });
});

describe('who may sign up', () => {
  const trySignUp = async (on: TestApi, email: string, setupCode?: string) => {
    const person = await newPerson(email);
    const browser = testBrowser(on.address);
    const facts = await browser.call(prelogin, { body: { email } });
    const body = { ...(await registrationOf(person, facts)), ...(setupCode ? { setupCode } : {}) };
    const proof = proofOf(person, facts.nonce);
    return { person, browser, body, proof };
  };

  test('the setup code lets exactly one in, who becomes the owner; domains let in theirs', async () => {
    const closed = await startTestApi({ env: { COFFER_SIGN_UP: 'setup-code' } });
    try {
      const { createHash } = await import('node:crypto');
      await closed.query('UPDATE organisation SET setup_code_hash = $1', [
        createHash('sha256').update('open sesame').digest(),
      ]);
      const wrong = await trySignUp(closed, 'a@example.org', 'guess');
      expect((await wrong.browser.problem(register, wrong)).type).toBe('api/bad-proof');
      expect((await wrong.browser.problem(register, wrong, wrong)).type).toBe('api/setup-code-wrong');
      const none = await trySignUp(closed, 'a@example.org');
      expect((await none.browser.problem(register, none, none)).type).toBe('api/sign-up-closed');
      const two = [
        await trySignUp(closed, 'a@example.org', 'open sesame'),
        await trySignUp(closed, 'b@example.org', 'open sesame'),
      ];
      const outcomes: string[] = [];
      const filed = [];
      for (const { browser, body, proof } of two)
        filed.push(await browser.call(register, { body }, { proof }));
      for (const [i, { person, browser }] of two.entries()) {
        const code = codeIn(await closed.waitForMail(person.email));
        const call = { params: filed[i]!, body: { code } };
        outcomes.push(
          await browser.call(verifyRegistration, call).then(
            () => 'in',
            (error: Error) => error.message,
          ),
        );
      }
      expect(outcomes[0]).toBe('in');
      expect(outcomes[1]).toContain('not open');
      expect(await closed.query('SELECT email, role FROM account')).toEqual([
        { email: 'a@example.org', role: 'owner' },
      ]);
      await closed.query("UPDATE organisation SET sign_up = 'domains:example.org'");
      const stranger = await trySignUp(closed, 'c@example.com');
      expect((await stranger.browser.problem(register, stranger, stranger)).type).toBe('api/sign-up-closed');
      const colleague = await trySignUp(closed, 'c@example.org');
      await colleague.browser.call(register, colleague, colleague);
    } finally {
      await closed.close();
    }
  });

  test('the first account is the owner, also when two verify at one moment', async () => {
    const fresh = await startTestApi();
    try {
      const people = [await newPerson(), await newPerson(), await newPerson()];
      await Promise.all(people.map((person) => signUp(fresh, person)));
      const roles = await fresh.query<{ role: string }>('SELECT role FROM account');
      expect(roles.map(({ role }) => role).sort()).toEqual(['member', 'member', 'owner']);
    } finally {
      await fresh.close();
    }
  });
});

test('an unverified account can not sign in and is told what a stranger is told', async () => {
  const person = await newPerson();
  await fileSignUp(testBrowser(api.address), person);
  const body = { email: person.email, authKey: toBase64Url(person.authKey) };
  const unverified = await testBrowser(api.address).problem(submitPassword, { body });
  const stranger = { email: (await newPerson()).email, authKey: toBase64Url(random(32)) };
  expect(unverified).toEqual(await testBrowser(api.address).problem(submitPassword, { body: stranger }));
});

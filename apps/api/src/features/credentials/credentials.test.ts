import { lockSession, readIdentities, readSession } from '@coffer/contracts';
import {
  encodeIdentity,
  encodeManifest,
  fromBase64Url,
  idText,
  parseManifest,
  toBase64Url,
} from '@coffer/crypto';
import { describe, expect, test } from 'vitest';
import { signedInEach } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import type { TestBrowser } from '../../testing/test-browser.ts';
import { commitOf, newItem, save, sendCommit } from '../../testing/test-commit.ts';
import {
  backupPart,
  change,
  changeOf,
  identityPart,
  keysParts,
  nextState,
  passwordPart,
  refusedChange,
  type Standing,
  sendChange,
  standingOf,
  withPassword,
} from '../../testing/test-credentials.ts';
import {
  joinAndSignIn,
  newId,
  type Person,
  random,
  randomText,
  signAs,
  signIn,
  submit,
} from '../../testing/test-person.ts';

let api: TestApi;
let person: Person;
let standing: Standing;
let browser: TestBrowser;
signedInEach((world) => {
  ({ api, person, browser } = world);
  standing = standingOf(person);
});

const accountRow = async () =>
  (await api.query('SELECT * FROM account WHERE id = $1', [idText(person.accountId)]))[0];
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
const passwordChange = (act: 'password' | 'pin' | 'kdf' = 'password') => {
  const passwordPath = passwordPart(person);
  const parts = { act, state: nextState(standing, 1), passwordPath };
  return { parts, after: withPassword(person, passwordPath) };
};

describe('a new password or PIN (S23, B7)', () => {
  test.each(['password', 'pin', 'kdf'] as const)(
    '%s: the new one signs in, the old one does not, and nothing of it stays in the row',
    async (act) => {
      const before = (await accountRow()) as Record<string, Buffer | string>;
      const second = await signIn(api, person);
      const { parts, after } = passwordChange(act);
      expect(await change(browser, person, parts)).toEqual({ seq: 2 });
      const row = (await accountRow()) as Record<string, Buffer | string>;
      for (const name of ['auth_hash', 'reauth_key', 'pin_oprf_key', 'wrapped_root_key', 'salt'])
        expect(String(row[name]), name).not.toBe(String(before[name]));
      await expect(submit(second, person)).rejects.toMatchObject({ code: 'api/wrong-credentials' });
      await signIn(api, after);
      expect(await browser.call(readSession, {})).toMatchObject({ kind: 'full' });
      const kind = { password: 'password-changed', pin: 'pin-changed', kdf: 'kdf-raised' }[act];
      expect(await kindsOf()).toContain(kind);
    },
  );

  test('ends every other session at once, half and locked ones too', async () => {
    const second = await signIn(api, person);
    const locked = await signIn(api, person);
    await locked.call(lockSession, { body: {} });
    await change(browser, person, passwordChange().parts);
    for (const other of [second, locked])
      expect((await other.problem(readSession, {})).type).toBe('api/unauthenticated');
  });

  test('sent again with its key gets the same answer and changes nothing more', async () => {
    const body = await changeOf(browser, person, passwordChange().parts);
    const key = newId();
    const first = await sendChange(browser, person, body, key);
    const row = await accountRow();
    expect(await sendChange(browser, person, body, key)).toEqual(first);
    expect(await accountRow()).toEqual(row);
  });

  test('takes the backups of the old PIN away, and brings those of the new one', async () => {
    const backup = await backupPart(person, 1);
    await change(browser, person, { act: 'backup', state: nextState(standing, 1), backup });
    const held = () =>
      api.query('SELECT backup_wrap FROM device WHERE account_id = $1 AND backup_wrap IS NOT NULL', [
        idText(person.accountId),
      ]);
    expect(await held()).toHaveLength(1);
    const { parts } = passwordChange();
    await change(browser, person, { ...parts, state: { ...parts.state, seq: 3 } });
    expect(await held()).toHaveLength(0);
    expect(await accountRow()).toMatchObject({ backup_oprf_key: null });
  });

  test('asked for twice at one moment: one wins, the other is told that the state moved on', async () => {
    const bodies = [
      await changeOf(browser, person, passwordChange().parts),
      await changeOf(browser, person, {
        act: 'backup',
        state: nextState(standing, 1),
        backup: await backupPart(person, 1),
      }),
    ];
    const ended = await Promise.allSettled(bodies.map((body) => sendChange(browser, person, body)));
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const each of ended)
      if (each.status === 'rejected')
        expect(['api/state-conflict', 'api/bad-proof']).toContain(each.reason.code);
    expect(await accountRow()).toMatchObject({ state_seq: 2 });
  });
});

type Body = Awaited<ReturnType<typeof changeOf>>;
type Spoil = (body: Body) => Body | Promise<Body>;
/** A body whose part has other fields. */
const withPart = (
  body: Body,
  part: 'passwordPath' | 'identity' | 'root' | 'backup',
  fields: object,
): Body => ({
  ...body,
  [part]: { ...body[part], ...fields },
});
const firstVault = (body: Body) =>
  body.identity?.vaults[0] as NonNullable<Body['identity']>['vaults'][number];
/** A body whose manifest is another one, rightly signed. */
const withManifest = async (body: Body, fields: object): Promise<Body> => {
  const vault = firstVault(body);
  const bytes = encodeManifest({ ...parseManifest(fromBase64Url(vault.manifest.manifest)), ...fields });
  const signature = toBase64Url(await signAs(person, 'coffer/v1/manifest', bytes));
  const manifest = { ...vault.manifest, manifest: toBase64Url(bytes), signature };
  return withPart(body, 'identity', { vaults: [{ ...vault, manifest }] });
};

const spoilt: [string, string, Spoil][] = [
  ['nonce of nobody', 'api/bad-nonce', (body) => ({ ...body, nonce: randomText(32) })],
  ['password given wrongly', 'api/bad-proof', (body) => ({ ...body, reauth: randomText(32) })],
  ['other account', 'api/unauthenticated', (body) => ({ ...body, accountId: newId() })],
  ['late state', 'api/state-conflict', (body) => ({ ...body, state: { ...body.state, seq: 3 } })],
  ['state of another epoch', 'state.sealed', (body) => ({ ...body, state: nextState(standing, 1) })],
  ['PIN epoch', 'passwordPath.pinEpoch', (body) => withPart(body, 'passwordPath', { pinEpoch: 3 })],
  [
    'weaker KDF',
    'passwordPath.kdf',
    (body) => withPart(body, 'passwordPath', { kdf: { algorithm: 'pbkdf2-sha256', iterations: 999_999 } }),
  ],
  [
    'KDF out of bounds',
    'passwordPath.kdf',
    (body) => withPart(body, 'passwordPath', { kdf: { algorithm: 'pbkdf2-sha256', iterations: 10_000_001 } }),
  ],
  [
    'OPRF key that is none',
    'passwordPath.oprfKey',
    (body) => withPart(body, 'passwordPath', { oprfKey: toBase64Url(new Uint8Array(32).fill(255)) }),
  ],
  [
    'root epoch',
    'root.rootEpoch',
    (body) => ({ ...withPart(body, 'root', { rootEpoch: 3 }), state: nextState(standing, 3) }),
  ],
  ['vault key left out', 'root.wraps', (body) => withPart(body, 'root', { wraps: [] })],
  ['vault left out', 'identity.vaults', (body) => withPart(body, 'identity', { vaults: [] })],
  [
    'signature of nobody',
    'api/bad-proof',
    (body) => withPart(body, 'identity', { signature: randomText(64) }),
  ],
  [
    'rotation that the old key did not sign',
    'api/bad-proof',
    (body) => withPart(body, 'identity', { rotation: body.identity?.signature }),
  ],
  ['other root of items', 'identity.vaults', (body) => withManifest(body, { root: random(32) })],
  ['other count', 'identity.vaults', (body) => withManifest(body, { count: 7 })],
  ['other key epoch', 'identity.vaults', (body) => withManifest(body, { keyEpoch: 2 })],
  ['manifest that skips one', 'api/manifest-conflict', (body) => withManifest(body, { seq: 3 })],
  [
    'manifest that names another identity',
    'identity.vaults',
    (body) =>
      withManifest(body, { members: [{ accountId: person.accountId, role: 4, identityHash: random(32) }] }),
  ],
  [
    'manifest by another hand',
    'api/bad-proof',
    (body) => {
      const vault = firstVault(body);
      const manifest = { ...vault.manifest, signature: randomText(64) };
      return withPart(body, 'identity', { vaults: [{ ...vault, manifest }] });
    },
  ],
  ['missing part', 'root', ({ root: _, ...body }) => body],
  ['part too many', 'dropRecovery', (body) => ({ ...body, dropRecovery: ['kit-and-answers'] })],
  [
    'backup for a device of nobody',
    'api/bad-proof',
    async (body) => ({ ...body, backup: await backupPart(person, 2, [random(16)]) }),
  ],
];

describe('new keys (S23, U34)', () => {
  test.each(spoilt)('with a %s are refused, and nothing changes', async (_name, expected, spoil) => {
    const { parts } = await keysParts(standing);
    const before = await accountRow();
    const body = await spoil(await changeOf(browser, person, { act: 'keys', ...parts }));
    const { type, field } = await refusedChange(browser, person, body);
    expect([type, field]).toContain(expected);
    expect(await accountRow()).toEqual(before);
  });

  test('that another key signs for are refused', async () => {
    const { parts, after } = await keysParts(standing);
    const body = await changeOf(browser, person, { act: 'keys', ...parts });
    expect((await refusedChange(browser, after.person, body)).type).toBe('api/bad-proof');
  });

  test.each([
    ['accountId', { accountId: random(16) }],
    ['e-mail', { email: 'other@example.org' }],
    ['epoch', { epoch: 3 }],
    ['predecessor', { previousHash: random(32) }],
  ])('of an identity with another %s are refused, rightly signed as it is', async (_name, fields) => {
    const { parts, after } = await keysParts(standing);
    const identity = { ...after.person.identity, ...fields };
    const bytes = encodeIdentity(identity);
    const signer = (fields as { accountId?: Uint8Array<ArrayBuffer> }).accountId ?? person.accountId;
    const spoiltPart = {
      ...parts.identity,
      identity: toBase64Url(bytes),
      signature: toBase64Url(await signAs(after.person, 'coffer/v1/identity', bytes, signer)),
      rotation: toBase64Url(await signAs(person, 'coffer/v1/identity-rotation', bytes, signer)),
    };
    const body = await changeOf(browser, person, { act: 'keys', ...parts, identity: spoiltPart });
    expect(await refusedChange(browser, person, body)).toMatchObject({ field: 'identity.identity' });
  });

  test('are signed in with, their identities are listed, and saves go on under them', async () => {
    await save(browser, person, [newItem()]);
    const { parts, after } = await keysParts(standing);
    await change(browser, person, { act: 'keys', ...parts });
    const { identities } = await browser.call(readIdentities, { query: { since: 1 } });
    expect(identities.map(({ rotation }) => rotation !== undefined)).toEqual([false, true]);
    await save(browser, after.person, [newItem()]);
    const stale = await commitOf({ ...after.person, keys: person.keys }, [newItem()]);
    await expect(sendCommit(browser, after.person, stale)).rejects.toMatchObject({ code: 'api/bad-proof' });
    await signIn(api, after.person);
  });

  test('revoke every other device and drop the ways that were not made anew', async () => {
    const other = random(16);
    await api.query(
      `INSERT INTO device (id, account_id, public_key, signature, name) VALUES ($1, $2, '\\x00', '\\x00', 'Other')`,
      [idText(other), idText(person.accountId)],
    );
    const { parts } = await keysParts(standing);
    await change(browser, person, { act: 'keys', ...parts });
    const left = await api.query<{ id: string }>(
      'SELECT id FROM device WHERE account_id = $1 AND revoked_at IS NULL',
      [idText(person.accountId)],
    );
    expect(left).toEqual([{ id: idText(person.device.id) }]);
    expect(await waysOf()).toEqual([]);
  });

  test('whose manifest lost the race with a save change nothing', async () => {
    const { parts } = await keysParts(standing);
    await save(browser, person, [newItem()]);
    const before = await accountRow();
    const body = await changeOf(browser, person, { act: 'keys', ...parts });
    expect(await refusedChange(browser, person, body)).toMatchObject({
      type: 'api/manifest-conflict',
      status: 409,
    });
    expect(await accountRow()).toEqual(before);
  });
});

describe('a new address (U34)', () => {
  const parts = async (email: string, actId: string) => {
    const { part: identity, next } = await identityPart(person, { email, hasNewKeys: false });
    const passwordPath = passwordPart(person);
    const state = nextState(standing, 1);
    const after = { ...withPassword(next, passwordPath), device: person.device };
    return {
      parts: { act: 'email' as const, state, identity, passwordPath, email: { email, actId } },
      after,
    };
  };
  const putAct = async (email: string, hours: number, isVerified: boolean) => {
    const actId = newId();
    await api.query(
      `INSERT INTO pending_act (id, account_id, kind, subject, effective_at, verified_at)
       VALUES ($1, $2, 'change-email', $3, now() + make_interval(hours => $4), CASE WHEN $5 THEN now() END)`,
      [actId, idText(person.accountId), email, hours, isVerified],
    );
    return actId;
  };

  test.each([
    ['before its wait is over', 1, true],
    ['before its code was typed', -1, false],
  ])('is refused %s', async (_name, hours, isVerified) => {
    const email = `n${newId()}@example.org`;
    const { parts: sent } = await parts(email, await putAct(email, hours, isVerified));
    const body = await changeOf(browser, person, sent);
    expect((await refusedChange(browser, person, body)).type).toBe('api/waiting');
  });

  test('is the one that was asked for, and nobody else has it', async () => {
    const other = await joinAndSignIn(api);
    const email = `n${newId()}@example.org`;
    const { parts: another } = await parts(email, await putAct('asked@example.org', -1, true));
    expect((await refusedChange(browser, person, await changeOf(browser, person, another))).field).toBe(
      'email.actId',
    );
    const { parts: taken } = await parts(other.person.email, await putAct(other.person.email, -1, true));
    expect((await refusedChange(browser, person, await changeOf(browser, person, taken))).field).toBe(
      'email.email',
    );
  });

  test('signs in from then on; the old one is nobody’s', async () => {
    const email = `n${newId()}@example.org`;
    const { parts: sent, after } = await parts(email, await putAct(email, -1, true));
    await change(browser, person, sent);
    await signIn(api, after);
    await expect(submit(browser, person)).rejects.toMatchObject({ code: 'api/wrong-credentials' });
    expect(api.mailsTo(person.email).length).toBeGreaterThan(0);
  });
});

test('a challenge serves one change, and a change without its proof is none', async () => {
  const body = await changeOf(browser, person, passwordChange().parts);
  const headers = { 'x-coffer-proof': randomText(64) };
  const reply = await browser.post('/v1/account/credentials', body, headers, 'PUT');
  expect(JSON.parse(reply.text)).toMatchObject({ type: 'api/bad-proof' });
  const after = passwordChange();
  const used = await changeOf(browser, person, after.parts);
  await sendChange(browser, person, used);
  const again = { ...used, state: { ...used.state, seq: 3 } };
  expect((await refusedChange(browser, after.after, again)).type).toBe('api/bad-nonce');
});

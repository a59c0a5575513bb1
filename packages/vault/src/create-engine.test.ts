import {
  defaultKdf,
  deriveMasterKey,
  derivePasswordKeys,
  deriveRootKeys,
  deriveUnlockKey,
  evaluateOprf,
  fromBase64Url,
  idBytes,
  openPrivateKeys,
  pinInput,
  rootWrapContext,
  selfWrapContext,
  toBase64Url,
  unwrapRootKey,
  unwrapVaultSecret,
  utf8,
} from '@coffer/crypto';
import { expect, test } from 'vitest';
import {
  createTestWorld,
  edit,
  findCanaries,
  openUnlocked,
  saveNew,
  type TestWorld,
  testForm,
  unlock,
} from './testing/index.ts';

const form = { ...testForm, pin: 'a canary in place of six digits' };

const texts = {
  title: 'Canary title',
  userName: 'canary user name',
  password: 'canary password',
  website: 'https://canary-host.example/canary-path',
  host: 'canary-host.example',
  notes: 'canary notes',
  tag: 'canary tag',
  folder: 'canary folder',
  field: 'canary field',
  draft: 'canary draft',
  imported: 'canary import',
  query: 'canaryquery',
};

/** Every key of the account, derived here as the person's own device derives it. */
const keysOf = async ({ server }: TestWorld) => {
  const account = server.store.accounts.get(form.email)!;
  const { body } = account;
  const accountId = idBytes(body.accountId);
  const place = {
    email: form.email,
    deploymentId: idBytes(server.store.deploymentId),
    salt: fromBase64Url(body.salt),
  };
  const noArgon2id = async () => new Uint8Array(32);
  const masterKey = await deriveMasterKey(defaultKdf, place, form.password, noArgon2id);
  const { authKey, pinInputKey, unlockSeed } = await derivePasswordKeys(masterKey);
  const pinOutput = evaluateOprf(fromBase64Url(body.oprfKeys.pin), pinInput(pinInputKey, form.pin));
  const unlockKey = await deriveUnlockKey(unlockSeed, pinOutput, accountId, 1);
  const rootKey = await unwrapRootKey(
    { unlockKey },
    rootWrapContext(accountId, 1),
    fromBase64Url(body.wrappedRootKey),
  );
  const rootKeys = await deriveRootKeys(rootKey);
  const privateKeys = await openPrivateKeys(
    rootKeys.privateKeys,
    accountId,
    1,
    fromBase64Url(body.privateKeys),
  );
  const [vaultId, vault] = [...server.store.vaults][0]!;
  const context = selfWrapContext(accountId, idBytes(vaultId), 1);
  const { vaultKey, vaultSalt } = await unwrapVaultSecret(
    rootKeys.selfWrap,
    context,
    fromBase64Url(vault.selfWrap ?? ''),
  );
  const secret = { masterKey, pinInputKey, unlockSeed, pinOutput, unlockKey, rootKey, vaultKey, vaultSalt };
  return { authKey, secret: { ...secret, ed25519: privateKeys.ed25519, x25519: privateKeys.x25519 } };
};

test('no secret leaves the engine or is stored, in whatever spelling (I9, S1, K8, B12)', async () => {
  const world = await createTestWorld(form);
  const { first } = world;
  await unlock(first, form);
  const draft = {
    ...{ title: texts.title, userName: texts.userName, password: texts.password, websites: [texts.website] },
    ...{ notes: texts.notes, tags: [texts.tag], folder: texts.folder },
    fields: [{ name: texts.field, value: texts.field, hidden: false }],
  };
  const id = await saveNew(first, draft);
  const second = await openUnlocked(world);
  await edit(first, id, { notes: `${texts.notes} by a` });
  await edit(second, id, { notes: `${texts.notes} by b` });
  const whole = { ...draft, kind: 'login' as const, totp: '', favourite: false, title: texts.draft };
  await first.engine.putDraft({ itemId: id, isNew: false, baseRevision: 1, changedAt: 1, draft: whole });
  const file = utf8(`name,url,username,password\nx,https://x.example,u,${texts.imported}\n`);
  const plan = await first.engine.planImport(file, 'chrome-csv');
  await first.engine.runImport(plan.id, 'skip');
  await first.engine.search(texts.query);
  await first.engine.exportVault('csv', form.password, '');
  await first.engine.submitPassword(form.email, 'canary wrong password');
  await first.engine.lock();
  await unlock(first, form);

  const { authKey, secret } = await keysOf(world);
  const canaries = {
    ...texts,
    ...secret,
    loginPassword: form.password,
    wrongPassword: 'canary wrong password',
    pin: form.pin,
    answer: 'Bartholomew',
    answerNormalised: 'bartholomew',
    recoveryCode: world.recoveryCode,
    recoveryCharacters: world.recoveryCode.replaceAll('-', ''),
  };
  const sent = [first, second].flatMap(({ ports }) =>
    ports.connection.sent.flatMap(({ path, headers, body }) => [
      utf8(`${path}\n${JSON.stringify(headers)}`),
      body,
    ]),
  );
  expect(sent.length).toBeGreaterThan(50);
  expect(findCanaries(sent, { authKey }), 'the search finds what is there').toEqual(['authKey']);
  expect(findCanaries(sent, canaries)).toEqual([]);
  expect(
    findCanaries(world.server.everything(), { ...canaries, authKey, text: toBase64Url(authKey) }),
  ).toEqual([]);
  for (const { ports } of [first, second]) {
    expect(findCanaries(ports.replica.everything(), { ...canaries, authKey, address: form.email })).toEqual(
      [],
    );
  }
});

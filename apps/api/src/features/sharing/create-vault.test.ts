import { createVault, keepVaultKey, listVaults } from '@coffer/contracts';
import { idText } from '@coffer/crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { oneApi } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import { joinAndSignIn, random, randomText } from '../../testing/test-person.ts';
import {
  entryFor,
  keepCall,
  type linkOf,
  makeVault,
  makingOf,
  type Signed,
  shareWith,
  signedHead,
  type TestVault,
} from '../../testing/test-sharing.ts';
import { vaultsMost } from './vault-room.ts';

let api: TestApi;
let owner: Signed;
let guest: Signed;
let vault: TestVault;
oneApi(async (started) => {
  api = started;
  owner = await joinAndSignIn(api);
  guest = await joinAndSignIn(api);
});
beforeEach(async () => {
  vault = await makeVault(owner);
});

describe('a vault is made', () => {
  test('with its creator as the only member, in one with the state that names it', async () => {
    const listed = (await owner.browser.call(listVaults, {})).vaults.find(
      ({ vaultId }) => vaultId === idText(vault.id),
    );
    expect(listed).toMatchObject({ kind: 'shared', keyEpoch: 1, wrapEpoch: 1, isRotationDue: false, seq: 1 });
  });

  test('once: a retry is answered, and the same id for another vault refused', async () => {
    const { body } = await makingOf(owner, 'item');
    expect(await owner.browser.call(createVault, { body })).toEqual({ seq: 1 });
    expect(await owner.browser.call(createVault, { body })).toEqual({ seq: 1 });
    const again = await makingOf(guest, 'shared');
    again.body.vault.vaultId = body.vault.vaultId;
    expect(await guest.browser.problem(createVault, { body: again.body })).toMatchObject({ status: 400 });
  });

  test('not with a second member, a leaf, another writer, a group’s identity or none of a group', async () => {
    const refused = async (kind: TestVault['kind'], bend: Parameters<typeof linkOf>[2]) => {
      const { vault: made, body } = await makingOf(owner, kind);
      const first = await signedHead(owner.person, { ...made.newest.manifest, ...bend });
      return owner.browser.problem(createVault, { body: { ...body, vault: { ...body.vault, first } } });
    };
    const two = [entryFor(owner.person, 4), entryFor(guest.person, 1)];
    for (const bend of [{ members: two }, { count: 1 }, { seq: 2 }, { keyEpoch: 2 }])
      expect(await refused('shared', bend)).toMatchObject({ field: 'vault.first.manifest' });
    expect(await refused('shared', { writerId: guest.person.accountId })).toMatchObject({ status: 400 });
    const stale = [{ ...entryFor(owner.person, 4), identityHash: random(32) }];
    expect(await refused('shared', { members: stale })).toMatchObject({ field: 'vault.first.manifest' });
    const group = await makingOf(owner, 'group');
    const plain = await makingOf(owner, 'shared');
    const { identity, ...without } = group.body;
    for (const body of [without, { ...plain.body, ...(identity ? { identity } : {}) }])
      expect(await owner.browser.problem(createVault, { body })).toMatchObject({ status: 400 });
  });

  test('by whoever signed it, and behind the newest state only', async () => {
    const { body } = await makingOf(owner, 'shared');
    const signature = randomText(64);
    const forged = { ...body, vault: { ...body.vault, first: { ...body.vault.first, signature } } };
    expect((await owner.browser.problem(createVault, { body: forged })).type).toBe('api/bad-proof');
    const late = { ...body, state: { ...body.state, seq: body.state.seq + 1 } };
    expect((await owner.browser.problem(createVault, { body: late })).type).toBe('api/state-conflict');
    expect(await owner.browser.call(createVault, { body })).toEqual({ seq: 1 });
  });
});

test('an account has so many vaults and no more, made or accepted', async () => {
  const full = await joinAndSignIn(api);
  await shareWith(owner, vault, full.person, 1);
  await api.query(
    `WITH v AS (INSERT INTO vault (id, organisation_id, kind, key_epoch, seq, count, meta, meta_revision)
       SELECT gen_random_uuid(), organisation_id, 'shared', 1, 1, 0, '', 1 FROM account, generate_series(2, $2::int)
       WHERE id = $1 RETURNING id)
     INSERT INTO membership (account_id, vault_id, role, key_epoch, self_wrap, accepted_at)
     SELECT $1, id, 4, 1, 'w', now() FROM v`,
    [idText(full.person.accountId), vaultsMost],
  );
  const { body } = await makingOf(full, 'shared');
  const refused = { type: 'api/vault-full', field: 'vaults' };
  expect(await full.browser.problem(createVault, { body })).toMatchObject(refused);
  expect(await full.browser.problem(keepVaultKey, await keepCall(full, vault))).toMatchObject(refused);
});

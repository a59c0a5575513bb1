import { listMembers, listVaults, readStates } from '@coffer/contracts';
import { encodeManifest, identityHash, idText, toBase64Url } from '@coffer/crypto';
import { beforeEach, expect, test } from 'vitest';
import { type SignedIn, signedInEach } from '../../testing/fixture.ts';
import { newItem } from '../../testing/test-commit.ts';
import {
  change,
  changeOf,
  keysParts,
  refusedChange,
  type Standing,
  standingOf,
} from '../../testing/test-credentials.ts';
import { joinAndSignIn, randomText, signAs } from '../../testing/test-person.ts';
import {
  changeBy,
  commitTo,
  entryFor,
  groupEntry,
  joinVault,
  keep,
  linkOf,
  listWith,
  makeVault,
  placeOf,
  type Signed,
  shareWith,
  type TestVault,
} from '../../testing/test-sharing.ts';

let me: SignedIn;
let owner: Signed;
let vault: TestVault;
let pendingIn: TestVault;
let group: TestVault;
let byGroup: TestVault;
signedInEach((world) => {
  me = world;
});
beforeEach(async () => {
  owner = await joinAndSignIn(me.api);
  vault = await makeVault(owner);
  await joinVault(owner, vault, me, 1);
  pendingIn = await makeVault(owner);
  await shareWith(owner, pendingIn, me.person, 1);
  group = await makeVault(owner, 'group');
  await joinVault(owner, group, me, 1);
  byGroup = await makeVault(owner);
  const grants = group.group ? [group.group.identity] : [];
  await changeBy(owner, byGroup, { put: [groupEntry(group, 2)], grants });
  await keep(me, byGroup);
});

/** New keys, with the manifests of the named vaults beside that of the private one. */
const newKeys = async (named: readonly TestVault[]) => {
  const { states } = await me.browser.call(readStates, { query: { since: 0 } });
  const standing: Standing = { ...standingOf(me.person), stateSeq: states.at(-1)?.seq ?? 1 };
  const { parts, after } = await keysParts(standing);
  const { identity } = after.person;
  for (const each of named) {
    const entry = { ...entryFor(me.person, 1), identityHash: identityHash(identity) };
    const next = linkOf(each, me.person, { members: listWith(each, [entry]) });
    const bytes = encodeManifest(next);
    const signature = toBase64Url(await signAs(me.person, 'coffer/v1/manifest', bytes));
    const manifest = { manifest: toBase64Url(bytes), signature, mac: randomText(32) };
    parts.identity.vaults.push({ vaultId: idText(each.id), manifest });
  }
  const held = [vault, group, byGroup].map(({ id }) => idText(id));
  const wraps = held.map((vaultId) => ({ vaultId, keyEpoch: 1, selfWrap: randomText(157) }));
  const root = { ...parts.root, wraps: [...parts.root.wraps, ...wraps] };
  return { parts: { ...parts, root, act: 'keys' as const }, after };
};
const hasNewKeys = async (on: TestVault) =>
  (await owner.browser.call(listMembers, { params: placeOf(on) })).members.find(
    ({ memberId }) => memberId === idText(me.person.accountId),
  )?.hasNewKeys;

test('new keys are named in every vault that was accepted, also by a reader; what waits is left', async () => {
  const { parts, after } = await newKeys([vault, group]);
  await change(me.browser, me.person, parts);
  expect([await hasNewKeys(vault), await hasNewKeys(group), await hasNewKeys(pendingIn)]).toEqual([
    ...[false, false, true],
  ]);
  const { vaults } = await me.browser.call(listVaults, {});
  expect(vaults.map(({ vaultId }) => vaultId)).toContain(idText(byGroup.id));
  // What he does in the group's name is signed by the keys that the group's list now names.
  await commitTo({ person: after.person, browser: me.browser }, byGroup, [newItem()]);
});

test('new keys with a vault put in that waits, or came by a group, or twice, change nothing', async () => {
  for (const named of [
    [vault, group, pendingIn],
    [vault, group, byGroup],
    [vault, vault, group],
  ]) {
    const { parts } = await newKeys(named);
    const refused = await refusedChange(me.browser, me.person, await changeOf(me.browser, me.person, parts));
    expect(refused.field).toBe('identity.vaults');
  }
  expect(await hasNewKeys(vault)).toBe(false);
});

test('a shared vault that is held up may be left out, and its managers see that the keys are others', async () => {
  const { parts } = await newKeys([group]);
  await change(me.browser, me.person, parts);
  expect(await hasNewKeys(vault)).toBe(true);
});

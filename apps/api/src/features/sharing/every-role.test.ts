import {
  beginVaultRotation,
  changeMembers,
  commitChange,
  commitVaultRotation,
  declineShare,
  deleteVault,
  type Endpoint,
  encodeCommit,
  indexItems,
  keepVaultKey,
  listFormerKeys,
  listLeaves,
  listManifests,
  listMembers,
  listRevisions,
  readGrant,
  readItem,
  searchVault,
  stageRotatedItems,
  syncVault,
  wantRotation,
  writeVaultMeta,
} from '@coffer/contracts';
import { emptyLeafTree, idText, toBase64Url } from '@coffer/crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { allEndpoints } from '../../http/openapi.ts';
import { oneApi } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import { testBrowser } from '../../testing/test-browser.ts';
import { commitOf, newItem } from '../../testing/test-commit.ts';
import { organisationOf } from '../../testing/test-organisation.ts';
import { joinAndSignIn, newId, random, randomText, submit } from '../../testing/test-person.ts';
import {
  changeBy,
  changeCall,
  commitTo,
  entryFor,
  grantOf,
  inVault,
  joinVault,
  linkOf,
  makeVault,
  placeOf,
  type Signed,
  shareWith,
  signedHead,
  type TestVault,
} from '../../testing/test-sharing.ts';

const roles = [
  'reader',
  'writer',
  'manager',
  'owner',
  'pending',
  'removed',
  'stranger',
  'foreign',
  'half',
  'none',
] as const;
type Role = (typeof roles)[number];

let api: TestApi;
let people: Record<Role, Signed>;
let vault: TestVault;
let itemId: string;
let spare: Signed;
oneApi((started) => {
  api = started;
});
beforeAll(async () => {
  const join = () => joinAndSignIn(api);
  const [owner, manager, writer, reader] = [await join(), await join(), await join(), await join()];
  const [pending, removed, stranger] = [await join(), await join(), await join()];
  spare = await join();
  const foreign = await joinAndSignIn(await organisationOf(api, 'acme'));
  const half = { person: owner.person, browser: testBrowser(api.address) };
  await submit(half.browser, owner.person);
  const none = { person: owner.person, browser: testBrowser(api.address) };
  people = { owner, manager, writer, reader, pending, removed, stranger, foreign, half, none };
  vault = await makeVault(owner);
  await joinVault(owner, vault, manager, 3);
  await joinVault(owner, vault, writer, 2);
  await joinVault(owner, vault, reader, 1);
  await joinVault(owner, vault, removed, 4);
  // Whoever waits has the highest role, and it counts for nothing.
  await shareWith(owner, vault, pending.person, 4);
  await changeBy(owner, vault, { drop: [removed.person.accountId] });
  const item = newItem();
  itemId = idText(item.itemId);
  await commitTo(owner, vault, [item]);
}, 60_000);

/** How one asks, and what each is told: in the order of the roles. */
interface Row {
  readonly endpoint: Endpoint;
  readonly ask: (
    who: Signed,
  ) => Promise<{ readonly path: string; readonly body?: unknown; readonly done?: () => void }>;
  readonly statuses: readonly number[];
}

const outside = [404, 404, 404, 401, 401];
const everyMember = [200, 200, 200, 200, 200, ...outside];
const writers = [403, 200, 200, 200, 403, ...outside];
const managers = [403, 403, 200, 200, 403, ...outside];
const path = (rest: string) => `/v1/vaults/${idText(vault.id)}${rest}`;
const read =
  (rest: () => string): Row['ask'] =>
  async () => ({ path: path(rest()) });
const send =
  (rest: () => string, body: () => unknown): Row['ask'] =>
  async () => ({
    ...{ path: path(rest()), body: body() },
  });
const state = () => ({ seq: 2, sealed: randomText(50) });

const commit: Row['ask'] = async ({ person }) => {
  const made = await commitOf(inVault(person, vault), [newItem()], {
    manifest: { writerId: person.accountId },
  });
  const done = (): void => {
    vault.newest = made.next;
  };
  return { path: path('/commits'), body: encodeCommit(made), done };
};

const giveAndTake: Row['ask'] = async ({ person }) => {
  const isThere = vault.newest.manifest.members.length === 6;
  const id = spare.person.accountId;
  const change = isThere
    ? { drop: [id] }
    : { put: [entryFor(spare.person, 1)], grants: [spare.person.identity] };
  const { body, next } = await changeCall(vault, person, change);
  const done = (): void => {
    vault.newest = next;
  };
  return { path: path('/members'), body, done };
};

/** Whoever may begins one; the others have none of their own to go on with. */
const begun = async ({ browser }: Signed): Promise<string> => {
  const rotationId = newId();
  const body = { rotationId, keyEpoch: vault.newest.manifest.keyEpoch + 1 };
  await browser.call(beginVaultRotation, { params: placeOf(vault), body }).catch(() => undefined);
  return rotationId;
};

const noItems = encodeCommit({
  ...{ manifest: new Uint8Array(0), signature: new Uint8Array(64), mac: new Uint8Array(32), items: [] },
});

const stageNothing: Row['ask'] = async (who) => ({
  ...{ path: path(`/rotations/${await begun(who)}/items`), body: noItems },
});

/** A rotation that leaves an item out: whoever may end one is told so, and the others that they may not. */
const endNothing: Row['ask'] = async (who) => {
  const next = linkOf(vault, who.person, {
    ...{ keyEpoch: vault.newest.manifest.keyEpoch + 1, root: emptyLeafTree().root() },
  });
  const others = [people.reader, people.writer, people.manager, people.owner, people.pending]
    .filter((each) => each !== who)
    .map(({ person }) => person.identity);
  const grants = await Promise.all(others.map((identity) => grantOf(next, who.person, identity)));
  const head = await signedHead(who.person, next);
  const kept = { meta: randomText(60), selfWrap: randomText(157), state: state() };
  return { path: path(`/rotations/${await begun(who)}/commit`), body: { head, grants, ...kept } };
};

const table = (): readonly Row[] => [
  { endpoint: syncVault, ask: read(() => '/sync?since=0&manifestsSince=0'), statuses: everyMember },
  { endpoint: listLeaves, ask: read(() => '/leaves'), statuses: everyMember },
  {
    ...{ endpoint: searchVault, statuses: everyMember },
    ask: send(
      () => '/search',
      () => ({ tokens: [toBase64Url(random(8))] }),
    ),
  },
  {
    ...{ endpoint: indexItems, statuses: writers },
    ask: send(
      () => '/index',
      () => ({ items: [], after: null }),
    ),
  },
  { endpoint: readItem, ask: read(() => `/items/${itemId}`), statuses: everyMember },
  { endpoint: listRevisions, ask: read(() => `/items/${itemId}/revisions`), statuses: everyMember },
  { endpoint: listMembers, ask: read(() => '/members'), statuses: everyMember },
  { endpoint: listManifests, ask: read(() => '/manifests?before=99'), statuses: everyMember },
  { endpoint: listFormerKeys, ask: read(() => '/former-keys'), statuses: everyMember },
  // The owner made the vault, and nobody gave it to him.
  { endpoint: readGrant, ask: read(() => '/grant'), statuses: [200, 200, 200, 404, 200, ...outside] },
  { endpoint: commitChange, ask: commit, statuses: writers },
  {
    ...{ endpoint: wantRotation, statuses: [200, 200, 200, 200, 403, ...outside] },
    ask: send(
      () => '/rotation-wanted',
      () => ({}),
    ),
  },
  { endpoint: changeMembers, ask: giveAndTake, statuses: managers },
  {
    ...{ endpoint: writeVaultMeta, statuses: managers },
    ask: async () => {
      const [row] = await api.query<{ meta_revision: string }>(
        'SELECT meta_revision FROM vault WHERE id = $1',
        [idText(vault.id)],
      );
      const body = { meta: randomText(60), revision: Number(row?.meta_revision) + 1, keyEpoch: 1 };
      return { path: path('/meta'), body };
    },
  },
  {
    ...{ endpoint: beginVaultRotation, statuses: managers },
    ask: send(
      () => '/rotations',
      () => ({ rotationId: newId(), keyEpoch: 2 }),
    ),
  },
  { endpoint: stageRotatedItems, ask: stageNothing, statuses: [404, 404, 200, 200, 404, ...outside] },
  { endpoint: commitVaultRotation, ask: endNothing, statuses: [403, 403, 409, 409, 403, ...outside] },
  {
    // All are told that the vault has another epoch, who are told anything.
    ...{ endpoint: keepVaultKey, statuses: [409, 409, 409, 409, 409, ...outside] },
    ask: async (who) => {
      const [row] = await api.query<{ seq: number }>(
        'SELECT state_seq + 1 AS seq FROM account WHERE id = $1',
        [idText(who.person.accountId)],
      );
      const next = { seq: row?.seq ?? 2, sealed: randomText(50) };
      return { path: path('/key'), body: { keyEpoch: 9, selfWrap: randomText(157), state: next } };
    },
  },
  {
    ...{ endpoint: declineShare, statuses: [404, 404, 404, 404, 200, ...outside] },
    ask: send(
      () => '/refusal',
      () => ({}),
    ),
  },
  {
    // Last: the owner is let through as far as the state that he would have to bring.
    ...{ endpoint: deleteVault, statuses: [403, 403, 403, 412, 404, ...outside] },
    ask: send(
      () => '/deletion',
      () => ({ state: { seq: 999, sealed: randomText(50) } }),
    ),
  },
];

const asked = async ({ endpoint, ask }: Row, role: Role): Promise<number> => {
  const who = people[role];
  const { path: to, body, done } = await ask(who);
  const isBinary = body instanceof Uint8Array;
  const type = isBinary ? 'application/octet-stream' : 'application/json';
  const { status } = await who.browser.send(endpoint.method, to, {
    headers: { 'x-coffer': '1', ...(body === undefined ? {} : { 'content-type': type }) },
    ...(body === undefined
      ? {}
      : { body: isBinary ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
  });
  if (status === 200) done?.();
  return status;
};

const named = table().map((row) => [`${row.endpoint.method} ${row.endpoint.path}`, row] as const);

describe('each role at each route of a vault: reader, writer, manager, owner, pending, removed, stranger, of another organisation, half and no session (S5, U26, U27)', () => {
  test.each(named)('%s', async (_, row) => {
    const statuses: number[] = [];
    for (const role of roles) statuses.push(await asked(row, role));
    expect(statuses).toEqual(row.statuses);
  });

  test('no route of a vault is left out', () => {
    const covered = new Set<string>(named.map(([name]) => name));
    const all = allEndpoints.filter(({ path: at }) => at.startsWith('/v1/vaults/:vaultId'));
    expect(all.map(({ method, path: at }) => `${method} ${at}`).filter((name) => !covered.has(name))).toEqual(
      [],
    );
  });
});

test('rights hold in the API, not in the page (Passbolt’s first RBAC): a reader’s write by raw request changes nothing (U27)', async () => {
  const rows = () => api.query('SELECT * FROM item WHERE vault_id = $1 ORDER BY item_id', [idText(vault.id)]);
  const before = await rows();
  const row: Row = { endpoint: commitChange, ask: commit, statuses: [] };
  expect([await asked(row, 'reader'), await asked(row, 'pending')]).toEqual([403, 404]);
  expect(await rows()).toEqual(before);
});

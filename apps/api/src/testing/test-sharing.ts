import {
  type CallOf,
  type CommitItem,
  changeMembers,
  createVault,
  keepVaultKey,
  readStates,
  type SentGrant,
  type VaultKind,
} from '@coffer/contracts';
import {
  type Bytes,
  encodeIdentity,
  encodeManifest,
  generateVaultSecret,
  type Identity,
  identityHash,
  idText,
  type Manifest,
  type ManifestMember,
  manifestHash,
  publicKeysOf,
  type Role,
  sealGrant,
  signBody,
  toBase64Url,
} from '@coffer/crypto';
import type { SignedIn } from './fixture.ts';
import { commitOf, sendCommit } from './test-commit.ts';
import { newPerson, type Person, random, randomText, signAs } from './test-person.ts';

/** Somebody who is signed in. */
export type Signed = Pick<SignedIn, 'person' | 'browser'>;

/** A vault with members as its clients know it. */
export interface TestVault {
  readonly id: Bytes;
  readonly kind: Exclude<VaultKind, 'private'>;
  newest: { readonly manifest: Manifest; readonly bytes: Bytes };
  /** Of a group: its keys and its identity. */
  group: { readonly seed: Bytes; readonly identity: Identity } | null;
}

const byId = (a: ManifestMember, b: ManifestMember): number =>
  idText(a.accountId) < idText(b.accountId) ? -1 : 1;

export const entryFor = (person: Person, role: Role): ManifestMember => ({
  ...{ accountId: person.accountId, role, identityHash: identityHash(person.identity) },
});

/** A group as a manifest names it. */
export const groupEntry = ({ group }: TestVault, role: Role): ManifestMember => {
  if (!group) throw new Error('no group');
  return { accountId: group.identity.accountId, role, identityHash: identityHash(group.identity) };
};

export const nextState = async ({ browser }: Signed) => {
  const { states } = await browser.call(readStates, { query: { since: 0 } });
  return { seq: (states.at(-1)?.seq ?? 0) + 1, sealed: randomText(200) };
};

export const signedHead = async (person: Person, manifest: Manifest) => {
  const bytes = encodeManifest(manifest);
  const signature = toBase64Url(await signAs(person, 'coffer/v1/manifest', bytes, manifest.writerId));
  return { manifest: toBase64Url(bytes), signature, mac: randomText(32) };
};

/** A group's identity: the first, or the one behind another. */
export const groupIdentity = async (
  vaultId: Bytes,
  deploymentId: Bytes,
  before: { readonly seed: Bytes; readonly identity: Identity } | null,
) => {
  const seed = random(32);
  const { keys } = await newPerson();
  const identity: Identity = {
    ...{ accountId: vaultId, email: '', epoch: (before?.identity.epoch ?? 0) + 1 },
    previousHash: before ? identityHash(before.identity) : new Uint8Array(32),
    ...(await publicKeysOf({ ...keys, ed25519: seed })),
  };
  const bytes = encodeIdentity(identity);
  const signer = { deploymentId, signerId: vaultId };
  const sent = {
    identity: toBase64Url(bytes),
    signature: toBase64Url(await signBody(seed, 'coffer/v1/identity', signer, bytes)),
    ...(before
      ? {
          rotation: toBase64Url(await signBody(before.seed, 'coffer/v1/identity-rotation', signer, bytes)),
        }
      : {}),
  };
  return { seed, identity, sent };
};

/** The request that makes a vault, and the vault as it is then. */
export const makingOf = async (creator: Signed, kind: TestVault['kind']) => {
  const { person } = creator;
  const id = random(16);
  const group = kind === 'group' ? await groupIdentity(id, person.deploymentId, null) : null;
  const self = group && {
    ...{ accountId: id, role: 1 as const, identityHash: identityHash(group.identity) },
  };
  const manifest: Manifest = {
    ...{ vaultId: id, keyEpoch: 1, seq: 1, previousHash: new Uint8Array(32), root: random(32), count: 0 },
    members: [entryFor(person, 4), ...(self ? [self] : [])].sort(byId),
    ...{ time: Date.now(), writerId: person.accountId },
  };
  const vault: TestVault = { id, kind, newest: { manifest, bytes: encodeManifest(manifest) }, group };
  const body: CallOf<typeof createVault>['body'] = {
    vault: {
      ...{ vaultId: idText(id), selfWrap: randomText(157), meta: randomText(100) },
      first: await signedHead(person, manifest),
    },
    kind,
    ...(group ? { identity: group.sent } : {}),
    state: await nextState(creator),
  };
  return { vault, body };
};

export const makeVault = async (creator: Signed, kind: TestVault['kind'] = 'shared'): Promise<TestVault> => {
  const { vault, body } = await makingOf(creator, kind);
  await creator.browser.call(createVault, { body });
  return vault;
};

export const placeOf = (vault: TestVault) => ({ vaultId: idText(vault.id) });

/** The next manifest of a vault by somebody, with nothing else than `changes` new. */
export const linkOf = (vault: TestVault, writer: Person, changes: Partial<Manifest> = {}): Manifest => {
  const { manifest, bytes } = vault.newest;
  return {
    ...manifest,
    ...{ seq: manifest.seq + 1, previousHash: manifestHash(bytes), writerId: writer.accountId },
    ...{ time: Date.now(), ...changes },
  };
};

/** Entries with some put in place of those of the same ids, or beside them, and some gone. */
export const listWith = (
  { newest }: TestVault,
  entries: readonly ManifestMember[],
  without: readonly Bytes[] = [],
): ManifestMember[] => {
  const touched = new Set([...entries.map(({ accountId }) => accountId), ...without].map(idText));
  const kept = newest.manifest.members.filter(({ accountId }) => !touched.has(idText(accountId)));
  return [...kept, ...entries].sort(byId);
};

/** A grant of the manifest's epoch; `bend` may spoil what it names. */
export const grantOf = async (
  manifest: Manifest,
  grantor: Person,
  grantee: Identity,
  bend: Partial<Parameters<typeof sealGrant>[0]> = {},
): Promise<SentGrant> => {
  const place = {
    ...{ grantorId: grantor.accountId, granteeId: grantee.accountId, vaultId: manifest.vaultId },
    ...{ keyEpoch: manifest.keyEpoch, manifestSeq: manifest.seq },
    grantorIdentityHash: identityHash(grantor.identity),
    granteeIdentityHash: identityHash(grantee),
    manifestHash: manifestHash(encodeManifest(manifest)),
    ...bend,
  };
  const signer = { deploymentId: grantor.deploymentId, seed: grantor.keys.ed25519 };
  const grant = await sealGrant(place, grantee, generateVaultSecret(), signer);
  return { granteeId: idText(grantee.accountId), grant: toBase64Url(grant) };
};

export interface Change {
  /** Entries to add or to put in place of others. */
  readonly put?: readonly ManifestMember[];
  readonly drop?: readonly Bytes[];
  /** Identities of those who get a grant. */
  readonly grants?: readonly Identity[];
  readonly ends?: CallOf<typeof changeMembers>['body']['ends'];
  readonly manifest?: Partial<Manifest>;
}

/** The request that changes members, signed by the writer. */
export const changeCall = async (vault: TestVault, writer: Person, change: Change) => {
  const { put = [], drop = [], grants = [], ends = [] } = change;
  const next = linkOf(vault, writer, { members: listWith(vault, put, drop), ...change.manifest });
  const sent = await Promise.all(grants.map((identity) => grantOf(next, writer, identity)));
  const body = { head: await signedHead(writer, next), grants: sent, ends };
  return { params: placeOf(vault), body, next: { manifest: next, bytes: encodeManifest(next) } };
};

export const changeBy = async (writer: Signed, vault: TestVault, change: Change): Promise<number> => {
  const { params, body, next } = await changeCall(vault, writer.person, change);
  const { seq } = await writer.browser.call(changeMembers, { params, body });
  vault.newest = next;
  return seq;
};

/** Gives access: the entry, and the grant with it. */
export const shareWith = (writer: Signed, vault: TestVault, person: Person, role: Role): Promise<number> =>
  changeBy(writer, vault, { put: [entryFor(person, role)], grants: [person.identity] });

export const keepCall = async (who: Signed, vault: TestVault) => ({
  params: placeOf(vault),
  body: {
    keyEpoch: vault.newest.manifest.keyEpoch,
    selfWrap: randomText(157),
    state: await nextState(who),
  },
});

/** Accepts a vault, or its newer key. */
export const keep = async (who: Signed, vault: TestVault) =>
  who.browser.call(keepVaultKey, await keepCall(who, vault));

/** A person who is a member and has accepted. */
export const joinVault = async (writer: Signed, vault: TestVault, who: Signed, role: Role): Promise<void> => {
  await shareWith(writer, vault, who.person, role);
  await keep(who, vault);
};

/** The person as the helpers for private vaults know one, in a vault with members. */
export const inVault = (person: Person, vault: TestVault): Person => ({
  ...person,
  vaultId: vault.id,
  newest: vault.newest,
});

/** Commits items to a vault with members. */
export const commitTo = async (
  { person, browser }: Signed,
  vault: TestVault,
  items: readonly CommitItem[],
): Promise<number> => {
  const at = inVault(person, vault);
  const commit = await commitOf(at, items, { manifest: { writerId: person.accountId } });
  const { seq } = await sendCommit(browser, at, commit);
  vault.newest = commit.next;
  return seq;
};

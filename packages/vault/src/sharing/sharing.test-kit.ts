import {
  type Bytes,
  encodeManifest,
  fromBase64Url,
  type Identity,
  identityHash,
  idText,
  type Manifest,
  macManifest,
  manifestHash,
  parseManifest,
  randomBytes,
  signBody,
  toBase64Url,
  type VaultSecret,
} from '@coffer/crypto';
import { beforeAll, beforeEach } from 'vitest';
import { type OpenVaults, openVaults, openWorkOn } from '../engine/open-vaults.ts';
import type { EngineEvent } from '../engine.ts';
import { emptyDraft, type ItemDraft } from '../items/item.ts';
import { saveItem } from '../items/save-item.ts';
import { copyServer, must, openSides, type Seat, type Side, sit } from '../people/people.test-kit.ts';
import { refreshState } from '../session/state-chain.ts';
import type { MemberRole } from '../sharing-engine.ts';
import { grantTo } from '../sync/make-grants.ts';
import { ownVaultId } from '../sync/open-vault.ts';
import type { WriteSession } from '../sync/vault-session.ts';
import type { MemoryServer, StoredVault } from '../testing/index.ts';
import { acceptShare, listShares } from './accept-share.ts';
import { shareVault } from './share-vault.ts';
import { makeVault } from './vault-acts.ts';

/** Somebody at work with all his vaults open, without an engine around them: nothing runs that a test did not begin. */
export interface Mate extends Seat {
  readonly side: Side;
  readonly server: MemoryServer;
  readonly vaults: OpenVaults;
  readonly events: EngineEvent[];
}

/** Sits down to an account and opens what its state names, as far as that can be opened. */
export const openMate = async (side: Side, server: MemoryServer): Promise<Mate> => {
  const { ports, session } = await sit(side, server);
  await refreshState(ports.client, session);
  const events: EngineEvent[] = [];
  const opening = { ports, session, tell: (event: EngineEvent) => void events.push(event) };
  const own = await openWorkOn(opening, ownVaultId(session));
  const vaults = openVaults(opening, own);
  await own.sync();
  await vaults.reconcile();
  return { ports, session, side, server, vaults, events };
};

/** Ana and Ben with accounts on one server; each test gets that server anew, and both at work at it. */
export const twoMates = (take: (mates: { readonly ana: Mate; readonly ben: Mate }) => unknown): void => {
  let sides: { readonly ana: Side; readonly ben: Side };
  beforeAll(async () => {
    sides = await openSides();
  });
  beforeEach(async () => {
    const server = copyServer(sides.ana);
    await take({ ana: await openMate(sides.ana, server), ben: await openMate(sides.ben, server) });
  });
};

export const alarmsOf = ({ events }: Pick<Mate, 'events'>): string[] =>
  events.flatMap((event) => (event.kind === 'alarm' ? [event.code] : []));

export const workOn = ({ vaults }: Mate, vaultId: string): WriteSession => must(vaults.get(vaultId));

/** What the server keeps of a vault. */
export const kept = ({ server }: Mate, vaultId: string): StoredVault =>
  must(server.store.vaults.get(vaultId));

/** Makes a vault and opens it. */
export const newVault = async (mate: Mate, name = 'Team'): Promise<string> => {
  const id = await makeVault(mate.ports, mate.session, 'shared', { name, icon: '' });
  await mate.vaults.reconcile();
  return id;
};

/** Saves an item into a vault, under an id of its own unless one is given. */
export const put = async (
  mate: Mate,
  vaultId: string,
  draft: Partial<ItemDraft>,
  { id = idText(randomBytes(16)), revision = 0 }: { id?: string; revision?: number } = {},
): Promise<string> => {
  const saved = await saveItem(workOn(mate, vaultId), id, revision, { ...emptyDraft, ...draft });
  if (saved.kind === 'failed') throw new Error(saved.reason);
  return id;
};

/** Gives somebody access; he has not accepted yet. */
export const give = (from: Mate, vaultId: string, to: Side, role: MemberRole = 'writer') =>
  shareVault(workOn(from, vaultId), [{ to: to.world.form.email, role, endsAt: null }], false);

/** Says yes to a vault that waits. */
export const take = async (mate: Mate, vaultId: string): Promise<void> => {
  const shares = await listShares(mate.ports, mate.session, () => false);
  const share = must(shares.find(({ shown }) => shown.vaultId === vaultId));
  await acceptShare(mate.ports, mate.session, vaultId, share);
  await mate.vaults.reconcile();
};

/** A vault of one with another in it. */
export const sharedVault = async (from: Mate, to: Mate, role: MemberRole = 'writer'): Promise<string> => {
  const vaultId = await newVault(from);
  await put(from, vaultId, { title: 'Wifi', password: 'p1' });
  await give(from, vaultId, to.side, role);
  await take(to, vaultId);
  return vaultId;
};

export const titles = (mate: Mate, vaultId: string): string[] =>
  [...workOn(mate, vaultId).vault.itemsById.values()].map(({ overview }) => overview.title).sort();

/**
 * The manifest that somebody would like to come next, signed with his keys and with the MAC of the vault's: whatever he can
 * make by himself is right about it.
 */
export const forge = async (
  by: Mate,
  vaultId: string,
  change: (before: Manifest) => Partial<Manifest>,
): Promise<StoredVault['manifests'][number]> => {
  const before = fromBase64Url(must(kept(by, vaultId).manifests.at(-1)).manifest);
  const last = parseManifest(before);
  const encoded = encodeManifest({
    ...last,
    ...{ seq: last.seq + 1, previousHash: manifestHash(before), time: last.time + 1 },
    ...{ writerId: by.session.accountIdBytes, logHead: null },
    ...change(last),
  });
  const { deploymentId, accountIdBytes, privateKeys } = by.session;
  const signer = { deploymentId, signerId: parseManifest(encoded).writerId ?? accountIdBytes };
  const { keys } = workOn(by, vaultId).vault;
  return {
    manifest: toBase64Url(encoded),
    signature: toBase64Url(await signBody(privateKeys.ed25519, 'coffer/v1/manifest', signer, encoded)),
    mac: toBase64Url(await macManifest(keys.manifest, encoded)),
  };
};

/** What a grant is made of, where it differs from an honest one. */
export interface Odd {
  readonly list?: (before: Manifest) => Partial<Manifest>;
  readonly seed?: Bytes;
  readonly grantor?: Bytes;
  readonly grantorHash?: Bytes;
  readonly grantee?: Partial<Identity>;
  readonly keyEpoch?: number;
  readonly secret?: VaultSecret;
  readonly vaultId?: Bytes;
  /** Another manifest is sent along than the grant names. */
  readonly head?: (before: Manifest) => Partial<Manifest>;
}

/** A grant of one's to another, with its manifest, both as odd as is asked for and right in everything else. */
export const grantOf = async (from: Mate, to: Mate, vaultId: string, odd: Odd) => {
  const { vault } = workOn(from, vaultId);
  const { session } = from;
  const newest = must(kept(from, vaultId).manifests.at(-1));
  const before = parseManifest(fromBase64Url(newest.manifest));
  const named = encodeManifest({ ...before, ...odd.list?.(before) });
  const sentAlong = odd.head ? encodeManifest({ ...before, ...odd.head(before) }) : named;
  const by = {
    ...session,
    accountIdBytes: odd.grantor ?? session.accountIdBytes,
    identityHash: odd.grantorHash ?? session.identityHash,
    privateKeys: { ...session.privateKeys, ed25519: odd.seed ?? session.privateKeys.ed25519 },
  };
  const of = {
    ...{ id: vault.id, idBytes: odd.vaultId ?? vault.idBytes, keyEpoch: odd.keyEpoch ?? vault.keyEpoch },
    secret: odd.secret ?? vault.secret,
  };
  const grantee = { ...to.session.identity, ...odd.grantee };
  const { granteeId, grant } = await grantTo(by, of, named, grantee, identityHash(grantee));
  const head = {
    manifest: toBase64Url(sentAlong),
    signature: newest.signature,
    mac: toBase64Url(await macManifest(vault.keys.manifest, sentAlong)),
  };
  return { grant, granteeId, head };
};

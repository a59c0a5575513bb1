import {
  type CallOf,
  commitItemsLimit,
  type commitVaultRotation,
  deletedFlag,
  parseCommit,
} from '@coffer/contracts';
import { equalBytes, idBytes } from '@coffer/crypto/verify';
import type { Quotas } from '../../config.ts';
import { appendState } from '../../db/account-states.ts';
import { audit } from '../../db/audit.ts';
import type { Database, Work } from '../../db/database.ts';
import { notify } from '../../db/hub.ts';
import type { Actor } from '../../db/sessions.ts';
import type { Sql } from '../../db/sql.ts';
import { findManifest, type LockedVault, lockVault, putManifest } from '../../db/vault-chain.ts';
import { base64Url, bytesField } from '../../http/body.ts';
import { checkItems } from '../../http/commit-items.ts';
import type { Outcome } from '../../http/outcome.ts';
import { problem } from '../../http/problem.ts';
import * as repo from './rotation.repo.ts';
import {
  assertNoManifest,
  assertSigned,
  checkEnd,
  mayRotate,
  readHead,
  rootOf,
  type Signed,
} from './rotation-checks.ts';
import * as staged from './staged.repo.ts';

export interface RotationDeps {
  readonly database: Database;
  readonly organisationId: string;
  readonly quotas: Quotas;
}

/** Which rotation of which vault, and who asks. */
export interface Place {
  readonly actor: Actor;
  readonly vaultId: string;
  readonly rotationId: string;
  /** The caller's, for the log. */
  readonly network: string;
}

type Bytes = Uint8Array<ArrayBuffer>;
type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;
type CommitBody = CallOf<typeof commitVaultRotation>['body'];

interface End {
  readonly head: Signed & { readonly mac: Bytes };
  readonly meta: Bytes;
  readonly selfWrap: Bytes;
  readonly state: { readonly seq: number; readonly sealed: Bytes };
}

const readEnd = ({ actor, vaultId }: Place, body: CommitBody): End => {
  const bytes = bytesField('head.manifest', body.head.manifest);
  return {
    head: {
      manifest: readHead(bytes, vaultId, actor.accountId),
      bytes,
      signature: bytesField('head.signature', body.head.signature),
      mac: bytesField('head.mac', body.head.mac),
    },
    meta: bytesField('meta', body.meta),
    selfWrap: bytesField('selfWrap', body.selfWrap),
    state: { seq: body.state.seq, sealed: bytesField('state.sealed', body.state.sealed) },
  };
};

/** A vault's change of keys: prepared beside the vault, put in place by one transaction (docs/spec/rotation.md §3). */
export const rotationService = ({ database, organisationId, quotas }: RotationDeps) => {
  const deploymentId = idBytes(organisationId);
  const ofPlace = ({ actor, vaultId, rotationId }: Place) => ({
    ...{ id: rotationId, vaultId, accountId: actor.accountId },
  });

  const assertMember = async (sql: Sql, vaultId: string, accountId: string): Promise<number> => {
    const role = await repo.findRole(sql, vaultId, accountId);
    if (role === null) throw problem('api/not-found');
    return role;
  };

  // [Note: Room for a rotation] What an item was stays as a former revision, so a rotation makes a vault larger. A vault
  // within its quota always has room for one, since keys that somebody saw can't wait; many in a row have not.
  const assertRoom = (vault: LockedVault, grown: number): void => {
    if (vault.bytes + grown > 2 * quotas.bytesPerVault) throw problem('api/vault-full', { field: 'bytes' });
  };

  const assertWhole = async (sql: Sql, place: Place, vault: LockedVault, root: Bytes): Promise<void> => {
    const conflict = problem('api/manifest-conflict', { seq: vault.seq });
    if (!(await staged.isWhole(sql, place.vaultId, place.rotationId))) throw conflict;
    const leaves = await staged.listComingLeaves(sql, place.vaultId, place.rotationId);
    if (leaves.length !== vault.count || !equalBytes(rootOf(leaves), root)) throw conflict;
  };

  const write = async (sql: Sql, place: Place, vault: LockedVault, end: End): Promise<void> => {
    const { vaultId, rotationId, actor, network } = place;
    const { accountId, deviceId } = actor;
    const { manifest, bytes, signature, mac } = end.head;
    const { seq, keyEpoch, count } = manifest;
    const grown = (await staged.measureStaged(sql, rotationId)).bytes + bytes.length;
    assertRoom(vault, grown);
    await putManifest(sql, { vaultId, seq, count, grown, bytes, signature, mac });
    await staged.swapKeys(sql, {
      ...{ vaultId, rotationId, accountId, seq, keyEpoch },
      ...{ meta: end.meta, selfWrap: end.selfWrap, keep: quotas.revisionsPerItem },
    });
    await audit(sql, accountId, 'vault-keys-renewed', { deviceId, network });
    await notify(sql, { kind: 'change', vaultId, seq });
  };

  /** A retry after a lost reply is recognised by the bytes that are stored already. */
  const isStored = async (sql: Sql, vaultId: string, { manifest, bytes, signature }: Signed) => {
    const stored = await findManifest(sql, vaultId, manifest.seq);
    return stored !== null && equalBytes(stored.bytes, bytes) && equalBytes(stored.signature, signature);
  };

  return {
    begin: (place: Place, keyEpoch: number, change: Change) =>
      change<{ seq: number }>(async ({ sql }) => {
        const { actor, vaultId } = place;
        if (!mayRotate(await assertMember(sql, vaultId, actor.accountId))) throw problem('api/forbidden');
        const vault = await lockVault(sql, vaultId);
        if (!vault) throw problem('api/not-found');
        if (keyEpoch !== vault.keyEpoch + 1) throw problem('api/manifest-conflict', { seq: vault.seq });
        if (!(await repo.putRotation(sql, { ...ofPlace(place), keyEpoch }))) throw problem('api/not-found');
        return { reply: { seq: vault.seq } };
      }),

    stage: (place: Place, body: Bytes, change: Change) =>
      change<{ staged: number }>(async ({ sql }) => {
        const keyEpoch = await repo.lockRotation(sql, ofPlace(place));
        if (keyEpoch === null) throw problem('api/not-found');
        const commit = parseCommit(body, commitItemsLimit);
        assertNoManifest(commit);
        checkItems(commit, keyEpoch);
        await staged.stageItems(sql, place.rotationId, commit.items);
        const { count, bytes } = await staged.measureStaged(sql, place.rotationId);
        // What is only taken back always has room: it is the way out.
        const puts = commit.items.some(({ flags }) => flags !== deletedFlag);
        const isTooMuch = count > quotas.itemsPerVault || bytes > 2 * quotas.bytesPerVault;
        if (puts && isTooMuch) throw problem('api/too-large');
        return { reply: { staged: count } };
      }),

    commit: (place: Place, body: CommitBody, change: Change) => {
      const { actor, vaultId } = place;
      const end = readEnd(place, body);
      return change<{ seq: number }>(async ({ sql }) => {
        // A large vault takes longer than a statement otherwise may; the request's own limit stands.
        await sql("SELECT set_config('statement_timeout', '90s', true)");
        // The account first, then its vaults: whatever changes both takes its locks in this order.
        const signing = await repo.lockSigner(sql, vaultId, actor.accountId);
        const vault = signing && (await lockVault(sql, vaultId));
        if (!vault) throw problem('api/not-found');
        if (!mayRotate(signing.role)) throw problem('api/forbidden');
        const { seq, root } = end.head.manifest;
        if (seq <= vault.seq && (await isStored(sql, vaultId, end.head))) return { reply: { seq } };
        await assertSigned(deploymentId, signing.identity, end.head);
        const keyEpoch = await repo.lockRotation(sql, ofPlace(place));
        if (keyEpoch === null) throw problem('api/not-found');
        checkEnd(vault, keyEpoch, end.head.manifest);
        await assertWhole(sql, place, vault, root);
        await write(sql, place, vault, end);
        await appendState(sql, actor.accountId, signing.state_seq, end.state);
        return { reply: { seq } };
      });
    },

    formerKeys: async (actor: Actor, vaultId: string) => {
      const { accountId } = actor;
      await assertMember(database.sql, vaultId, accountId);
      const rows = await repo.listFormerKeys(database.sql, vaultId, accountId);
      return {
        reply: { keys: rows.map((row) => ({ keyEpoch: row.key_epoch, selfWrap: base64Url(row.self_wrap) })) },
      };
    },
  };
};
export type RotationService = ReturnType<typeof rotationService>;

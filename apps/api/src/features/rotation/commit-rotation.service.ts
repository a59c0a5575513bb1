import type { CallOf, commitVaultRotation } from '@coffer/contracts';
import { type Bytes, equalBytes, idBytes, idText, type Manifest } from '@coffer/crypto/verify';
import { appendState } from '../../db/account-states.ts';
import { audit } from '../../db/audit.ts';
import { notify } from '../../db/hub.ts';
import { tellMembers, wantRotationsOf } from '../../db/members.ts';
import { mayStoreTokens } from '../../db/search-index.ts';
import type { Sql } from '../../db/sql.ts';
import { type LockedVault, lockVault, putManifest } from '../../db/vault-chain.ts';
import { bytesField } from '../../http/body.ts';
import { invalid, problem } from '../../http/problem.ts';
import { assertGrants, putGrants, type ReadGrant, readGrants } from '../../members/grant-checks.ts';
import {
  assertNextIdentity,
  type GroupIdentity,
  putGroupIdentity,
  readGroupIdentity,
} from '../../members/group-identity.ts';
import { findPresentIdentities } from '../../members/present-identities.ts';
import {
  assertSigned,
  isStored,
  readSentManifest,
  type SentManifest,
} from '../../members/signed-manifest.ts';
import { assertLink, lockStanding, type Standing } from '../../members/standing.ts';
import * as repo from './rotation.repo.ts';
import type { Change, Place, RotationDeps } from './rotation.service.ts';
import {
  areGroupsPresent,
  checkEnd,
  checkGrantees,
  checkMembers,
  mayRotate,
  type Present,
  rootOf,
} from './rotation-checks.ts';
import * as staged from './staged.repo.ts';

type CommitBody = CallOf<typeof commitVaultRotation>['body'];

interface End {
  readonly head: SentManifest;
  readonly meta: Bytes;
  readonly selfWrap: Bytes;
  readonly grants: ReadonlyMap<string, ReadGrant>;
  readonly group: GroupIdentity | null;
  readonly state: { readonly seq: number; readonly sealed: Bytes };
}

const readEnd = ({ actor, vaultId }: Place, body: CommitBody): End => ({
  head: readSentManifest(body.head, vaultId, actor.accountId),
  meta: bytesField('meta', body.meta),
  selfWrap: bytesField('selfWrap', body.selfWrap),
  grants: readGrants(body.grants),
  group: body.identity ? readGroupIdentity(body.identity, vaultId) : null,
  state: { seq: body.state.seq, sealed: bytesField('state.sealed', body.state.sealed) },
});

/** The end of a vault's change of keys: everything new in its place, and every member with a grant of it, or nothing. */
export const commitRotationService = ({ organisationId, quotas }: RotationDeps) => {
  const deploymentId = idBytes(organisationId);

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

  const findPresent = async (sql: Sql, vaultId: string, next: Manifest, end: End): Promise<Present> => {
    const ids = next.members.map(({ accountId }) => idText(accountId));
    return {
      identities: await findPresentIdentities(sql, organisationId, ids),
      ended: await repo.listEnded(sql, vaultId),
      group: end.group,
    };
  };

  /** Whether it is the next link by somebody who may, with the members as they are. Gives who they presently are. */
  const checkLinked = async (sql: Sql, place: Place, vault: LockedVault, standing: Standing, end: End) => {
    const { manifest, bytes } = end.head;
    const writer = await assertSigned(deploymentId, standing.identity, end.head);
    const keyEpoch = await repo.lockRotation(sql, {
      ...{ id: place.rotationId, vaultId: place.vaultId, accountId: place.actor.accountId },
    });
    if (keyEpoch === null) throw problem('api/not-found');
    const { identityHash } = writer;
    const linking = { vault, next: manifest, standing, identityHash, field: 'head.manifest' };
    const before = await assertLink(sql, linking);
    // Whoever has not kept the present key would lose it.
    if (standing.key_epoch !== vault.keyEpoch) throw problem('api/manifest-conflict', { seq: vault.seq });
    checkEnd(vault, keyEpoch, manifest);
    if ((vault.kind === 'group') !== (end.group !== null)) throw invalid('identity');
    const present = await findPresent(sql, place.vaultId, manifest, end);
    checkMembers(before, manifest, present);
    checkGrantees(manifest, present, new Set(end.grants.keys()));
    await assertGrants(
      { deploymentId, manifest, manifestBytes: bytes, grantor: writer },
      end.grants.values(),
    );
    if (end.group) await assertNextIdentity(sql, deploymentId, place.vaultId, end.group);
    return present;
  };

  const write = async (sql: Sql, place: Place, vault: LockedVault, end: End): Promise<void> => {
    const { vaultId, rotationId, actor, network } = place;
    const { accountId, deviceId } = actor;
    const { manifest, bytes, signature, mac } = end.head;
    const { seq, keyEpoch, count } = manifest;
    const grown = (await staged.measureStaged(sql, rotationId)).bytes + bytes.length;
    assertRoom(vault, grown);
    await putManifest(sql, { vaultId, seq, count, grown, bytes, signature, mac });
    // They may have been staged before the organisation wanted none; no leaf holds them.
    if (!(await mayStoreTokens(sql, organisationId))) await staged.dropTokens(sql, rotationId);
    await staged.swapKeys(sql, {
      ...{ vaultId, rotationId, accountId, seq, keyEpoch },
      ...{ meta: end.meta, selfWrap: end.selfWrap, keep: quotas.revisionsPerItem },
    });
    await putGrants(sql, vaultId, manifest, [...end.grants.values()]);
    await audit(sql, accountId, 'vault-keys-renewed', { deviceId, network });
    await notify(sql, { kind: 'change', vaultId, seq });
  };

  const settle = async (sql: Sql, { vaultId }: Place, end: End, present: Present): Promise<void> => {
    if (areGroupsPresent(end.head.manifest, present)) await repo.clearDue(sql, vaultId);
    await tellMembers(sql, vaultId);
    if (!end.group) return;
    await wantRotationsOf(sql, vaultId);
    await putGroupIdentity(sql, organisationId, vaultId, end.group);
  };

  return {
    commit: (place: Place, body: CommitBody, change: Change) => {
      const { actor, vaultId } = place;
      const end = readEnd(place, body);
      return change<{ seq: number }>(async ({ sql }) => {
        // A large vault takes longer than a statement otherwise may; the request's own limit stands.
        await sql("SELECT set_config('statement_timeout', '90s', true)");
        // The account first, then its vaults: whatever changes both takes its locks in this order.
        const standing = await lockStanding(sql, vaultId, actor.accountId);
        const vault = standing && (await lockVault(sql, vaultId));
        if (!vault) throw problem('api/not-found');
        if (!mayRotate(standing)) throw problem('api/forbidden');
        const { seq, root } = end.head.manifest;
        if (seq <= vault.seq && (await isStored(sql, vaultId, end.head))) return { reply: { seq } };
        const present = await checkLinked(sql, place, vault, standing, end);
        await assertWhole(sql, place, vault, root);
        await write(sql, place, vault, end);
        await appendState(sql, actor.accountId, standing.state_seq, end.state);
        await settle(sql, place, end, present);
        return { reply: { seq } };
      });
    },
  };
};
export type CommitRotationService = ReturnType<typeof commitRotationService>;

import type { CallOf, changeMembers } from '@coffer/contracts';
import { equalBytes, idBytes, idText, type Manifest, roles } from '@coffer/crypto/verify';
import { audit } from '../../db/audit.ts';
import { notify } from '../../db/hub.ts';
import type { Limit } from '../../db/limits.ts';
import { lockMembers, projectAll, wantRotations } from '../../db/members.ts';
import type { Sql } from '../../db/sql.ts';
import { type LockedVault, lockVault, putManifest } from '../../db/vault-chain.ts';
import { problem } from '../../http/problem.ts';
import { assertGrants, putGrants, type ReadGrant, readGrants } from '../../members/grant-checks.ts';
import { findPresentIdentities } from '../../members/present-identities.ts';
import {
  assertSigned,
  isStored,
  readSentManifest,
  type SentManifest,
} from '../../members/signed-manifest.ts';
import { assertLink, lockStanding, type Standing } from '../../members/standing.ts';
import {
  checkEnds,
  checkFrame,
  checkGrantees,
  checkNamed,
  type ListChange,
  listChange,
} from './member-checks.ts';
import * as repo from './members.repo.ts';
import type { Asking, SharingDeps } from './sharing-deps.ts';

type Body = CallOf<typeof changeMembers>['body'];

interface Changing {
  readonly vaultId: string;
  readonly head: SentManifest;
  readonly grants: ReadonlyMap<string, ReadGrant>;
  readonly ends: Body['ends'];
}

/** Mails that one account causes to another in a day by shares. */
export const shareMailsADay = 10;
const shareMails: Limit = { name: 'share-mail', most: shareMailsADay, seconds: 24 * 3600 };

const textIds = (members: Manifest['members']): string[] => members.map(({ accountId }) => idText(accountId));

/** Whether nothing happens but that the writer goes: whoever was asked may also say no. */
const isLeaving = ({ named, moved, removed }: ListChange, { writerId }: Manifest): boolean =>
  named.length + moved.length === 0 &&
  removed.length === 1 &&
  removed.every(({ accountId }) => equalBytes(accountId, writerId));

/** Who is in a vault: the one way in, and out. */
export const changeMembersService = ({ organisationId, quotas, sharingMails, limits }: SharingDeps) => {
  const deploymentId = idBytes(organisationId);

  const assertRoom = (vault: LockedVault, { bytes }: SentManifest, change: ListChange): void => {
    // Whoever only goes always has room: it is the way out.
    if (change.named.length + change.moved.length === 0) return;
    if (vault.bytes + bytes.length > 2 * quotas.bytesPerVault)
      throw problem('api/vault-full', { field: 'bytes' });
  };

  /** Everything that is asked of a change before it is written. Gives how the list became another. */
  const check = async (sql: Sql, vault: LockedVault, standing: Standing, changing: Changing) => {
    const { head, grants, ends } = changing;
    const next = head.manifest;
    const writer = await assertSigned(deploymentId, standing.identity, head);
    const linking = { vault, next, standing, identityHash: writer.identityHash, field: 'head.manifest' };
    const before = await assertLink(sql, linking);
    checkFrame(vault, before, next);
    const change = listChange(before, next);
    if (!standing.is_accepted && !isLeaving(change, next)) throw problem('api/forbidden');
    const mayChange = standing.role >= roles.manager || (isLeaving(change, next) && grants.size === 0);
    if (!mayChange) throw problem('api/forbidden');
    const identities = await findPresentIdentities(sql, organisationId, textIds(change.named));
    checkNamed(vault, next, change, identities);
    checkEnds(ends, { before, next, role: standing.role, now: await repo.readClock(sql) });
    checkGrantees(next, change, ends, new Set(grants.keys()));
    const facts = { deploymentId, manifest: next, manifestBytes: head.bytes, grantor: writer };
    await assertGrants(facts, grants.values());
    assertRoom(vault, head, change);
    return change;
  };

  const write = async (sql: Sql, { vaultId, head, grants, ends }: Changing, change: ListChange) => {
    const { manifest, bytes, signature, mac } = head;
    const { seq, count } = manifest;
    await putManifest(sql, { vaultId, seq, count, grown: bytes.length, bytes, signature, mac });
    const gone = textIds(change.removed);
    await repo.dropGrants(sql, vaultId, gone);
    await putGrants(sql, vaultId, manifest, [...grants.values()]);
    await repo.putEnds(sql, vaultId, ends, [...gone, ...textIds(change.added)]);
    const projected = await projectAll(sql, vaultId);
    if (gone.length > 0) await wantRotations(sql, [vaultId]);
    const owners = manifest.members.filter(({ role }) => role === roles.owner);
    if (!(await repo.hasLastingOwner(sql, vaultId, textIds(owners)))) throw problem('api/forbidden');
    await notify(sql, { kind: 'change', vaultId, seq });
    return projected;
  };

  const writeDown = async (sql: Sql, { actor, network }: Asking, change: ListChange, leaves: boolean) => {
    const { accountId, deviceId } = actor;
    const whence = { deviceId, network };
    if (leaves) return audit(sql, accountId, 'vault-left', whence);
    if (change.added.length > 0) await audit(sql, accountId, 'members-added', whence);
    if (change.removed.length > 0) await audit(sql, accountId, 'members-removed', whence);
    if (change.added.length + change.removed.length === 0)
      await audit(sql, accountId, 'members-changed', whence);
  };

  /** Those who had not so many mails from this account today: a share that comes and goes is no way to fill a mailbox. */
  const unflooded = async (sql: Sql, accountId: string, others: readonly string[]): Promise<string[]> => {
    const told: string[] = [];
    for (const id of others) {
      const subject = `${accountId}\0${id}`;
      if (await limits.isReachedIn(sql, shareMails, subject)) continue;
      await limits.countIn(sql, shareMails, subject);
      told.push(id);
    }
    return told;
  };

  /** Whoever gets access hears of it by mail, and both find it in their logs. */
  const tell = async (sql: Sql, asking: Asking, added: readonly string[], gone: readonly string[]) => {
    const { accountId } = asking.actor;
    const others = added.filter((id) => id !== accountId);
    for (const id of others) await audit(sql, id, 'share-received');
    for (const id of gone) if (id !== accountId) await audit(sql, id, 'share-ended');
    const told = await unflooded(sql, accountId, others);
    if (told.length > 0) await sharingMails.tellShared(sql, told, await repo.findEmail(sql, accountId));
  };

  return {
    change: (asking: Asking, vaultId: string, body: Body) => {
      const { accountId } = asking.actor;
      const head = readSentManifest(body.head, vaultId, accountId);
      const changing = { vaultId, head, grants: readGrants(body.grants), ends: body.ends };
      return asking.change<{ seq: number }>(async ({ sql }) => {
        await lockMembers(sql, organisationId);
        const standing = await lockStanding(sql, vaultId, accountId);
        const vault = standing && (await lockVault(sql, vaultId));
        if (!vault) throw problem('api/not-found');
        if (vault.kind === 'private') throw problem('api/forbidden');
        const { seq } = head.manifest;
        if (seq <= vault.seq && (await isStored(sql, vaultId, head))) return { reply: { seq } };
        const change = await check(sql, vault, standing, changing);
        const { added, removed } = await write(sql, changing, change);
        await writeDown(sql, asking, change, isLeaving(change, head.manifest));
        await tell(sql, asking, added, removed);
        return { reply: { seq } };
      });
    },
  };
};

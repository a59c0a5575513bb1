import type { CallOf, createVault } from '@coffer/contracts';
import {
  copyBytes,
  equalBytes,
  idBytes,
  identityHash,
  isFirstGroupManifest,
  isFirstManifest,
  type Manifest,
  parseIdentity,
} from '@coffer/crypto/verify';
import { appendState } from '../../db/account-states.ts';
import { audit } from '../../db/audit.ts';
import type { Sql } from '../../db/sql.ts';
import { bytesField } from '../../http/body.ts';
import { invalid, problem } from '../../http/problem.ts';
import {
  assertFirstIdentity,
  type GroupIdentity,
  putGroupIdentity,
  readGroupIdentity,
} from '../../members/group-identity.ts';
import {
  assertSigned,
  isStored,
  readSentManifest,
  type SentManifest,
} from '../../members/signed-manifest.ts';
import * as repo from './sharing.repo.ts';
import type { Asking, SharingDeps } from './sharing-deps.ts';
import { assertRoomForVault } from './vault-room.ts';

type Body = CallOf<typeof createVault>['body'];

interface Making {
  readonly kind: Body['kind'];
  readonly vaultId: string;
  readonly selfWrap: Uint8Array;
  readonly meta: Uint8Array;
  readonly first: SentManifest;
  readonly group: GroupIdentity | null;
  readonly state: { readonly seq: number; readonly sealed: Uint8Array };
}

const readMaking = ({ vault, kind, identity, state }: Body, accountId: string): Making => {
  const { vaultId } = vault;
  if ((kind === 'group') !== (identity !== undefined)) throw invalid('identity');
  const meta = bytesField('vault.meta', vault.meta);
  if (meta.length === 0) throw invalid('vault.meta');
  return {
    ...{ kind, vaultId, meta },
    selfWrap: bytesField('vault.selfWrap', vault.selfWrap),
    first: readSentManifest(vault.first, vaultId, accountId, 'vault.first'),
    group: identity ? readGroupIdentity(identity, vaultId) : null,
    state: { seq: state.seq, sealed: bytesField('state.sealed', state.sealed) },
  };
};

const names = ({ members }: Manifest, id: Uint8Array, hash: Uint8Array): boolean =>
  members.some((entry) => equalBytes(entry.accountId, id) && equalBytes(entry.identityHash, hash));

/** Whether it is a first manifest of nobody but its writer, and of a group besides the group itself. */
const checkFirst = ({ first: { manifest }, group }: Making, writerHash: Uint8Array): void => {
  const isFirst = group ? isFirstGroupManifest(manifest) : isFirstManifest(manifest);
  const fits =
    isFirst &&
    manifest.count === 0 &&
    names(manifest, manifest.writerId, writerHash) &&
    (group === null || names(manifest, manifest.vaultId, group.hash));
  if (!fits) throw invalid('vault.first.manifest');
};

/** Makes shared vaults and groups. */
export const createVaultService = ({ organisationId }: SharingDeps) => {
  const deploymentId = idBytes(organisationId);

  const write = async (sql: Sql, { actor, network }: Asking, making: Making): Promise<void> => {
    const { vaultId: id, kind, selfWrap, meta, first } = making;
    const { bytes: manifest, signature, mac } = first;
    const { accountId, deviceId } = actor;
    await assertRoomForVault(sql, accountId);
    const vault = { id, organisationId, kind, accountId, selfWrap, meta, manifest, signature, mac };
    if (!(await repo.putVault(sql, vault))) throw invalid('vault.vaultId');
    await audit(sql, accountId, 'vault-created', { deviceId, network });
  };

  return {
    create: (asking: Asking, body: Body) => {
      const { accountId } = asking.actor;
      const making = readMaking(body, accountId);
      return asking.change<{ seq: number }>(async ({ sql }) => {
        const creator = await repo.lockAccount(sql, accountId);
        if (!creator) throw problem('api/unauthenticated');
        const { vaultId, first, group, state } = making;
        if ((await repo.findHeld(sql, vaultId, accountId)) && (await isStored(sql, vaultId, first)))
          return { reply: { seq: 1 } };
        await assertSigned(deploymentId, creator.identity, first);
        checkFirst(making, identityHash(parseIdentity(copyBytes(creator.identity))));
        if (group) await assertFirstIdentity(deploymentId, group);
        await appendState(sql, accountId, creator.state_seq, state);
        await write(sql, asking, making);
        if (group) await putGroupIdentity(sql, organisationId, vaultId, group);
        return { reply: { seq: 1 } };
      });
    },
  };
};

import type { SentIdentity } from '@coffer/contracts';
import {
  type Bytes,
  checkSignature,
  copyBytes,
  equalBytes,
  type Identity,
  idBytes,
  identityHash,
  parseIdentity,
} from '@coffer/crypto/verify';
import { appendToLog } from '../db/identity-log.ts';
import type { Sql } from '../db/sql.ts';
import { bytesField } from '../http/body.ts';
import { invalid, problem } from '../http/problem.ts';

/** A group's identity of a request, parsed. */
export interface GroupIdentity {
  readonly identity: Identity;
  readonly hash: Bytes;
  readonly bytes: Bytes;
  readonly signature: Bytes;
  readonly rotation: Bytes | null;
}

/** @throws `api/invalid-request` unless it is one of this group: its id is the vault's, and it has no address. */
export const readGroupIdentity = (sent: SentIdentity, vaultId: string): GroupIdentity => {
  const bytes = bytesField('identity.identity', sent.identity);
  let identity: Identity;
  try {
    identity = parseIdentity(bytes);
  } catch {
    throw invalid('identity.identity');
  }
  if (!equalBytes(identity.accountId, idBytes(vaultId)) || identity.email !== '')
    throw invalid('identity.identity');
  const signature = bytesField('identity.signature', sent.signature);
  const rotation = sent.rotation === undefined ? null : bytesField('identity.rotation', sent.rotation);
  return { identity, hash: identityHash(identity), bytes, signature, rotation };
};

const assertSelfSigned = async (deploymentId: Bytes, { identity, bytes, signature }: GroupIdentity) => {
  const signer = { deploymentId, signerId: identity.accountId };
  if (!(await checkSignature(identity.ed25519, 'coffer/v1/identity', signer, bytes, signature)))
    throw problem('api/bad-proof', { field: 'identity.signature' });
};

/** Whether it is a first identity, signed by itself. */
export const assertFirstIdentity = async (deploymentId: Bytes, group: GroupIdentity): Promise<void> => {
  if (group.identity.epoch !== 1 || group.rotation) throw invalid('identity.identity');
  await assertSelfSigned(deploymentId, group);
};

const findNewest = async (sql: Sql, groupId: string): Promise<Identity> => {
  const [row] = await sql<{ identity: Buffer }>(
    'SELECT identity FROM group_identity WHERE group_id = $1 ORDER BY epoch DESC LIMIT 1',
    [groupId],
  );
  if (!row) throw new Error('a group without an identity');
  return parseIdentity(copyBytes(row.identity));
};

/** Whether it follows the group's newest identity, with keys of its own, signed by itself and by the key before. */
export const assertNextIdentity = async (
  sql: Sql,
  deploymentId: Bytes,
  groupId: string,
  group: GroupIdentity,
): Promise<void> => {
  const before = await findNewest(sql, groupId);
  const { identity, bytes, rotation } = group;
  const follows =
    identity.epoch === before.epoch + 1 &&
    equalBytes(identity.previousHash, identityHash(before)) &&
    !equalBytes(identity.ed25519, before.ed25519) &&
    !equalBytes(identity.x25519, before.x25519);
  if (!follows || !rotation) throw invalid('identity.identity');
  await assertSelfSigned(deploymentId, group);
  const signer = { deploymentId, signerId: identity.accountId };
  if (!(await checkSignature(before.ed25519, 'coffer/v1/identity-rotation', signer, bytes, rotation)))
    throw problem('api/bad-proof', { field: 'identity.rotation' });
};

/** Writes a group's identity and appends it to the log; call it last in its transaction. */
export const putGroupIdentity = async (
  sql: Sql,
  organisationId: string,
  groupId: string,
  { identity, hash, bytes, signature, rotation }: GroupIdentity,
): Promise<void> => {
  await sql(
    'INSERT INTO group_identity (group_id, epoch, identity, signature, rotation) VALUES ($1, $2, $3, $4, $5)',
    [
      ...[groupId, identity.epoch, Buffer.from(bytes), Buffer.from(signature)],
      rotation && Buffer.from(rotation),
    ],
  );
  const { accountId, epoch } = identity;
  await appendToLog(sql, organisationId, { accountId, epoch, identityHash: hash });
};

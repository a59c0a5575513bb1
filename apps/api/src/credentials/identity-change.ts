import {
  checkSignature,
  copyBytes,
  equalBytes,
  type Identity,
  idBytes,
  identityHash,
  linkProblem,
  type Manifest,
  manifestHash,
  manifestSigner,
  parseIdentity,
  parseManifest,
} from '@coffer/crypto/verify';
import { notify } from '../db/hub.ts';
import { appendToLog } from '../db/identity-log.ts';
import type { Sql } from '../db/sql.ts';
import { type LockedVault, lockVault, putManifest } from '../db/vault-chain.ts';
import { bytesField } from '../http/body.ts';
import { invalid, problem } from '../http/problem.ts';
import { type CredentialAccount, type CredentialDeps, type CredentialParts, orInvalid } from './account.ts';

type IdentityPart = NonNullable<CredentialParts['identity']>;
type VaultPart = IdentityPart['vaults'][number];
type Bytes = Uint8Array<ArrayBuffer>;

/** An identity with the one before it. */
interface Turn {
  readonly before: Identity;
  readonly next: Identity;
}

/** What else the identity has to fit. */
export interface IdentityFacts {
  /** The address that the account has after the write. */
  readonly email: string;
  /** Whether private keys come with it: then the keys are new, and else they are the same. */
  readonly hasNewKeys: boolean;
}

const follows = ({ before, next }: Turn, { email, hasNewKeys }: IdentityFacts): boolean => {
  const isSameKey = equalBytes(next.ed25519, before.ed25519);
  const areSameKeys = isSameKey && equalBytes(next.x25519, before.x25519) && equalBytes(next.rsa, before.rsa);
  return (
    equalBytes(next.accountId, before.accountId) &&
    next.email === email &&
    next.epoch === before.epoch + 1 &&
    equalBytes(next.previousHash, identityHash(before)) &&
    (hasNewKeys ? !isSameKey : areSameKeys)
  );
};

const checkIdentity = async (
  deploymentId: Bytes,
  account: CredentialAccount,
  part: IdentityPart,
  facts: IdentityFacts,
): Promise<Turn> => {
  const bytes = bytesField('identity.identity', part.identity);
  const next = orInvalid('identity.identity', () => parseIdentity(bytes));
  const before = parseIdentity(copyBytes(account.identity));
  if (!follows({ before, next }, facts)) throw invalid('identity.identity');
  const signer = { deploymentId, signerId: next.accountId };
  const signature = bytesField('identity.signature', part.signature);
  if (!(await checkSignature(next.ed25519, 'coffer/v1/identity', signer, bytes, signature))) {
    throw problem('api/bad-proof', { field: 'identity.signature' });
  }
  const rotation = bytesField('identity.rotation', part.rotation);
  if (!(await checkSignature(before.ed25519, 'coffer/v1/identity-rotation', signer, bytes, rotation))) {
    throw problem('api/bad-proof', { field: 'identity.rotation' });
  }
  return { before, next };
};

/** Whether the manifest differs from the one before by this account's identity and nothing else. */
const namesOnly = (before: Manifest, next: Manifest, identity: Identity): boolean =>
  next.keyEpoch === before.keyEpoch &&
  next.count === before.count &&
  equalBytes(next.root, before.root) &&
  equalBytes(next.writerId, identity.accountId) &&
  next.members.length === before.members.length &&
  next.members.every((member, at) => {
    const former = before.members[at];
    const isOwn = equalBytes(member.accountId, identity.accountId);
    return (
      former !== undefined &&
      equalBytes(member.accountId, former.accountId) &&
      member.role === former.role &&
      equalBytes(member.identityHash, isOwn ? identityHash(identity) : former.identityHash)
    );
  });

const readNext = (vault: LockedVault, bytes: Bytes, identity: Identity): Manifest => {
  const next = orInvalid('identity.vaults', () => parseManifest(bytes));
  const headBytes = copyBytes(vault.manifest);
  const head = parseManifest(headBytes);
  const wrong = linkProblem(head, manifestHash(headBytes), next);
  if (wrong === 'hash' || wrong === 'seq') throw problem('api/manifest-conflict', { seq: vault.seq });
  if (wrong === 'role') throw problem('api/forbidden');
  if (wrong || !namesOnly(head, next, identity)) throw invalid('identity.vaults');
  return next;
};

const writeManifest = async (sql: Sql, deploymentId: Bytes, part: VaultPart, { before, next }: Turn) => {
  const vault = await lockVault(sql, part.vaultId);
  if (!vault) throw invalid('identity.vaults');
  const bytes = bytesField('identity.vaults', part.manifest.manifest);
  const manifest = readNext(vault, bytes, next);
  const signature = bytesField('identity.vaults', part.manifest.signature);
  const signer = manifestSigner(deploymentId, manifest);
  if (!(await checkSignature(before.ed25519, 'coffer/v1/manifest', signer, bytes, signature))) {
    throw problem('api/bad-proof', { field: 'identity.vaults' });
  }
  const mac = bytesField('identity.vaults', part.manifest.mac);
  const { seq, count } = manifest;
  await putManifest(sql, {
    vaultId: part.vaultId,
    ...{ seq, count, grown: bytes.length, bytes, signature, mac },
  });
  await notify(sql, { kind: 'change', vaultId: part.vaultId, seq });
};

const heldText = `SELECT m.vault_id, v.kind = 'private' AS is_private FROM membership m JOIN vault v ON v.id = m.vault_id
  WHERE m.account_id = $1 AND m.is_direct AND m.accepted_at IS NOT NULL`;

/**
 * Whether the manifests are of vaults that name the account and that it has accepted, its own among them. A shared one may
 * be left out: its newer key may not have been taken yet, and nobody must be kept from renewing his keys by a vault that
 * another member holds up. Its managers see that the keys are others, and give access anew.
 */
const assertCovered = async (sql: Sql, accountId: string, given: readonly VaultPart[]): Promise<void> => {
  const held = await sql<{ vault_id: string; is_private: boolean }>(heldText, [accountId]);
  const ids = new Set(given.map(({ vaultId }) => vaultId));
  const known = new Set(held.map(({ vault_id: id }) => id));
  const isWhole = held.every(({ vault_id: id, is_private: isPrivate }) => ids.has(id) || !isPrivate);
  if (ids.size !== given.length || !isWhole || ![...ids].every((id) => known.has(id)))
    throw invalid('identity.vaults');
};

/** Writes the new identity and, in each vault of the account, the manifest that names it. */
export const changeIdentity = async (
  { organisationId }: Pick<CredentialDeps, 'organisationId'>,
  sql: Sql,
  account: CredentialAccount,
  part: IdentityPart,
  facts: IdentityFacts,
): Promise<void> => {
  const deploymentId = idBytes(organisationId);
  const turn = await checkIdentity(deploymentId, account, part, facts);
  await assertCovered(sql, account.accountId, part.vaults);
  // In the order of their ids, so that two who lock several vaults never wait for each other.
  const inOrder = [...part.vaults].sort((a, b) => (a.vaultId < b.vaultId ? -1 : 1));
  for (const each of inOrder) await writeManifest(sql, deploymentId, each, turn);
  const [identity, signature, rotation] = (['identity', 'signature', 'rotation'] as const).map((name) =>
    Buffer.from(bytesField(`identity.${name}`, part[name])),
  );
  await sql(
    'INSERT INTO identity_record (account_id, epoch, identity, signature, rotation) VALUES ($1, $2, $3, $4, $5)',
    [account.accountId, turn.next.epoch, identity, signature, rotation],
  );
  await sql('UPDATE account SET identity = $2, identity_signature = $3, email = $4 WHERE id = $1', [
    ...[account.accountId, identity, signature, facts.email],
  ]);
  const { accountId, epoch } = turn.next;
  await appendToLog(sql, organisationId, { accountId, epoch, identityHash: identityHash(turn.next) });
};

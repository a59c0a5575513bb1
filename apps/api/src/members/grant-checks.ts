import type { SentGrant } from '@coffer/contracts';
import {
  type Bytes,
  checkSignature,
  equalBytes,
  type Grant,
  grantSignedBody,
  idBytes,
  type Manifest,
  manifestHash,
  parseGrant,
} from '@coffer/crypto/verify';
import type { Sql } from '../db/sql.ts';
import { bytesField } from '../http/body.ts';
import { invalid, problem } from '../http/problem.ts';

/** A grant of a request, parsed. */
export interface ReadGrant {
  readonly granteeId: string;
  readonly bytes: Bytes;
  readonly grant: Grant;
}

const parse = (text: string): { bytes: Bytes; grant: Grant } => {
  const bytes = bytesField('grants', text);
  try {
    return { bytes, grant: parseGrant(bytes) };
  } catch {
    throw invalid('grants');
  }
};

/** The grants of a request by their grantees; nobody has two. */
export const readGrants = (sent: readonly SentGrant[]): Map<string, ReadGrant> => {
  const grants = new Map(
    sent.map(({ granteeId, grant }) => [granteeId, { granteeId, ...parse(grant) }] as const),
  );
  if (grants.size !== sent.length) throw invalid('grants');
  return grants;
};

/** What every grant of one act has in common: the manifest beside it, and its writer. */
export interface GrantFacts {
  readonly deploymentId: Bytes;
  readonly manifest: Manifest;
  readonly manifestBytes: Bytes;
  readonly grantor: { readonly identityHash: Bytes; readonly ed25519: Bytes };
}

/** Whether a grant names this vault, epoch and manifest, its writer, and the grantee as the manifest has it. */
const fits = (facts: GrantFacts, { granteeId, grant }: ReadGrant): boolean => {
  const { manifest, manifestBytes, grantor } = facts;
  const id = idBytes(granteeId);
  const entry = manifest.members.find(({ accountId }) => equalBytes(accountId, id));
  return (
    entry !== undefined &&
    equalBytes(grant.granteeId, id) &&
    equalBytes(grant.granteeIdentityHash, entry.identityHash) &&
    equalBytes(grant.grantorId, manifest.writerId) &&
    equalBytes(grant.grantorIdentityHash, grantor.identityHash) &&
    equalBytes(grant.vaultId, manifest.vaultId) &&
    grant.keyEpoch === manifest.keyEpoch &&
    grant.manifestSeq === manifest.seq &&
    equalBytes(grant.manifestHash, manifestHash(manifestBytes))
  );
};

/** @throws `api/invalid-request` for a grant that is not of this act, `api/bad-proof` for one that the writer did not sign. */
export const assertGrants = async (facts: GrantFacts, grants: Iterable<ReadGrant>): Promise<void> => {
  const { deploymentId, manifest, grantor } = facts;
  const signer = { deploymentId, signerId: manifest.writerId };
  for (const each of grants) {
    if (!fits(facts, each)) throw invalid('grants');
    const { grant } = each;
    const body = grantSignedBody(grant);
    if (!(await checkSignature(grantor.ed25519, 'coffer/v1/grant', signer, body, grant.signature)))
      throw problem('api/bad-proof', { field: 'grants' });
  }
};

/** Keeps grants of a vault's present epoch in place of those before; nobody needs one of a former epoch. */
export const putGrants = async (
  sql: Sql,
  vaultId: string,
  { keyEpoch, seq }: Pick<Manifest, 'keyEpoch' | 'seq'>,
  grants: readonly ReadGrant[],
): Promise<void> => {
  await sql('DELETE FROM vault_grant WHERE vault_id = $1 AND key_epoch < $2', [vaultId, keyEpoch]);
  await sql(
    `INSERT INTO vault_grant (vault_id, grantee_id, key_epoch, seq, sealed)
     SELECT $1, n.grantee_id, $2, $3, n.sealed FROM unnest($4::uuid[], $5::bytea[]) AS n(grantee_id, sealed)
     ON CONFLICT (vault_id, grantee_id, key_epoch) DO UPDATE SET seq = excluded.seq, sealed = excluded.sealed,
       granted_at = now()`,
    [
      ...[vaultId, keyEpoch, seq],
      ...[grants.map(({ granteeId }) => granteeId), grants.map(({ bytes }) => Buffer.from(bytes))],
    ],
  );
};

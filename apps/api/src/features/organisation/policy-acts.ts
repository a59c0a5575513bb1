import {
  comparePolicies,
  defaultPolicy,
  type OrganisationPolicy,
  organisationPolicy,
  type PolicyStatement,
} from '@coffer/contracts';
import {
  type Bytes,
  CryptoError,
  canonicalJson,
  checkSignature,
  copyBytes,
  equalBytes,
  idBytes,
  identityHash,
  idText,
  type PolicyWords,
  parseIdentity,
  parsePolicy,
} from '@coffer/crypto/verify';
import type { ActRunners } from '../../console/run-act.ts';
import { audit } from '../../db/audit.ts';
import { lockSearchIndex } from '../../db/search-index.ts';
import type { Sql } from '../../db/sql.ts';
import { bytesField } from '../../http/body.ts';
import { invalid, problem } from '../../http/problem.ts';
import * as repo from './organisation.repo.ts';

interface Signed {
  readonly words: PolicyWords;
  readonly statement: Omit<repo.NewStatement, 'byId'>;
}

const wordsOf = (body: Bytes): PolicyWords => {
  try {
    return parsePolicy(body);
  } catch (error) {
    if (error instanceof CryptoError) throw invalid('statement.body');
    throw error;
  }
};

/** @throws `api/bad-proof` unless the group's present identity signed it, `api/state-conflict` unless it is the next one. */
const readStatement = async (
  sql: Sql,
  { organisationId, groupId }: { readonly organisationId: string; readonly groupId: string },
  sent: PolicyStatement,
): Promise<Signed> => {
  const body = bytesField('statement.body', sent.body);
  const signature = bytesField('statement.signature', sent.signature);
  const words = wordsOf(body);
  if (idText(words.groupId) !== groupId || words.seq !== sent.seq) throw invalid('statement.body');
  const stored = await repo.findGroupIdentity(sql, groupId);
  if (!stored) throw problem('api/bad-proof', { field: 'statement.identityHash' });
  const identity = parseIdentity(copyBytes(stored));
  const hash = identityHash(identity);
  if (!equalBytes(hash, bytesField('statement.identityHash', sent.identityHash)))
    throw problem('api/state-conflict');
  const signer = { deploymentId: idBytes(organisationId), signerId: words.groupId };
  if (!(await checkSignature(identity.ed25519, 'coffer/v1/policy', signer, body, signature)))
    throw problem('api/bad-proof', { field: 'statement.signature' });
  const last = await repo.findStatement(sql, organisationId);
  if (sent.seq !== (last?.seq ?? 0) + 1) throw problem('api/state-conflict', { seq: last?.seq ?? 0 });
  const [kept, proof, by] = [body, signature, hash].map((bytes) => Buffer.from(bytes)) as [
    Buffer,
    Buffer,
    Buffer,
  ];
  return { words, statement: { seq: sent.seq, body: kept, signature: proof, identityHash: by } };
};

/** What clients go by where nothing newer was signed: the last statement, or the defaults. */
export const findSignedPolicy = async (sql: Sql, organisationId: string): Promise<OrganisationPolicy> => {
  const last = await repo.findStatement(sql, organisationId);
  if (!last) return defaultPolicy;
  return organisationPolicy.parse(JSON.parse(parsePolicy(copyBytes(last.body)).policy));
};

const isLooser = (policy: OrganisationPolicy, than: OrganisationPolicy): boolean =>
  comparePolicies(than, policy).some(({ direction }) => direction === 'loosens');

const shown = (before: OrganisationPolicy, after: OrganisationPolicy): string[] =>
  comparePolicies(before, after).map(({ key, from, to }) => `${key} ${from} → ${to}`);

/**
 * Acts of the console on the organisation's policy and keys.
 *
 * Spec: docs/spec/policy.md §6.
 */
export const policyActs = ({
  organisationId,
}: {
  readonly organisationId: string;
}): Pick<ActRunners, 'set-policy' | 'name-identity'> => ({
  'set-policy': async ({ sql }, { actor, act, ip, statement: sent }) => {
    const { accountId, role } = actor;
    if (role !== 'owner' && role !== 'administrator') throw problem('api/forbidden');
    await lockSearchIndex(sql, organisationId);
    const { policy: before, identityGroupId } = await repo.lockOrganisation(sql, organisationId);
    const { policy } = act;
    // Administrators tighten; what was tight is loosened by owners alone.
    const needsOwner = sent !== undefined || isLooser(policy, before);
    if (needsOwner && role !== 'owner') throw problem('api/forbidden');
    if (sent) {
      if (identityGroupId === null) throw problem('api/policy');
      const place = { organisationId, groupId: identityGroupId };
      const { words, statement } = await readStatement(sql, place, sent);
      if (words.policy !== canonicalJson(policy)) throw invalid('statement.body');
      await repo.putStatement(sql, organisationId, { ...statement, byId: accountId });
    } else if (isLooser(policy, await findSignedPolicy(sql, organisationId))) throw problem('api/policy');
    await repo.putPolicy(sql, organisationId, policy);
    const detail = { changes: shown(before, policy), signed: sent?.seq ?? null };
    await audit(sql, accountId, 'policy-changed', { by: accountId, network: ip, detail });
    return { left: [] };
  },

  'name-identity': async ({ sql }, { actor, act, ip }) => {
    const { accountId, role } = actor;
    if (role !== 'owner') throw problem('api/forbidden');
    const { identityGroupId } = await repo.lockOrganisation(sql, organisationId);
    if (identityGroupId !== null) throw problem('api/state-conflict');
    const { groupId } = act;
    const members = await repo.listGroupMembers(sql, groupId);
    const isGroup = (await repo.findGroupIdentity(sql, groupId)) !== null;
    if (!isGroup || !members.some(({ id }) => id === accountId)) throw problem('api/not-found');
    if (members.some(({ isOwner }) => !isOwner)) throw problem('api/policy');
    await repo.putIdentity(sql, organisationId, groupId);
    await audit(sql, accountId, 'identity-named', { by: accountId, network: ip, detail: { groupId } });
    return { left: [] };
  },
});

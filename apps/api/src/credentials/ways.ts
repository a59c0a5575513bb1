import type { RecoveryKind } from '@coffer/contracts';
import { isOprfKey, kdfBounds } from '@coffer/crypto/verify';
import { putAct } from '../db/acts.ts';
import { readPolicy } from '../db/policy.ts';
import type { Sql } from '../db/sql.ts';
import { bytesField } from '../http/body.ts';
import { invalid, problem } from '../http/problem.ts';
import { type OprfPlace, sealOprfKey } from '../secrets/vaulting.ts';
import type { CredentialDeps, CredentialParts } from './account.ts';

type WayPart = NonNullable<CredentialParts['recovery']>[number];

/** Where the OPRF key of *answers alone* is sealed: it is replaced with its way, and has no epoch. */
export const answersPlace = (accountId: string): OprfPlace => ({
  accountId,
  purpose: 'answers',
  pinEpoch: 0,
});

const checkAnswers = ({ questions, iterations }: WayPart): void => {
  const [least, most] = kdfBounds.answers.iterations;
  if (questions.length < 2 || new Set(questions).size !== questions.length)
    throw invalid('recovery.questions');
  if (iterations < least || iterations > most) throw invalid('recovery.iterations');
};

const checkWay = async (way: WayPart): Promise<void> => {
  if (way.kind === 'kit') {
    if (way.questions.length > 0) throw invalid('recovery.questions');
    if (way.iterations !== 0) throw invalid('recovery.iterations');
  } else checkAnswers(way);
  if ((way.oprfKey !== undefined) !== (way.kind === 'answers')) throw invalid('recovery.oprfKey');
  const isKey = way.oprfKey === undefined || (await isOprfKey(bytesField('recovery.oprfKey', way.oprfKey)));
  if (!isKey) throw invalid('recovery.oprfKey');
};

const putText = `INSERT INTO recovery_way (account_id, kind, wrap, salt, iterations, questions, auth_hash, oprf_key, active_from)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, COALESCE($9, now()))
  ON CONFLICT (account_id, kind) DO UPDATE SET wrap = excluded.wrap, salt = excluded.salt, iterations = excluded.iterations,
    questions = excluded.questions, auth_hash = excluded.auth_hash, oprf_key = excluded.oprf_key,
    active_from = excluded.active_from, created_at = now(), tested_at = NULL`;
const endActsText = `DELETE FROM pending_act
  WHERE account_id = $1 AND subject = ANY($2::text[]) AND kind IN ('add-recovery', 'recovery')`;

/** What waits for a way that is replaced or dropped waits in vain: its recovery would rest on keys that are gone. */
const endActs = (sql: Sql, accountId: string, kinds: readonly RecoveryKind[]): Promise<unknown> =>
  sql(endActsText, [accountId, kinds]);

/** Kinds that open something now. One in its wait is none of them, or writing it twice would be a way around the wait. */
const findActive = async (sql: Sql, accountId: string): Promise<Set<RecoveryKind>> =>
  new Set(
    (
      await sql<{ kind: RecoveryKind }>(
        'SELECT kind FROM recovery_way WHERE account_id = $1 AND active_from <= now()',
        [accountId],
      )
    ).map(({ kind }) => kind),
  );

export interface NewWay {
  readonly kind: RecoveryKind;
  /** Of one that was not there before. */
  readonly waits?: { readonly actId: string; readonly effectiveAt: Date };
}

/** What the account knows of its ways after a change. */
export interface WaysChange {
  readonly written: readonly NewWay[];
  readonly dropped: readonly RecoveryKind[];
}

/** Drops ways; each must be there. */
const dropWays = async (sql: Sql, accountId: string, kinds: readonly RecoveryKind[]): Promise<void> => {
  const gone = await sql('DELETE FROM recovery_way WHERE account_id = $1 AND kind = ANY($2) RETURNING kind', [
    ...[accountId, kinds],
  ]);
  if (gone.length !== kinds.length) throw invalid('dropRecovery');
  await endActs(sql, accountId, kinds);
};

const writeWay = async (
  { authHashes, oprfSeed }: CredentialDeps,
  sql: Sql,
  accountId: string,
  way: WayPart,
  isAtOnce: boolean,
): Promise<NewWay> => {
  await checkWay(way);
  const { kind } = way;
  await endActs(sql, accountId, [kind]);
  const waits = isAtOnce ? undefined : await putAct(sql, { accountId, kind: 'add-recovery', subject: kind });
  const field = (name: 'wrap' | 'salt' | 'recoveryAuth') => bytesField(`recovery.${name}`, way[name]);
  const oprfKey = way.oprfKey === undefined ? null : bytesField('recovery.oprfKey', way.oprfKey);
  await sql(putText, [
    ...[accountId, kind, Buffer.from(field('wrap')), Buffer.from(field('salt')), way.iterations],
    ...[JSON.stringify(way.questions), await authHashes.hash(field('recoveryAuth'))],
    oprfKey && sealOprfKey(oprfSeed, answersPlace(accountId), oprfKey),
    waits?.effectiveAt ?? null,
  ]);
  return waits ? { kind, waits } : { kind };
};

const checkKinds = async (
  { organisationId }: CredentialDeps,
  sql: Sql,
  ways: readonly WayPart[],
  drops: readonly RecoveryKind[],
): Promise<void> => {
  const named = [...ways.map(({ kind }) => kind), ...drops];
  if (new Set(named).size !== named.length) throw invalid('recovery');
  const wantsAnswers = ways.some(({ kind }) => kind === 'answers');
  if (wantsAnswers && !(await readPolicy(sql, organisationId)).recovery.answers) throw problem('api/policy');
};

/** Writes and drops ways; one that did not open before waits a day, unless `isAtOnce` says otherwise. */
export const changeWays = async (
  deps: CredentialDeps,
  sql: Sql,
  accountId: string,
  { recovery = [], dropRecovery = [] }: Pick<CredentialParts, 'recovery' | 'dropRecovery'>,
  isAtOnce: boolean,
): Promise<WaysChange> => {
  await checkKinds(deps, sql, recovery, dropRecovery);
  await dropWays(sql, accountId, dropRecovery);
  const active = await findActive(sql, accountId);
  const written: NewWay[] = [];
  for (const way of recovery)
    written.push(await writeWay(deps, sql, accountId, way, isAtOnce || active.has(way.kind)));
  return { written, dropped: dropRecovery };
};

/** Drops the ways that a change of the root key did not write anew: what they wrap is the root key before. */
export const dropOtherWays = async (sql: Sql, accountId: string, kept: readonly string[]): Promise<void> => {
  const gone = await sql<{ kind: RecoveryKind }>(
    'DELETE FROM recovery_way WHERE account_id = $1 AND kind <> ALL($2::text[]) RETURNING kind',
    [accountId, kept],
  );
  await endActs(
    sql,
    accountId,
    gone.map(({ kind }) => kind),
  );
};

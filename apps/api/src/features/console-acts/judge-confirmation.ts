import type { ApiError, confirmConsoleAct } from '@coffer/contracts';
import {
  checkSignature,
  copyBytes,
  credentialWriteBody,
  idBytes,
  parseIdentity,
} from '@coffer/crypto/verify';
import type { z } from 'zod';
import type { ConfirmKey } from '../../console/confirm-key.ts';
import type { Member } from '../../console/parties.ts';
import type { Work } from '../../db/database.ts';
import { readPolicy } from '../../db/policy.ts';
import type { Actor } from '../../db/sessions.ts';
import type { Sql } from '../../db/sql.ts';
import { bytesField } from '../../http/body.ts';
import type { Outcome } from '../../http/outcome.ts';
import { problem } from '../../http/problem.ts';
import type { StepUps } from '../../secrets/step-ups.ts';
import * as repo from './acts.repo.ts';

export interface JudgeDeps {
  readonly organisationId: string;
  readonly stepUps: StepUps;
  readonly confirmKey: ConfirmKey;
}

type Bytes = Uint8Array<ArrayBuffer>;
export type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;

/** A confirmation as it came. */
export interface Confirmation {
  readonly actor: Actor;
  readonly actId: string;
  readonly body: z.output<(typeof confirmConsoleAct)['body']>;
  readonly raw: Bytes;
  readonly proof: Bytes;
  readonly ip: string;
  readonly change: Change;
}

/** Whether a confirmation is the person's own word: password, signature, and the security key where one is asked for. */
export const judgeOfConfirmations = ({ organisationId, stepUps, confirmKey }: JudgeDeps) => {
  const needsKey = async (sql: Sql, { accountId, role }: Member): Promise<boolean> => {
    if (role !== 'owner' && role !== 'administrator') return false;
    const { stepUp } = await readPolicy(sql, organisationId);
    return stepUp[role] === 'webauthn' && (await confirmKey.has(sql, accountId));
  };

  const assertSigned = async (sql: Sql, { actor, body, raw, proof }: Confirmation): Promise<void> => {
    const identity = await repo.findIdentity(sql, actor.accountId);
    if (!identity) throw problem('api/unauthenticated');
    const signer = { deploymentId: idBytes(organisationId), signerId: idBytes(actor.accountId) };
    const key = parseIdentity(copyBytes(identity)).ed25519;
    const written = credentialWriteBody(bytesField('nonce', body.nonce), raw);
    if (!(await checkSignature(key, 'coffer/v1/console-act', signer, written, proof)))
      throw problem('api/bad-proof');
  };

  /** What is wrong with the word of the person and his key; null where both are right. */
  const judge = async (sql: Sql, me: Member, call: Confirmation): Promise<ApiError | null> => {
    const { actor, actId, body } = call;
    const wantsKey = await needsKey(sql, me);
    if (wantsKey && !body.assertion) throw problem('api/factor-needed');
    const wrong = await stepUps.judge(sql, actor, { action: 'console', ...body });
    if (wrong) return wrong;
    await assertSigned(sql, call);
    if (!wantsKey || !body.assertion) return null;
    const place = { accountId: actor.accountId, sessionId: actor.sessionId, actId };
    return (await confirmKey.isRight(sql, place, body.assertion)) ? null : problem('api/bad-proof');
  };

  return { needsKey, judge };
};

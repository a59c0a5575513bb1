import { challengeStepUp, type stepUpActions } from '@coffer/contracts';
import {
  fromBase64Url,
  idBytes,
  idText,
  type ReauthKey,
  randomBytes,
  stepUpProof,
  toBase64Url,
} from '@coffer/crypto';
import { alarm } from '../errors.ts';
import type { Ports } from '../ports.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { type DerivedPassword, derivePassword } from './password-path.ts';

/** Acts that a step-up can be for. */
export type StepUpAction = (typeof stepUpActions)[number];

/** A challenge with its answer, both base64url. */
export interface AnsweredStepUp {
  readonly nonce: string;
  readonly reauth: string;
}

type StepUpPorts = Pick<Ports, 'client'>;

const challenge = ({ client }: StepUpPorts, action: StepUpAction) =>
  client.call(challengeStepUp, { body: { action } }, { idempotencyKey: idText(randomBytes(16)) });

const answer = async (
  { nonce, sessionId }: Awaited<ReturnType<typeof challenge>>,
  reauthKey: ReauthKey,
  action: StepUpAction,
): Promise<AnsweredStepUp> => ({
  nonce,
  reauth: toBase64Url(await stepUpProof(reauthKey, fromBase64Url(nonce), idBytes(sessionId), action)),
});

/** Answers a fresh challenge with a key in hand. */
export const answerStepUp = async (
  ports: StepUpPorts,
  reauthKey: ReauthKey,
  action: StepUpAction,
): Promise<AnsweredStepUp> => answer(await challenge(ports, action), reauthKey, action);

/**
 * Answers a challenge with a password that is typed: derived by the parameters of the account state, never by others that
 * the server names.
 *
 * @throws {VaultError} `vault/kdf-weakened` where the two differ.
 * Spec: docs/spec/proofs.md §5.
 */
export const stepUpByPassword = async (
  ports: StepUpPorts & Pick<Ports, 'argon2id'>,
  session: Unlocked,
  password: string,
  action: StepUpAction,
): Promise<{ readonly answered: AnsweredStepUp; readonly derived: DerivedPassword }> => {
  const { state } = session.head;
  const challenged = await challenge(ports, action);
  if (challenged.salt !== state.salt || JSON.stringify(challenged.kdf) !== JSON.stringify(state.kdf))
    throw alarm('vault/kdf-weakened', 'The KDF is not the one of the account state.');
  const owner = {
    email: session.email,
    accountId: session.accountIdBytes,
    deploymentId: session.deploymentId,
  };
  const derived = await derivePassword(ports, owner, state.kdf, password, state.salt);
  return { answered: await answer(challenged, derived.keys.reauthKey, action), derived };
};

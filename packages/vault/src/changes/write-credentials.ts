import { ApiError, type CredentialChangeBody, changeCredentials, Unreachable } from '@coffer/contracts';
import {
  type Bytes,
  credentialWriteBody,
  fromBase64Url,
  type ReauthKey,
  signBody,
  toBase64Url,
} from '@coffer/crypto';
import { alarm } from '../errors.ts';
import type { Ports } from '../ports.ts';
import { persistently } from '../session/persistently.ts';
import { refreshState } from '../session/state-chain.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { OpenVault } from '../sync/open-vault.ts';
import { adoptChange } from './adopt-change.ts';
import type { Prepared } from './prepare-credentials.ts';
import { answerStepUp } from './step-up.ts';

/** What a change is made on: the session, and the vaults that are open in it. */
export interface ChangeDesk {
  readonly ports: Pick<Ports, 'client' | 'replica' | 'clock'>;
  readonly session: Unlocked;
  readonly vaults: readonly OpenVault[];
  /** Brings the vaults up to date, where another writer was first. */
  readonly sync: () => Promise<void>;
}

/** A change as it is to be written. */
export interface CredentialAct {
  readonly act: CredentialChangeBody['act'];
  readonly reauthKey: ReauthKey;
  /** Made anew each time that another device wrote in between. */
  readonly prepare: () => Promise<Prepared>;
  readonly more?: Pick<CredentialChangeBody, 'email' | 'dropRecovery'>;
}

/** What a write left behind; times in milliseconds since 1970. */
export interface Written {
  readonly recoveryCode: string | null;
  readonly activeFrom: number | null;
}

/** The signature of the proof header, over the exact bytes that are sent. */
export const credentialProof =
  (seed: Bytes, place: { readonly deploymentId: Bytes; readonly accountId: Bytes }, nonce: string) =>
  async (body: Bytes): Promise<string> => {
    const signer = { deploymentId: place.deploymentId, signerId: place.accountId };
    const written = credentialWriteBody(fromBase64Url(nonce), body);
    return toBase64Url(await signBody(seed, 'coffer/v1/credential-write', signer, written));
  };

const mostTries = 5;

// [Note: A lost reply] The account then stands as before or as was sent. The session remembers what it sent: a state that
// comes back with the same sealed bytes says that it was taken, whenever it comes.
const attempt = async (desk: ChangeDesk, act: CredentialAct, prepared: Prepared): Promise<Written> => {
  const { ports, session } = desk;
  const { nonce, reauth } = await answerStepUp(ports, act.reauthKey, 'credentials');
  const { accountId, accountIdBytes, deploymentId } = session;
  const body = { accountId, act: act.act, nonce, reauth, ...prepared.parts, ...act.more };
  const place = { deploymentId, accountId: accountIdBytes };
  const proof = credentialProof(session.privateKeys.ed25519, place, nonce);
  const adopt = (): Promise<void> => adoptChange(ports, session, prepared, desk.vaults);
  session.unsettled = { sealed: prepared.parts.state.sealed, adopt };
  const reply = await persistently(ports, (idempotencyKey) =>
    ports.client.call(changeCredentials, { body }, { idempotencyKey, proof }),
  );
  await adopt();
  return { recoveryCode: prepared.recoveryCode, activeFrom: reply.activeFrom ?? null };
};

/** Whether a refusal only says that another device was first; what it wrote has then been taken in. */
const isOvertaken = async (desk: ChangeDesk, error: unknown): Promise<boolean> => {
  if (!(error instanceof ApiError)) return false;
  // A refusal whose reply was lost may have used the challenge up: the next try asks for another.
  const isState = error.code === 'api/state-conflict' || error.code === 'api/bad-nonce';
  const isManifest = error.code === 'api/manifest-conflict';
  if (isState) await refreshState(desk.ports.client, desk.session);
  if (isManifest) await desk.sync();
  return isState || isManifest;
};

/**
 * Writes a change of credentials and lets the session go on with it. Where another device wrote the state or a manifest
 * in between, its writing is checked and taken in, and the change is made anew.
 *
 * @throws what the client throws; {@link Unreachable} leaves open which of old and new stands.
 * Spec: docs/spec/credentials.md §1.
 */
export const writeCredentials = async (desk: ChangeDesk, act: CredentialAct): Promise<Written> => {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const prepared = await act.prepare();
    try {
      return await attempt(desk, act, prepared);
    } catch (error) {
      const isLost =
        error instanceof Unreachable || (error instanceof ApiError && error.problem.status >= 500);
      if (!isLost && !(await isOvertaken(desk, error))) {
        desk.session.unsettled = null;
        throw error;
      }
      if (isLost) throw error;
      // What came back as another's writing may be our own, whose reply was lost.
      if (!desk.session.unsettled) return { recoveryCode: prepared.recoveryCode, activeFrom: null };
    }
  }
  throw alarm('vault/fork', 'The account keeps changing.');
};

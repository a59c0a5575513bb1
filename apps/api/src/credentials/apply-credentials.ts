import {
  checkSignature,
  copyBytes,
  credentialWriteBody,
  idBytes,
  parseIdentity,
} from '@coffer/crypto/verify';
import { appendState } from '../db/account-states.ts';
import { revokeOtherDevices } from '../db/devices.ts';
import type { Sql } from '../db/sql.ts';
import { bytesField } from '../http/body.ts';
import { invalid, problem } from '../http/problem.ts';
import type { CredentialAccount, CredentialDeps, CredentialParts } from './account.ts';
import { replaceBackups } from './backup-change.ts';
import { type NewDevice, registerDevice } from './devices.ts';
import { changeIdentity } from './identity-change.ts';
import { replacePasswordPath } from './password-path.ts';
import { changeRoot } from './root-change.ts';
import { changeWays, dropOtherWays, type WaysChange } from './ways.ts';

/** What a write of credentials knows besides its parts. */
export interface WriteFacts {
  /** The address that the account has after it. */
  readonly email: string;
  /** The device that stays when a new root key revokes all others. */
  readonly deviceId: string | null;
  /** A browser that becomes a device with the write. */
  readonly device?: { readonly facts: NewDevice; readonly nonce: Uint8Array<ArrayBuffer> };
  /** Whether new ways back in open without a wait. */
  readonly areWaysAtOnce: boolean;
}

const sealedVersion = 2;

/** A state that says another epoch than the root key has would open for nobody. */
const checkStateEpoch = (sealed: Uint8Array<ArrayBuffer>, rootEpoch: number): void => {
  const isOfEpoch =
    sealed.length > 5 &&
    sealed[0] === sealedVersion &&
    new DataView(sealed.buffer, sealed.byteOffset).getUint32(1) === rootEpoch;
  if (!isOfEpoch) throw invalid('state.sealed');
};

/** @throws `api/bad-proof` unless the identity that stands before the write signed nonce and body. */
export const assertProof = async (
  { organisationId }: Pick<CredentialDeps, 'organisationId'>,
  account: CredentialAccount,
  written: {
    readonly nonce: Uint8Array<ArrayBuffer>;
    readonly raw: Uint8Array<ArrayBuffer>;
    readonly proof: Uint8Array<ArrayBuffer>;
  },
): Promise<void> => {
  const signer = { deploymentId: idBytes(organisationId), signerId: idBytes(account.accountId) };
  const key = parseIdentity(copyBytes(account.identity)).ed25519;
  const body = credentialWriteBody(written.nonce, written.raw);
  if (!(await checkSignature(key, 'coffer/v1/credential-write', signer, body, written.proof))) {
    throw problem('api/bad-proof');
  }
};

// [Note: One write] Everything that credentials are is replaced by this function alone, in the caller's transaction, with
// the account's row locked: whatever is refused half-way rolls back, so exactly one of old and new works.
/** Checks and applies the parts of a write of credentials, the state first: who is late is told so before all else. */
export const applyCredentials = async (
  deps: CredentialDeps,
  sql: Sql,
  account: CredentialAccount,
  parts: CredentialParts,
  facts: WriteFacts,
): Promise<WaysChange> => {
  const { accountId } = account;
  const sealed = bytesField('state.sealed', parts.state.sealed);
  await appendState(sql, accountId, account.stateSeq, { seq: parts.state.seq, sealed });
  checkStateEpoch(sealed, parts.root?.rootEpoch ?? account.rootEpoch);
  if (parts.passwordPath) await replacePasswordPath(deps, sql, account, parts.passwordPath);
  if (parts.identity) {
    const { email } = facts;
    await changeIdentity(deps, sql, account, parts.identity, { email, hasNewKeys: Boolean(parts.root) });
  }
  if (parts.root) {
    await changeRoot(sql, account, parts.root);
    await revokeOtherDevices(sql, accountId, facts.deviceId);
    await dropOtherWays(sql, accountId, parts.recovery?.map(({ kind }) => kind) ?? []);
    // Whoever waits for a way back in waits for keys that are gone.
    await sql("DELETE FROM pending_act WHERE account_id = $1 AND kind = 'recovery'", [accountId]);
  }
  if (facts.device) {
    await registerDevice(sql, deps.organisationId, accountId, facts.device.facts, facts.device.nonce);
  }
  if (parts.backup) await replaceBackups(deps, sql, accountId, parts.backup);
  return changeWays(deps, sql, accountId, parts, facts.areWaysAtOnce);
};

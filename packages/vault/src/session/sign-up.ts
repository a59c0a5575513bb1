import { ApiError, type RegistrationBody, register, resendCode, verifyRegistration } from '@coffer/contracts';
import {
  type Bytes,
  canonicalEmail,
  credentialWriteBody,
  defaultAnswersIterations,
  defaultKdf,
  deriveAnswersKey,
  deriveKitAndAnswersKey,
  deriveMasterKey,
  derivePasswordKeys,
  deriveRecoveryAuth,
  deriveRootKeys,
  deriveUnlockKey,
  deviceRegistrationBody,
  encodeIdentity,
  evaluateOprf,
  firstStateHash,
  generateOprfKey,
  generatePrivateKeys,
  generateRecoverySecret,
  generateRootKey,
  type Identity,
  idBytes,
  idText,
  isKdfAtLeast,
  nextStateHash,
  type PrivateKeys,
  pinInput,
  publicKeysOf,
  randomBytes,
  recoveryCodeText,
  recoveryWrapContext,
  rootWrapContext,
  type Signer,
  sealAccountState,
  sealPrivateKeys,
  sha256,
  signBody,
  toBase64Url,
  wrapRootKey,
} from '@coffer/crypto';
import { makeBackups } from '../changes/device-backups.ts';
import { kdfFor } from '../changes/password-path.ts';
import type { OnProgress, SignUpForm, SignUpOutcome, VerifyOutcome } from '../engine.ts';
import { alarm } from '../errors.ts';
import { breachOf, readSecretRules } from '../organisation/secret-rules.ts';
import type { Ports } from '../ports.ts';
import { createVault } from '../sync/create-vault.ts';
import { encodeAccountState } from './account-state.ts';
import { changeMarks, type DeviceMarks } from './marks.ts';
import { interruptionOf } from './outcomes.ts';
import { type LoginFacts, readLoginFacts } from './prelogin.ts';

/** A registration that waits for its code. */
export interface PendingRegistration {
  readonly registrationId: string;
  readonly email: string;
  /** What this browser has seen of the account, once it is one: its first sign-in here is no stranger's. */
  readonly marks: DeviceMarks;
}

/** How filing a registration ended, with what verifying needs. */
export type FiledSignUp = { readonly outcome: SignUpOutcome; readonly pending: PendingRegistration | null };

const epoch = 1;

const rootKeyWraps = async (
  form: SignUpForm,
  facts: LoginFacts,
  accountId: Bytes,
  ports: Pick<Ports, 'argon2id'>,
) => {
  const place = { email: form.email, deploymentId: facts.deploymentIdBytes, salt: facts.salt };
  const keys = await derivePasswordKeys(
    await deriveMasterKey(facts.kdf, place, form.password, ports.argon2id),
  );
  const oprfKey = generateOprfKey();
  const pinOutput = evaluateOprf(oprfKey, pinInput(keys.pinInputKey, form.pin));
  const unlockKey = await deriveUnlockKey(keys.unlockSeed, pinOutput, accountId, epoch);
  const rootKey = generateRootKey();
  const wrappedRootKey = await wrapRootKey({ unlockKey }, rootWrapContext(accountId, epoch), rootKey);
  return { keys, oprfKey, rootKey, wrappedRootKey };
};

const recoveryPart = async (
  form: SignUpForm,
  accountId: Bytes,
  rootKey: ReturnType<typeof generateRootKey>,
) => {
  const secret = generateRecoverySecret();
  const salt = randomBytes(32);
  const iterations = defaultAnswersIterations;
  const answersKey = await deriveAnswersKey(form.answers, { accountId, salt, iterations });
  const recoveryKey = await deriveKitAndAnswersKey(secret, answersKey, accountId);
  const wrap = await wrapRootKey({ recoveryKey }, recoveryWrapContext(accountId, epoch), rootKey);
  return {
    code: recoveryCodeText(secret),
    body: {
      wrap: toBase64Url(wrap),
      salt: toBase64Url(salt),
      iterations,
      questions: form.answers.map(({ question }) => question),
      recoveryAuth: toBase64Url(await deriveRecoveryAuth(recoveryKey)),
    },
  };
};

/** The browser that signs up, as the server and as the account itself will know it. */
const signUpDevice = async (
  ports: Ports,
  accountId: Bytes,
  by: { readonly signer: Signer; readonly nonce: Bytes; readonly seed: Bytes },
) => {
  const device = await ports.replica.account(idText(accountId)).deviceKey();
  const body = deviceRegistrationBody(idBytes(device.deviceId), device.publicKey, device.backupKey, by.nonce);
  const facts = {
    deviceId: device.deviceId,
    publicKey: toBase64Url(device.publicKey),
    backupKey: toBase64Url(device.backupKey),
    name: ports.deviceName,
  };
  const registration = await signBody(by.seed, 'coffer/v1/device-registration', by.signer, body);
  return {
    device: { ...facts, registration: toBase64Url(registration) },
    known: { ...facts, since: ports.clock.now() },
  };
};

/** Everything that makes the account: keys, wraps, identity, first state, first vault. */
const prepareRegistration = async (
  form: SignUpForm,
  facts: LoginFacts,
  privateKeys: PrivateKeys,
  ports: Ports,
): Promise<{
  readonly body: RegistrationBody;
  readonly recoveryCode: string;
  readonly accountId: Bytes;
  readonly marks: DeviceMarks;
}> => {
  const accountId = randomBytes(16);
  const email = canonicalEmail(form.email);
  const { keys, oprfKey, rootKey, wrappedRootKey } = await rootKeyWraps(form, facts, accountId, ports);
  const recovery = await recoveryPart(form, accountId, rootKey);
  const rootKeys = await deriveRootKeys(rootKey);
  const publicKeys = await publicKeysOf(privateKeys);
  const identity: Identity = { accountId, email, epoch, previousHash: new Uint8Array(32), ...publicKeys };
  const identityBytes = encodeIdentity(identity);
  const signer = { deploymentId: facts.deploymentIdBytes, signerId: accountId };
  const vault = await createVault(
    { accountId, identityBytes, signer, seed: privateKeys.ed25519 },
    rootKeys.selfWrap,
    ports.clock.now(),
  );
  const { device, known } = await signUpDevice(ports, accountId, {
    signer,
    nonce: facts.nonce,
    seed: privateKeys.ed25519,
  });
  const state = encodeAccountState({
    v: 1,
    previousHash: toBase64Url(firstStateHash),
    deploymentId: facts.deploymentId,
    origins: [ports.origin],
    kdf: facts.kdf,
    salt: facts.saltText,
    pinEpoch: epoch,
    rootEpoch: epoch,
    identityHash: toBase64Url(sha256(identityBytes)),
    pins: {},
    vaults: { [vault.body.vaultId]: vault.mark },
    devices: [known],
    recovery: ['kit-and-answers'],
    escrow: [],
    renewing: [],
    policySeq: 0,
    lowestSchema: 1,
  });
  const sealedState = await sealAccountState(
    rootKeys.accountState,
    { accountId, rootEpoch: epoch, seq: 1 },
    state,
  );
  const body: RegistrationBody = {
    email,
    fullName: form.fullName.trim(),
    ...(form.setupCode ? { setupCode: form.setupCode } : {}),
    accountId: idText(accountId),
    nonce: toBase64Url(facts.nonce),
    kdf: facts.kdf,
    salt: facts.saltText,
    authKey: toBase64Url(keys.authKey),
    reauthKey: toBase64Url(keys.reauthKey),
    oprfKeys: { pin: toBase64Url(oprfKey) },
    pinEpoch: epoch,
    wrappedRootKey: toBase64Url(wrappedRootKey),
    privateKeys: toBase64Url(await sealPrivateKeys(rootKeys.privateKeys, accountId, epoch, privateKeys)),
    identity: toBase64Url(identityBytes),
    identitySignature: toBase64Url(
      await signBody(privateKeys.ed25519, 'coffer/v1/identity', signer, identityBytes),
    ),
    recovery: recovery.body,
    accountState: toBase64Url(sealedState),
    vault: vault.body,
    device,
    backup: await makeBackups(
      { accountId, deploymentId: facts.deploymentIdBytes, seed: privateKeys.ed25519 },
      [known],
      { rootKey, rootEpoch: epoch, pin: form.pin },
    ),
  };
  const marks: DeviceMarks = {
    ...{ v: 1, deploymentId: facts.deploymentId, kdf: facts.kdf, salt: facts.saltText },
    accountId: body.accountId,
    identityHash: toBase64Url(sha256(identityBytes)),
    state: { seq: 1, hash: toBase64Url(nextStateHash(1, firstStateHash, sealedState)) },
    vaults: { [vault.body.vaultId]: vault.mark },
  };
  return { body, recoveryCode: recovery.code, accountId, marks };
};

const refusals = {
  'api/sign-up-closed': 'sign-up-closed',
  'api/setup-code-wrong': 'setup-code-wrong',
  'api/too-many-tries': 'too-many-requests',
  'api/policy': 'rules-changed',
} as const;

const isRefusal = (code: string): code is keyof typeof refusals => code in refusals;

/**
 * Signs up: the first requests of the whole story are made here, after the last submit.
 *
 * @param keysInAdvance private keys that were begun while the form was filled in.
 * Spec: docs/spec/sign-in.md §1.
 */
export const signUp = async (
  ports: Ports,
  form: SignUpForm,
  keysInAdvance: Promise<PrivateKeys> = generatePrivateKeys(),
  onProgress?: OnProgress,
): Promise<FiledSignUp> => {
  try {
    onProgress?.({ stage: 'deriving', done: 0, total: 2 });
    const offered = await readLoginFacts(ports.client, form.email, null);
    // A new account gets the default or better; a server that offers less is refused before anything is derived.
    if (!isKdfAtLeast(offered.kdf, defaultKdf))
      throw alarm('vault/kdf-weakened', 'Below the default for new accounts.');
    const rules = await readSecretRules(ports);
    const reason = breachOf(rules, form);
    if (reason) return { outcome: { kind: 'refused', reason }, pending: null };
    const facts = { ...offered, kdf: kdfFor(offered.kdf, rules.kdfIterations) };
    const { body, recoveryCode, accountId, marks } = await prepareRegistration(
      form,
      facts,
      await keysInAdvance,
      ports,
    );
    onProgress?.({ stage: 'sending', done: 1, total: 2 });
    const seed = (await keysInAdvance).ed25519;
    const proof = async (bytes: Bytes): Promise<string> =>
      toBase64Url(
        await signBody(
          seed,
          'coffer/v1/credential-write',
          { deploymentId: facts.deploymentIdBytes, signerId: accountId },
          credentialWriteBody(facts.nonce, bytes),
        ),
      );
    const idempotencyKey = idText(randomBytes(16));
    const { registrationId } = await ports.client.call(register, { body }, { idempotencyKey, proof });
    return {
      outcome: { kind: 'registered', recoveryCode },
      pending: { registrationId, email: body.email, marks },
    };
  } catch (error) {
    if (error instanceof ApiError && isRefusal(error.code)) {
      return { outcome: { kind: 'refused', reason: refusals[error.code] }, pending: null };
    }
    return { outcome: interruptionOf(error), pending: null };
  }
};

/** Types the mailed code. */
export const verifyCode = async (
  ports: Ports,
  pending: PendingRegistration,
  code: string,
): Promise<VerifyOutcome> => {
  try {
    const params = { registrationId: pending.registrationId };
    await ports.client.call(
      verifyRegistration,
      { params, body: { code } },
      { idempotencyKey: idText(randomBytes(16)) },
    );
    await changeMarks(ports.replica, pending.email, () => pending.marks);
    return { kind: 'verified' };
  } catch (error) {
    if (error instanceof ApiError && error.code === 'api/wrong-code') {
      return { kind: 'wrong-code', triesLeft: error.problem.triesLeft ?? 0 };
    }
    if (error instanceof ApiError && error.problem.status < 500) return { kind: 'expired' };
    return { kind: 'unreachable' };
  }
};

/** Asks for another code. */
export const sendAnotherCode = async (
  ports: Ports,
  pending: PendingRegistration,
): Promise<'sent' | 'too-soon' | 'unreachable'> => {
  try {
    const params = { registrationId: pending.registrationId };
    await ports.client.call(resendCode, { params, body: {} }, { idempotencyKey: idText(randomBytes(16)) });
    return 'sent';
  } catch (error) {
    return error instanceof ApiError && error.problem.status < 500 ? 'too-soon' : 'unreachable';
  }
};

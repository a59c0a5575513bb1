import {
  type CredentialChangeBody,
  challengeStepUp,
  changeCredentials,
  type RecoveryEndBody,
  type RecoveryKind,
} from '@coffer/contracts';
import {
  type Bytes,
  concat,
  deviceBackupBody,
  encodeIdentity,
  encodeManifest,
  fromBase64Url,
  generateOprfKey,
  idBytes,
  identityHash,
  idText,
  publicKeysOf,
  signBody,
  stepUpProof,
  toBase64Url,
  u8,
  u32,
} from '@coffer/crypto';
import type { TestBrowser } from './test-browser.ts';
import {
  deviceOf,
  newId,
  nextManifest,
  type Person,
  proofOf,
  random,
  randomText,
  signAs,
} from './test-person.ts';

/** A person with what of the account moves on at each write. */
export interface Standing {
  readonly person: Person;
  readonly rootEpoch: number;
  readonly stateSeq: number;
}

export const standingOf = (person: Person): Standing => ({ person, rootEpoch: 1, stateSeq: 1 });

export const nextState = ({ stateSeq }: Standing, rootEpoch: number) => ({
  seq: stateSeq + 1,
  sealed: toBase64Url(concat(u8(2), u32(rootEpoch), random(200))),
});

export const passwordPart = (person: Person) => ({
  kdf: { algorithm: 'pbkdf2-sha256' as const, iterations: 1_000_000 },
  ...{ salt: randomText(32), authKey: randomText(32), reauthKey: randomText(32) },
  ...{ pinEpoch: person.pinEpoch + 1, oprfKey: toBase64Url(generateOprfKey()) },
  wrappedRootKey: randomText(125),
});

/** The person with the keys of a password part. */
export const withPassword = (person: Person, part: ReturnType<typeof passwordPart>): Person => ({
  ...person,
  ...{ authKey: fromBase64Url(part.authKey), reauthKey: fromBase64Url(part.reauthKey) },
  pinEpoch: part.pinEpoch,
});

/** A new identity with the manifest that names it, and the person who has it. */
export const identityPart = async (
  person: Person,
  { email = person.email, hasNewKeys = true }: { email?: string; hasNewKeys?: boolean } = {},
) => {
  const keys = hasNewKeys ? { ...person.keys, ed25519: random(32), x25519: random(32) } : person.keys;
  const { epoch } = person.identity;
  const identity = {
    ...{ accountId: person.accountId, email, epoch: epoch + 1, previousHash: identityHash(person.identity) },
    ...(await publicKeysOf(keys)),
  };
  const next: Person = { ...person, email, keys, identity };
  const members = [{ accountId: person.accountId, role: 4 as const, identityHash: identityHash(identity) }];
  const root = person.newest?.manifest.root ?? random(32);
  const manifest = nextManifest(person, 0, { members, root });
  const bytes = encodeManifest(manifest);
  next.newest = { manifest, bytes };
  const encoded = encodeIdentity(identity);
  const vault = {
    vaultId: idText(person.vaultId),
    manifest: {
      manifest: toBase64Url(bytes),
      signature: toBase64Url(await signAs(person, 'coffer/v1/manifest', bytes)),
      mac: randomText(32),
    },
  };
  const part = {
    identity: toBase64Url(encoded),
    signature: toBase64Url(await signAs(next, 'coffer/v1/identity', encoded)),
    rotation: toBase64Url(await signAs(person, 'coffer/v1/identity-rotation', encoded)),
    vaults: [vault],
  };
  return { part, next };
};

export const rootPart = ({ person, rootEpoch }: Standing) => ({
  ...{ rootEpoch: rootEpoch + 1, privateKeys: randomText(2000) },
  wraps: [{ vaultId: idText(person.vaultId), keyEpoch: 1, selfWrap: randomText(157) }],
});

/** A backup for each device, signed by the person. */
export const backupPart = async (person: Person, rootEpoch: number, devices = [person.device.id]) => {
  const made = devices.map(async (deviceId) => {
    const [ephemeral, wrap] = [random(32), random(125)];
    const body = deviceBackupBody(deviceId, rootEpoch, ephemeral, wrap);
    const signature = toBase64Url(await signAs(person, 'coffer/v1/device-backup', body));
    const facts = { ephemeral: toBase64Url(ephemeral), wrap: toBase64Url(wrap) };
    return { deviceId: idText(deviceId), ...facts, signature };
  });
  return { oprfKey: toBase64Url(generateOprfKey()), devices: await Promise.all(made) };
};

export const wayPart = (kind: RecoveryKind, recoveryAuth: Bytes = random(32)) => ({
  ...{ kind, wrap: randomText(125), salt: randomText(32), recoveryAuth: toBase64Url(recoveryAuth) },
  iterations: kind === 'kit' ? 0 : 3_000_000,
  questions: kind === 'kit' ? [] : ['first', 'second'],
  ...(kind === 'answers' ? { oprfKey: toBase64Url(generateOprfKey()) } : {}),
});

export type ChangeParts = Omit<CredentialChangeBody, 'accountId' | 'nonce' | 'reauth'>;

/** A change as it is sent, with a challenge of its own answered. */
export const changeOf = async (
  browser: TestBrowser,
  person: Person,
  parts: ChangeParts,
): Promise<CredentialChangeBody> => {
  const { nonce, sessionId } = await browser.call(challengeStepUp, { body: { action: 'credentials' } });
  const asked = fromBase64Url(nonce);
  const reauth = await stepUpProof(person.reauthKey as never, asked, idBytes(sessionId), 'credentials');
  return { accountId: idText(person.accountId), nonce, reauth: toBase64Url(reauth), ...parts };
};

export const sendChange = (
  browser: TestBrowser,
  person: Person,
  body: CredentialChangeBody,
  idempotencyKey = newId(),
) => browser.call(changeCredentials, { body }, { proof: proofOf(person, body.nonce), idempotencyKey });

export const change = async (browser: TestBrowser, person: Person, parts: ChangeParts) =>
  sendChange(browser, person, await changeOf(browser, person, parts));

/** The problem that a change ends in. */
export const refusedChange = async (browser: TestBrowser, person: Person, body: CredentialChangeBody) =>
  browser.problem(changeCredentials, { body }, { proof: proofOf(person, body.nonce) });

/** All parts of new keys, and the person who has them. */
export const keysParts = async (standing: Standing) => {
  const passwordPath = passwordPart(standing.person);
  const { part: identity, next } = await identityPart(standing.person);
  const after: Standing = {
    person: withPassword(next, passwordPath),
    ...{ rootEpoch: standing.rootEpoch + 1, stateSeq: standing.stateSeq + 1 },
  };
  const state = nextState(standing, after.rootEpoch);
  return { parts: { state, passwordPath, identity, root: rootPart(standing) }, after };
};

/** What a recovery ends with, in a browser that becomes a device with it. */
export const endOf = async (standing: Standing, nonce: string) => {
  const { parts, after } = await keysParts(standing);
  const device = { id: random(16), seed: random(32) };
  const recoveryAuth = random(32);
  const person: Person = { ...after.person, device, recoveryAuth };
  const body: RecoveryEndBody = {
    ...{ accountId: idText(person.accountId), nonce, ...parts },
    recovery: [wayPart('kit-and-answers', recoveryAuth)],
    device: await deviceOf(person, fromBase64Url(nonce)),
  };
  return { body, after: { ...after, person } };
};

/** What a device signs to claim a recovery. */
export const deviceClaim = async (person: Person, origin: string, said: Bytes) => ({
  ...{ kind: 'device' as const, deviceId: idText(person.device.id), origin },
  signature: toBase64Url(
    await signBody(
      person.device.seed,
      'coffer/v1/device-auth',
      { deploymentId: person.deploymentId, signerId: person.device.id },
      said,
    ),
  ),
});

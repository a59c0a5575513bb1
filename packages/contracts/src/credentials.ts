import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { accountStateLimit, bytesOf, bytesUpTo, count, email, id, kdf, signedManifest } from './ids.ts';

/** What a person sees as the name of a device. */
export const deviceName = z.string().min(1).max(100);

/** A browser with its two public keys, vouched for by the identity (label `device-registration`). */
export const newDevice = z.strictObject({
  deviceId: id,
  /** Ed25519. */
  publicKey: bytesOf(32),
  /** X25519, for the device backup alone. */
  backupKey: bytesOf(32),
  name: deviceName,
  registration: bytesOf(64),
});

/** The root key wrapped for one device, signed by the identity (label `device-backup`). */
export const deviceBackup = z.strictObject({
  deviceId: id,
  ephemeral: bytesOf(32),
  wrap: bytesOf(125),
  signature: bytesOf(64),
});

/** See {@link deviceBackup}. */
export type DeviceBackup = z.infer<typeof deviceBackup>;

/** Most devices of an account that have a backup at a time. */
export const deviceBackupsLimit = 50;

/** Every device's backup at once, under one fresh OPRF key; devices that are left out have none from then on. */
export const backupPart = z.strictObject({
  oprfKey: bytesOf(32),
  devices: z.array(deviceBackup).max(deviceBackupsLimit),
});

/** The password path as a whole: its parts are never replaced apart from one another. */
export const passwordPath = z.strictObject({
  kdf,
  salt: bytesOf(32),
  authKey: bytesOf(32),
  reauthKey: bytesOf(32),
  /** One more than the present one. */
  pinEpoch: z.number().int().min(2),
  oprfKey: bytesOf(32),
  wrappedRootKey: bytesOf(125),
});

/** Ways back in that rest on what a person keeps or remembers. */
export const recoveryKinds = ['kit-and-answers', 'kit', 'answers'] as const;
/** See {@link recoveryKinds}. */
export const recoveryKind = z.enum(recoveryKinds);
/** See {@link recoveryKinds}. */
export type RecoveryKind = z.infer<typeof recoveryKind>;

/** A way back in as it is stored. `kit` alone has no questions, and iterations of 0. */
export const recoveryWay = z.strictObject({
  kind: recoveryKind,
  wrap: bytesOf(125),
  salt: bytesOf(32),
  iterations: z.number().int().min(0),
  questions: z.array(z.string().min(1).max(200)).max(5),
  recoveryAuth: bytesOf(32),
  /** With `answers` only. */
  oprfKey: bytesOf(32).optional(),
});

/** A new identity, signed by itself and by the key before it, and the manifests that name it in every vault. */
export const identityChange = z.strictObject({
  identity: bytesUpTo(4096),
  signature: bytesOf(64),
  /** By the identity before it, over the new one's bytes (label `identity-rotation`). */
  rotation: bytesOf(64),
  /** One for each vault of the account, signed by the identity before. */
  vaults: z.array(z.strictObject({ vaultId: id, manifest: signedManifest })).max(200),
});

/** A new root key: what hung on the old one, sealed again. */
export const rootChange = z.strictObject({
  /** One more than the present one. */
  rootEpoch: z.number().int().min(2),
  privateKeys: bytesUpTo(8192),
  /** Every vault key that the account holds, of present and former epochs. */
  wraps: z
    .array(z.strictObject({ vaultId: id, keyEpoch: z.number().int().min(1), selfWrap: bytesOf(157) }))
    .max(2000),
});

/** The account state that describes what is written with it. */
export const nextState = z.strictObject({
  seq: z.number().int().min(2),
  sealed: bytesUpTo(accountStateLimit),
});

/** What a change of credentials is, for the log, the mails and the check of its parts. */
export const credentialActs = ['password', 'pin', 'kdf', 'email', 'recovery', 'keys', 'backup'] as const;

/** Parts of a change; which of them an act has and may have is checked by the server (docs/spec/credentials.md). */
export const credentialParts = {
  state: nextState,
  passwordPath: passwordPath.optional(),
  backup: backupPart.optional(),
  identity: identityChange.optional(),
  root: rootChange.optional(),
  /** Written in place of the ways of the same kind. */
  recovery: z.array(recoveryWay).max(3).optional(),
  dropRecovery: z.array(recoveryKind).max(3).optional(),
} as const;

/** A change of credentials by a person who is signed in and has just given password (and PIN, where a key is wrapped). */
export const credentialChange = z.strictObject({
  accountId: id,
  act: z.enum(credentialActs),
  /** Of a step-up challenge for `credentials`; `reauth` answers it, and the proof header signs it with the body. */
  nonce: bytesOf(32),
  reauth: bytesOf(32),
  ...credentialParts,
  /** With the act `email`: the pending act whose wait is over. */
  email: z.strictObject({ email, actId: id }).optional(),
});

/** What {@link changeCredentials} takes. */
export type CredentialChangeBody = z.input<typeof credentialChange>;

/** Replaces credentials in one transaction with the account state that describes them: all of it, or nothing. */
export const changeCredentials = defineEndpoint({
  method: 'PUT',
  path: '/v1/account/credentials',
  access: 'full',
  summary: 'Change credentials',
  body: credentialChange,
  reply: z.object({
    seq: count,
    /** When a new way back in begins to open; now, unless it has a wait. */
    activeFrom: z.number().optional(),
  }),
  bodyLimit: 4_194_304,
  proof: true,
  activity: true,
  errors: [
    'api/bad-proof',
    'api/bad-nonce',
    'api/state-conflict',
    'api/manifest-conflict',
    'api/policy',
    'api/waiting',
    'api/too-many-tries',
    'api/unauthenticated',
  ],
});

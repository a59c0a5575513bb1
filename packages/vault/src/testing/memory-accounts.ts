import { prelogin, register, resendCode, verifyRegistration } from '@coffer/contracts';
import {
  canonicalEmail,
  concat,
  defaultKdf,
  fromBase64Url,
  idBytes,
  idText,
  randomBytes,
  sha256,
  toBase64Url,
  utf8,
} from '@coffer/crypto';
import { checkSignature, credentialWriteBody, parseIdentity } from '@coffer/crypto/verify';
import type { Clock } from '../ports.ts';
import { storedVault } from './memory-members.ts';
import { assertKdfEnough } from './memory-policy.ts';
import {
  type MemoryStore,
  type Route,
  refusal,
  route,
  type StoredDevice,
  type StoredRegistration,
  type StoredWay,
} from './memory-store.ts';

/** Stands for the pepper and the salt secret, which a real server keeps outside its database. */
const serverSecret = utf8('a secret of the server in memory');

/** What is kept of a key that is compared. */
export const hashOf = (key: string): string => toBase64Url(sha256(concat(serverSecret, fromBase64Url(key))));

/** A nonce of 32 bytes as text. */
export const newNonce = (): string => toBase64Url(randomBytes(32));

const saltOf = (store: MemoryStore, email: string): string =>
  toBase64Url(sha256(concat(serverSecret, idBytes(store.deploymentId), utf8(email))));

/** A way back in as it is kept; its key is hashed. */
export const keptWay = (
  {
    recoveryAuth,
    ...way
  }: Omit<StoredWay, 'authHash' | 'createdAt' | 'activeFrom' | 'testedAt'> & {
    readonly recoveryAuth: string;
  },
  now: number,
  activeFrom = now,
): StoredWay => ({ ...way, authHash: hashOf(recoveryAuth), createdAt: now, activeFrom, testedAt: null });

/** Eight digits. */
export const newCode = (): string => {
  const [a = 0, b = 0, c = 0, d = 0] = randomBytes(4);
  return String((a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d) % 100_000_000).padStart(8, '0');
};

/** A device that was just registered. */
export const newDevice = (
  { name, backupKey }: Pick<StoredDevice, 'name' | 'backupKey'>,
  now: number,
): StoredDevice => ({ name, backupKey, firstSeenAt: now, lastSeenAt: now, isRevoked: false });

const fifteenMinutes = 15 * 60_000;
const tenMinutes = 10 * 60_000;

/** Routes of signing up. */
export const accountRoutes = (store: MemoryStore, clock: Pick<Clock, 'now'>): Route[] => {
  const find = (registrationId: string, token: string | null): StoredRegistration => {
    const registration = store.registrations.get(registrationId);
    if (!registration || registration.token !== token) throw refusal('api/not-found');
    return registration;
  };
  return [
    route(prelogin, ({ body }) => {
      const email = canonicalEmail(body.email);
      const nonce = newNonce();
      store.nonces.add(nonce);
      const account = store.accounts.get(email);
      const facts = account?.body ?? { kdf: defaultKdf, salt: saltOf(store, email) };
      return { deploymentId: store.deploymentId, kdf: facts.kdf, salt: facts.salt, nonce };
    }),
    route(register, async ({ body, bytes, proof, jar }) => {
      assertKdfEnough(store, body.kdf);
      if (!store.nonces.delete(body.nonce)) throw refusal('api/bad-nonce');
      const { authKey, vault, recovery, backup = null, pinEpoch, ...kept } = body;
      const identity = parseIdentity(fromBase64Url(body.identity));
      const signer = { deploymentId: idBytes(store.deploymentId), signerId: idBytes(body.accountId) };
      const isSigned = (
        label: 'coffer/v1/identity' | 'coffer/v1/credential-write',
        of: Uint8Array,
        by: string,
      ) => checkSignature(identity.ed25519, label, signer, of, fromBase64Url(by));
      const written = credentialWriteBody(fromBase64Url(body.nonce), bytes);
      if (!(await isSigned('coffer/v1/credential-write', written, proof))) throw refusal('api/bad-proof');
      if (!(await isSigned('coffer/v1/identity', fromBase64Url(body.identity), body.identitySignature)))
        throw refusal('api/bad-proof');
      if (body.salt !== saltOf(store, canonicalEmail(body.email))) throw refusal('api/invalid-request');
      const registrationId = idText(randomBytes(16));
      jar.registration = newNonce();
      store.registrations.set(registrationId, {
        token: jar.registration,
        code: newCode(),
        sentAt: clock.now(),
        triesLeft: 5,
        account: {
          body: kept,
          authHash: hashOf(authKey),
          pinEpoch,
          rootEpoch: 1,
          identities: [{ identity: body.identity, signature: body.identitySignature }],
          ways: [keptWay({ kind: 'kit-and-answers', ...recovery }, clock.now())],
          backups: backup,
          acts: [],
          states: [{ seq: 1, sealed: body.accountState }],
          devices: new Map([[body.device.deviceId, body.device.publicKey]]),
          deviceFacts: new Map([[body.device.deviceId, newDevice(body.device, clock.now())]]),
          ...{ factors: [], backupCodes: [], events: [] },
          evaluations: [],
          frozenUntil: 0,
          approvals: [],
        },
        vaultId: vault.vaultId,
        vault: storedVault(body.accountId, 'private', vault),
      });
      return { registrationId };
    }),
    route(verifyRegistration, ({ params, body, jar }) => {
      const registration = find(params.registrationId, jar.registration);
      const email = canonicalEmail(registration.account.body.email);
      const isLate = clock.now() > registration.sentAt + tenMinutes;
      if (isLate || registration.triesLeft === 0 || store.accounts.has(email))
        throw refusal('api/code-expired');
      if (registration.code !== body.code) {
        registration.triesLeft -= 1;
        throw refusal('api/wrong-code', { triesLeft: registration.triesLeft });
      }
      store.registrations.delete(params.registrationId);
      store.accounts.set(email, registration.account);
      store.vaults.set(registration.vaultId, registration.vault);
      return { verified: true as const };
    }),
    route(resendCode, ({ params, jar }) => {
      const registration = find(params.registrationId, jar.registration);
      if (clock.now() < registration.sentAt + 60_000) throw refusal('api/too-many-tries');
      store.registrations.set(params.registrationId, {
        ...registration,
        code: newCode(),
        sentAt: clock.now(),
        triesLeft: 5,
      });
      return { sent: true as const };
    }),
  ];
};

/** When a session that was active now falls idle. */
export const idleAfter = (clock: Pick<Clock, 'now'>): number => clock.now() + fifteenMinutes;

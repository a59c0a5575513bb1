import { randomBytes } from 'node:crypto';
import { copyBytes, idBytes } from '@coffer/crypto/verify';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Sql } from '../../db/sql.ts';
import { base64Url } from '../../http/body.ts';
import type { Origins } from '../../http/same-origin.ts';
import { sha256 } from '../../secrets/vaulting.ts';
import type { NewCredential, StoredFactor } from './factors.repo.ts';

/** What a browser sends; the library looks at its shape. */
export type WebauthnJson = Readonly<Record<string, unknown>>;

/** A challenge is of one session and one purpose: adding one factor, signing in, or confirming one act of the console. */
export interface ChallengePlace {
  readonly sessionId: string;
  readonly purpose: `webauthn-add:${string}` | `webauthn-act:${string}` | 'webauthn-sign-in';
}

const putText = `INSERT INTO nonce (hash, purpose, subject_id, expires_at)
  VALUES ($1, $2, $3, now() + interval '5 minutes')`;
const takeText = `DELETE FROM nonce WHERE hash = $1 AND purpose = $2 AND subject_id = $3 AND expires_at > now()
  RETURNING hash`;

const newChallenge = async (sql: Sql, { sessionId, purpose }: ChallengePlace) => {
  const challenge = copyBytes(randomBytes(32));
  await sql(putText, [sha256(base64Url(challenge)), purpose, sessionId]);
  return challenge;
};

/** Takes the challenge, right or wrong what is signed: it is answered once. */
const takeChallenge =
  (sql: Sql, { sessionId, purpose }: ChallengePlace) =>
  async (challenge: string): Promise<boolean> =>
    (await sql(takeText, [sha256(challenge), purpose, sessionId])).length === 1;

const credentialIdOf = (response: WebauthnJson): string =>
  typeof response.id === 'string' ? response.id.slice(0, 2000) : '';

const descriptors = (factors: readonly StoredFactor[]) =>
  factors.flatMap(({ credential_id: id, transports }) =>
    id ? [{ id: base64Url(id), transports: [...transports] }] : [],
  );

/** Security keys and passkeys, bound to the host of the public origin (docs/spec/factors.md §3). */
export const webauthn = (origins: Origins) => {
  const rpId = (): string => new URL(origins()[0] ?? 'http://localhost').hostname;
  const expected = () => ({
    expectedOrigin: [...origins()],
    expectedRPID: rpId(),
    requireUserVerification: false,
  });

  return {
    creationOptions: async (
      sql: Sql,
      place: ChallengePlace,
      account: { readonly accountId: string; readonly email: string },
      present: readonly StoredFactor[],
    ) =>
      generateRegistrationOptions({
        ...{ rpName: 'Coffer', rpID: rpId(), userName: account.email, userID: idBytes(account.accountId) },
        challenge: await newChallenge(sql, place),
        attestationType: 'none',
        excludeCredentials: descriptors(present),
        authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
      }),

    requestOptions: async (sql: Sql, place: ChallengePlace, factors: readonly StoredFactor[]) =>
      generateAuthenticationOptions({
        rpID: rpId(),
        challenge: await newChallenge(sql, place),
        allowCredentials: descriptors(factors),
        userVerification: 'preferred',
      }),

    /** The credential that was made over this place's challenge; null where anything is wrong with it. */
    verifyCreation: async (
      sql: Sql,
      place: ChallengePlace,
      sent: WebauthnJson,
    ): Promise<NewCredential | null> => {
      try {
        const response = sent as unknown as RegistrationResponseJSON;
        const expectedChallenge = takeChallenge(sql, place);
        const made = await verifyRegistrationResponse({ response, expectedChallenge, ...expected() });
        if (!made.verified) return null;
        const { id, publicKey, counter, transports = [] } = made.registrationInfo.credential;
        return {
          credentialId: Buffer.from(id, 'base64url'),
          publicKey: Buffer.from(publicKey),
          counter,
          transports: transports.filter((name) => typeof name === 'string').slice(0, 10),
        };
      } catch (error) {
        return refusedBy(error);
      }
    },

    /** Which of the factors signed this place's challenge, and its new counter; null where none did. */
    verifyAssertion: async (
      sql: Sql,
      place: ChallengePlace,
      sent: WebauthnJson,
      factors: readonly StoredFactor[],
    ): Promise<{ readonly factor: StoredFactor; readonly counter: number } | null> => {
      const id = credentialIdOf(sent);
      const factor = factors.find(({ credential_id: known }) => known !== null && base64Url(known) === id);
      if (!factor?.public_key) return null;
      try {
        const response = sent as unknown as AuthenticationResponseJSON;
        const credential = { id, publicKey: copyBytes(factor.public_key), counter: Number(factor.counter) };
        const expectedChallenge = takeChallenge(sql, place);
        const done = await verifyAuthenticationResponse({
          ...{ response, expectedChallenge, credential },
          ...expected(),
        });
        return done.verified ? { factor, counter: done.authenticationInfo.newCounter } : null;
      } catch (error) {
        return refusedBy(error);
      }
    },
  };
};
export type Webauthn = ReturnType<typeof webauthn>;

/** The library says "wrong" by throwing plain errors; what the database says is not for it to swallow. */
const refusedBy = (error: unknown): null => {
  if ((error as { code?: unknown } | null)?.code !== undefined && (error as { severity?: unknown }).severity)
    throw error;
  return null;
};

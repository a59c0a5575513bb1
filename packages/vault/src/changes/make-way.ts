import type { CredentialChangeBody } from '@coffer/contracts';
import {
  answersInput,
  type Bytes,
  defaultAnswersIterations,
  deriveAnswersAloneKey,
  deriveAnswersKey,
  deriveKitAndAnswersKey,
  deriveKitKey,
  deriveRecoveryAuth,
  evaluateOprf,
  generateOprfKey,
  generateRecoverySecret,
  type RecoveryKey,
  type RootKey,
  randomBytes,
  recoveryCodeText,
  recoveryWrapContext,
  toBase64Url,
  wrapRootKey,
} from '@coffer/crypto';
import type { NewWay } from '../account-engine.ts';

/** A way back in as it is stored. */
export type RecoveryWayBody = NonNullable<CredentialChangeBody['recovery']>[number];

/** A way back in, and the code that a person keeps for it; null for answers alone. */
export interface MadeWay {
  readonly body: RecoveryWayBody;
  readonly recoveryCode: string | null;
}

interface Keyed {
  readonly recoveryKey: RecoveryKey;
  readonly secret: Bytes | null;
  readonly oprfKey: Bytes | null;
}

const keyOf = async (way: NewWay, accountId: Bytes, salt: Bytes): Promise<Keyed> => {
  const secret = generateRecoverySecret();
  if (way.kind === 'kit')
    return { recoveryKey: await deriveKitKey(secret, accountId), secret, oprfKey: null };
  const place = { accountId, salt, iterations: defaultAnswersIterations };
  const answersKey = await deriveAnswersKey(way.answers, place);
  if (way.kind === 'kit-and-answers')
    return {
      recoveryKey: await deriveKitAndAnswersKey(secret, answersKey, accountId),
      secret,
      oprfKey: null,
    };
  const oprfKey = generateOprfKey();
  const output = evaluateOprf(oprfKey, answersInput(answersKey));
  return { recoveryKey: await deriveAnswersAloneKey(answersKey, output, accountId), secret: null, oprfKey };
};

/**
 * A new way back in: with a new secret, so that the code before it opens nothing any more.
 *
 * @param place `accountId` of 16 bytes.
 * @throws {CryptoError} `crypto/kdf-refused` for fewer than two questions with an answer that says anything.
 * Spec: docs/spec/recovery.md §4.
 */
export const makeWay = async (
  way: NewWay,
  place: { readonly accountId: Bytes; readonly rootEpoch: number; readonly rootKey: RootKey },
): Promise<MadeWay> => {
  const salt = randomBytes(32);
  const { recoveryKey, secret, oprfKey } = await keyOf(way, place.accountId, salt);
  const context = recoveryWrapContext(place.accountId, place.rootEpoch);
  const isKitAlone = way.kind === 'kit';
  return {
    recoveryCode: secret && recoveryCodeText(secret),
    body: {
      kind: way.kind,
      wrap: toBase64Url(await wrapRootKey({ recoveryKey }, context, place.rootKey)),
      salt: toBase64Url(salt),
      iterations: isKitAlone ? 0 : defaultAnswersIterations,
      questions: isKitAlone ? [] : way.answers.map(({ question }) => question),
      recoveryAuth: toBase64Url(await deriveRecoveryAuth(recoveryKey)),
      ...(oprfKey ? { oprfKey: toBase64Url(oprfKey) } : {}),
    },
  };
};

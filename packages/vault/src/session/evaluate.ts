import { type Client, evaluatePin, type ReplyOf } from '@coffer/contracts';
import {
  type Bytes,
  blindOprf,
  finalizeOprf,
  fromBase64Url,
  idText,
  randomBytes,
  toBase64Url,
} from '@coffer/crypto';

/** What an evaluation answers beside the element. */
export type EvaluationReply = ReplyOf<typeof evaluatePin>;

/** A device's word for itself, in place of a mailed code. */
export interface DeviceWord {
  readonly origin: string;
  /** Base64url of 64 bytes. */
  readonly signature: string;
}

/**
 * One counted evaluation of the PIN's OPRF over `input`. A fresh blind each time: the same element is never sent twice.
 *
 * @returns the reply, and the output of 64 bytes.
 * @throws {CryptoError} `crypto/bad-element` for an element that is none.
 * Spec: docs/spec/oprf.md.
 */
export const evaluateInput = async (
  client: Client,
  input: Bytes,
  device?: DeviceWord,
): Promise<{ readonly reply: EvaluationReply; readonly output: Bytes }> => {
  const blinded = blindOprf(input);
  const body = { blinded: toBase64Url(blinded.element), ...(device ? { device } : {}) };
  const reply = await client.call(evaluatePin, { body }, { idempotencyKey: idText(randomBytes(16)) });
  return { reply, output: finalizeOprf(input, blinded, fromBase64Url(reply.evaluated)) };
};

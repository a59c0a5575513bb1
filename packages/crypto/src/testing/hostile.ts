import { type Bytes, copyBytes } from '../bytes.ts';
import { CryptoError } from '../errors.ts';

/** `length` bytes counting up from `start`. */
export const countUp = (start: number, length: number): Bytes =>
  Uint8Array.from({ length }, (_, i) => (start + i) & 0xff);

/** Every copy of `bytes` with one bit flipped, within the given range. */
export const flipEachBit = function* (bytes: Bytes, from = 0, to = bytes.length): Iterable<Bytes> {
  for (let bit = from * 8; bit < to * 8; bit += 1) {
    const flipped = copyBytes(bytes);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    yield flipped;
  }
};

/** `bytes` cut at every length from `from`, the whole left out. */
export const cutEachLength = function* (bytes: Bytes, from = 0): Iterable<Bytes> {
  for (let length = from; length < bytes.length; length += 1) yield bytes.slice(0, length);
};

/** How a call ended: `code: message` of its CryptoError, the name of any other error, or `ok`. */
export const outcomeOf = async (call: () => unknown): Promise<string> => {
  try {
    await call();
    return 'ok';
  } catch (error) {
    if (error instanceof CryptoError) return `${error.code}: ${error.message}`;
    return `foreign error: ${error instanceof Error ? error.name : String(error)}`;
  }
};

/** Only the code of {@link outcomeOf}. */
export const codeOf = async (call: () => unknown): Promise<string> =>
  (await outcomeOf(call)).split(': ')[0] ?? '';

/** The one outcome for everything that does not authenticate. */
export const notAuthenticOutcome = 'crypto/not-authentic: The bytes do not authenticate.';

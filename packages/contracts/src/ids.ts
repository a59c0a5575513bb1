import { z } from 'zod';

// The page's policy forbids eval, which zod would try for speed.
z.config({ jitless: true });

/** An id: 16 random bytes as UUID text, lower case. */
export const id = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

const base64Url = /^[A-Za-z0-9_-]*$/;

/** Length of base64url text without padding for `bytes` bytes. */
const textLength = (bytes: number): number => Math.ceil((bytes * 4) / 3);

/** Exactly `length` bytes as base64url without padding. */
export const bytesOf = (length: number) => z.string().length(textLength(length)).regex(base64Url);

/** At most `most` bytes as base64url without padding. */
export const bytesUpTo = (most: number) => z.string().max(textLength(most)).regex(base64Url);

/**
 * An e-mail address as typed; the server stores it trimmed, NFC and lower-cased. Control characters and those that turn
 * the direction of writing are refused: an address is shown to people who decide by it.
 */
export const email = z
  .string()
  .min(3)
  .max(254)
  .regex(/^[^\s@<>"\p{Cc}\p{Bidi_C}]+@[^\s@<>"\p{Cc}\p{Bidi_C}]+$/u);

/** How a password becomes a key. Bounds are the client's business; here only the shape. */
export const kdf = z.discriminatedUnion('algorithm', [
  z.strictObject({ algorithm: z.literal('pbkdf2-sha256'), iterations: z.number() }),
  z.strictObject({
    algorithm: z.literal('argon2id'),
    memoryKiB: z.number(),
    passes: z.number(),
    lanes: z.number(),
  }),
]);

/** A code from a mail: eight digits, or sixteen letters and digits while too many wrong codes come in from everywhere. */
export const mailCode = z.string().regex(/^(\d{8}|[0-9A-HJKMNP-TV-Z]{16})$/);

/** Kinds of a further factor. */
export const factorKind = z.enum(['totp', 'webauthn', 'backup-codes']);

/** See {@link factorKind}. */
export type FactorKind = z.infer<typeof factorKind>;

/** A signed manifest as JSON carries it. */
export const signedManifest = z.strictObject({
  manifest: bytesUpTo(1_048_576),
  signature: bytesOf(64),
  mac: bytesOf(32),
});

/** An epoch of keys: the first is 1. */
export const epoch = z.number().int().min(1);

/** A sequence number or revision. */
export const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/**
 * Largest account state, in bytes. Its largest part are the pins, some 170 bytes each: more than a thousand people fit, and
 * a reply of a hundred states into what a client reads.
 */
export const accountStateLimit = 196_608;

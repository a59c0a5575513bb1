import { type Bytes, concat, lp, sized, utf8 } from './bytes.ts';
import { hkdf } from './hazmat/hkdf.ts';
import { hmac, hmacKey, hmacVerify } from './hazmat/hmac.ts';
import { randomBytes } from './hazmat/random.ts';
import { invitationWords } from './invitation-words.ts';
import type { InvitationKey } from './keys.ts';

/** Bytes of an invitation's secret: 88 bits, eight words of eleven. */
export const invitationSecretLength = 11;
const wordCount = 8;
const bitsPerWord = 11;
const beginningLength = 4;

const bitsOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');

const valuesOf = (bits: string, width: number): readonly number[] =>
  Array.from({ length: bits.length / width }, (_, i) =>
    Number.parseInt(bits.slice(i * width, (i + 1) * width), 2),
  );

/** A new secret of an invitation, 11 bytes. */
export const generateInvitationSecret = (): Bytes => randomBytes(invitationSecretLength);

/**
 * The eight words of a secret (11 bytes), with spaces between them. Spec: docs/spec/invitations.md §1.
 *
 * @throws {CryptoError} `crypto/malformed` for a secret of another length.
 */
export const invitationText = (secret: Bytes): string =>
  valuesOf(bitsOf(sized(secret, invitationSecretLength, 'invitation secret')), bitsPerWord)
    .map((index) => invitationWords[index])
    .join(' ');

const beginningOf = (word: string): string => word.slice(0, beginningLength);
const indexByBeginning = new Map(invitationWords.map((word, index) => [beginningOf(word), index]));

/** The word itself, or at least its first four letters and as many more as were typed. */
const indexOfTyped = (typed: string): number | null => {
  const index = indexByBeginning.get(beginningOf(typed));
  if (index === undefined) return null;
  return invitationWords[index]?.startsWith(typed) === true ? index : null;
};

/**
 * The secret of eight words as people type them: in either case, with any spaces, hyphens, commas or full stops between
 * them; four letters of a word are enough. `null` for another number of words, or one that the list does not have.
 */
export const parseInvitationText = (typed: string): Bytes | null => {
  const words = typed
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    .split(/[\s,.\p{Dash_Punctuation}]+/u)
    .filter((word) => word !== '');
  if (words.length !== wordCount) return null;
  const indices = words.map(indexOfTyped);
  const bits = indices.map((index) => (index === null ? '' : index.toString(2).padStart(bitsPerWord, '0')));
  return indices.includes(null) ? null : Uint8Array.from(valuesOf(bits.join(''), 8));
};

/**
 * The key that both sides have from the secret (11 bytes) of an invitation (id of 16 bytes).
 *
 * @throws {CryptoError} `crypto/malformed` for other lengths. Spec: docs/spec/invitations.md §2.
 */
export const deriveInvitationKey = async (secret: Bytes, invitationId: Bytes): Promise<InvitationKey> => {
  sized(secret, invitationSecretLength, 'invitation secret');
  const info = concat(utf8('coffer/v1/invitation'), sized(invitationId, 16, 'invitation id'));
  return (await hmacKey(await hkdf(secret, info, 32))) as InvitationKey;
};

/** What a tag speaks of: whose it is, and both identities' hashes (32 bytes each). */
export interface InvitationTag {
  readonly side: 'guest' | 'inviter';
  readonly inviterIdentityHash: Bytes;
  readonly guestIdentityHash: Bytes;
}

const tagMessage = (tag: InvitationTag): Bytes =>
  concat(
    lp(tag.side),
    sized(tag.inviterIdentityHash, 32, 'inviter hash'),
    sized(tag.guestIdentityHash, 32, 'guest hash'),
  );

/**
 * The tag (32 bytes) by which one side shows that it knows the words, and which identities it has before it.
 *
 * @throws {CryptoError} `crypto/malformed` for hashes of another length. Spec: docs/spec/invitations.md §2.
 */
export const invitationTag = (key: InvitationKey, tag: InvitationTag): Promise<Bytes> =>
  hmac(key, tagMessage(tag));

/** Whether a tag is the other side's over the same two identities. */
export const isInvitationTag = (key: InvitationKey, tag: InvitationTag, given: Bytes): Promise<boolean> =>
  hmacVerify(key, given, tagMessage(tag));

import { type Bytes, sized } from './bytes.ts';
import { malformed } from './errors.ts';

const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const base64Values = new Map([...base64Alphabet].map((character, value) => [character, value]));

/** Base64url without padding (RFC 4648 §5): bytes in JSON. */
export const toBase64Url = (bytes: Uint8Array): string => {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const a = bytes[i] ?? 0;
    const b = bytes[i + 1] ?? 0;
    const c = bytes[i + 2] ?? 0;
    const left = bytes.length - i;
    text += base64Alphabet.charAt(a >> 2) + base64Alphabet.charAt(((a & 3) << 4) | (b >> 4));
    if (left > 1) text += base64Alphabet.charAt(((b & 15) << 2) | (c >> 6));
    if (left > 2) text += base64Alphabet.charAt(c & 63);
  }
  return text;
};

/**
 * Bytes of base64url without padding. Only the one canonical spelling is taken.
 *
 * @throws {CryptoError} `crypto/malformed`.
 */
export const fromBase64Url = (text: string): Bytes => {
  if (text.length % 4 === 1) throw malformed('base64url length');
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let buffer = 0;
  let bits = 0;
  let at = 0;
  for (const character of text) {
    const value = base64Values.get(character);
    if (value === undefined) throw malformed('base64url character');
    buffer = ((buffer << 6) | value) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at] = (buffer >> bits) & 0xff;
      at += 1;
    }
  }
  if ((buffer & ((1 << bits) - 1)) !== 0) throw malformed('base64url tail');
  return bytes;
};

const hexPairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lower-case hexadecimal. */
export const toHex = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += hexPairs[byte] ?? '';
  return text;
};

/**
 * Bytes of hexadecimal, either case.
 *
 * @throws {CryptoError} `crypto/malformed`.
 */
export const fromHex = (text: string): Bytes => {
  if (text.length % 2 !== 0 || /[^0-9a-f]/i.test(text)) throw malformed('hexadecimal');
  return Uint8Array.from({ length: text.length / 2 }, (_, i) =>
    Number.parseInt(text.slice(2 * i, 2 * i + 2), 16),
  );
};

/**
 * UUID text of 16 bytes; no version bits are set, since ids are random bytes.
 *
 * @throws {CryptoError} `crypto/malformed` for another length.
 */
export const idText = (id: Uint8Array): string => {
  const hex = toHex(sized(id, 16, 'id'));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/**
 * The 16 bytes of UUID text.
 *
 * @throws {CryptoError} `crypto/malformed`.
 */
export const idBytes = (text: string): Bytes => {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) throw malformed('id');
  return fromHex(text.replaceAll('-', ''));
};

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Crockford base32, most significant bit first, the last character filled with zero bits. */
export const toCrockford = (bytes: Uint8Array): string => {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += crockford.charAt((buffer >> bits) & 31);
    }
    buffer &= (1 << bits) - 1;
  }
  return bits > 0 ? text + crockford.charAt((buffer << (5 - bits)) & 31) : text;
};

/**
 * Crockford base32 as people type it, in its one spelling: upper case, O for 0, I and L for 1, hyphens and spaces dropped.
 * Only ASCII letters are raised: elsewhere one character can become two.
 */
export const crockfordSpelling = (typed: string): string =>
  typed
    .replace(/[a-z]/g, (letter) => letter.toUpperCase())
    .replace(/[\s-]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');

/**
 * Bytes of Crockford base32 as people type it ({@link crockfordSpelling}).
 *
 * @throws {CryptoError} `crypto/malformed` for other characters, a character too many, or set bits in the tail.
 */
export const fromCrockford = (typed: string): Bytes => {
  const text = crockfordSpelling(typed);
  if ((text.length * 5) % 8 >= 5) throw malformed('base32 length');
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8));
  let buffer = 0;
  let bits = 0;
  let at = 0;
  for (const character of text) {
    const value = crockford.indexOf(character);
    if (value < 0) throw malformed('base32 character');
    buffer = ((buffer << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at] = (buffer >> bits) & 0xff;
      at += 1;
    }
  }
  if ((buffer & ((1 << bits) - 1)) !== 0) throw malformed('base32 tail');
  return bytes;
};

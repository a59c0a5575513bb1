type Bytes = Uint8Array<ArrayBuffer>;

/** A Bitwarden EncString of type 2: AES-256-CBC, then HMAC-SHA-256 over IV and ciphertext. */
export interface EncString {
  readonly iv: Bytes;
  readonly sealed: Bytes;
  readonly mac: Bytes;
}

/** The two keys that Bitwarden stretches a derived key to. */
export interface StretchedFileKey {
  readonly enc: Bytes;
  readonly mac: Bytes;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const notBase64 = 0xff;
const valueByCode = new Uint8Array(128).fill(notBase64);
for (const [value, character] of [...alphabet].entries()) valueByCode[character.charCodeAt(0)] = value;

/** Strict base64 with padding; a regular expression over 64 MiB could exhaust its stack. */
const decodeBase64 = (text: string): Bytes | null => {
  if (text.length % 4 !== 0) return null;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let buffer = 0;
  let written = 0;
  for (let at = 0; at < text.length - padding; at++) {
    const value = valueByCode[text.charCodeAt(at)] ?? notBase64;
    if (value === notBase64) return null;
    buffer = ((buffer << 6) | value) & 0xffffff;
    if (at % 4 > 0) bytes[written++] = (buffer >> (6 - (at % 4) * 2)) & 0xff;
  }
  return bytes;
};

/** Parses `2.iv|ciphertext|mac` in base64; null for other types (no MAC, other ciphers) and damaged text. */
export const parseEncString = (text: string): EncString | null => {
  if (!text.startsWith('2.')) return null;
  const [iv, sealed, mac, ...rest] = text.slice(2).split('|').map(decodeBase64);
  if (iv?.length !== 16 || mac?.length !== 32 || rest.length > 0) return null;
  if (sealed === undefined || sealed === null || sealed.length === 0 || sealed.length % 16 !== 0) return null;
  return { iv, sealed, mac };
};

/** HKDF-Expand for one block of output (RFC 5869 section 2.3); WebCrypto's HKDF would extract first. */
const expand = async (key: Bytes, label: string): Promise<Bytes> => {
  const hmacKey = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ]);
  const info = new TextEncoder().encode(`${label}\u0001`);
  return new Uint8Array(await crypto.subtle.sign('HMAC', hmacKey, info));
};

/** Stretches 32 derived bytes as Bitwarden does. */
export const stretchKey = async (key: Bytes): Promise<StretchedFileKey> => ({
  enc: await expand(key, 'enc'),
  mac: await expand(key, 'mac'),
});

/** Opens an EncString; null where the MAC does not fit, and then nothing was decrypted. */
export const openEncString = async (
  { iv, sealed, mac }: EncString,
  keys: StretchedFileKey,
): Promise<Bytes | null> => {
  const macKey = await crypto.subtle.importKey('raw', keys.mac, { name: 'HMAC', hash: 'SHA-256' }, false, [
    'verify',
  ]);
  const covered = new Uint8Array(iv.length + sealed.length);
  covered.set(iv);
  covered.set(sealed, iv.length);
  if (!(await crypto.subtle.verify('HMAC', macKey, mac, covered))) return null;
  const key = await crypto.subtle.importKey('raw', keys.enc, 'AES-CBC', false, ['decrypt']);
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-CBC', iv }, key, sealed));
  } catch {
    return null;
  }
};

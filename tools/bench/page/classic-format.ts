import type { ItemContent } from '../../../packages/vault/src/items/item-content.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** The two keys of Bitwarden's classic format. */
export interface ClassicKeys {
  readonly enc: CryptoKey;
  readonly mac: CryptoKey;
}

export const classicKeys = async (): Promise<ClassicKeys> => ({
  enc: await crypto.subtle.generateKey({ name: 'AES-CBC', length: 256 }, false, ['encrypt', 'decrypt']),
  mac: await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']),
});

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

const fromBase64 = (text: string): Bytes => {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let at = 0; at < raw.length; at += 1) bytes[at] = raw.charCodeAt(at);
  return bytes;
};

const joined = (iv: Bytes, sealed: Bytes): Bytes => {
  const both = new Uint8Array(iv.length + sealed.length);
  both.set(iv);
  both.set(sealed, iv.length);
  return both;
};

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** `2.iv|ciphertext|mac`, each base64: AES-256-CBC, then HMAC-SHA-256 over iv and ciphertext. */
const sealField = async (keys: ClassicKeys, text: string): Promise<string> => {
  const iv = crypto.getRandomValues(new Uint8Array(16));
  const sealed = new Uint8Array(
    await crypto.subtle.encrypt({ name: 'AES-CBC', iv }, keys.enc, encoder.encode(text)),
  );
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', keys.mac, joined(iv, sealed)));
  return `2.${base64(iv)}|${base64(sealed)}|${base64(mac)}`;
};

const openField = async (keys: ClassicKeys, field: string): Promise<string> => {
  const [iv, sealed, mac] = field.slice(2).split('|').map(fromBase64);
  if (!iv || !sealed || !mac) throw new Error('not a field');
  if (!(await crypto.subtle.verify('HMAC', keys.mac, mac, joined(iv, sealed)))) throw new Error('wrong MAC');
  return decoder.decode(await crypto.subtle.decrypt({ name: 'AES-CBC', iv }, keys.enc, sealed));
};

/** Eight fields, as a login of that format has them: name, user, password, address, notes, code, folder, custom. */
export const sealClassic = ({ overview, secret }: ItemContent, keys: ClassicKeys): Promise<string[]> =>
  Promise.all(
    [
      overview.title,
      overview.userName,
      secret.password,
      secret.websites[0] ?? '',
      secret.notes,
      secret.totp,
      overview.folder,
      JSON.stringify(secret.fields),
    ].map((text) => sealField(keys, text)),
  );

const together = 64;

/** Opens every field of every item, some dozens of items at a time. */
export const openClassic = async (
  items: readonly (readonly string[])[],
  keys: ClassicKeys,
): Promise<string[][]> => {
  const opened: string[][] = [];
  for (let at = 0; at < items.length; at += together) {
    const chunk = items.slice(at, at + together);
    opened.push(
      ...(await Promise.all(chunk.map((item) => Promise.all(item.map((field) => openField(keys, field)))))),
    );
  }
  return opened;
};

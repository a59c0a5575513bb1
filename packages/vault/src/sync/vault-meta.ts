import {
  CryptoError,
  fromBase64Url,
  fromUtf8,
  openContent,
  sealContent,
  toBase64Url,
  utf8,
  vaultMetaContext,
} from '@coffer/crypto';
import { isJsonObject } from '../items/read-content.ts';
import type { KeyedVault } from './keyed-vault.ts';

/** A vault's name and what else its members see of it as a whole, sealed beside it. */
export interface VaultMeta {
  readonly name: string;
  /** Name of an icon; empty for none. */
  readonly icon: string;
  /** Until when members stay, in milliseconds since 1970, by their ids. */
  readonly ends: Readonly<Record<string, number>>;
  /** Of a group: its private keys, as base64url. */
  readonly keys?: string;
}

/** Of a vault that its account made at sign-up, and in place of one that can't be read. */
export const firstMeta: VaultMeta = { name: 'Private', icon: '', ends: {} };

const textOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 200) : '');

const endsOf = (value: unknown): VaultMeta['ends'] =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
      )
    : {};

/** Opens a vault's meta; null for one that is not authentic at its place. */
export const openMeta = async (
  vault: Pick<KeyedVault, 'idBytes' | 'keyEpoch' | 'keys'>,
  sealed: string,
  revision: number,
): Promise<VaultMeta | null> => {
  const context = vaultMetaContext(vault.idBytes, vault.keyEpoch, revision);
  try {
    const content = fromUtf8(await openContent(vault.keys.enc, context, fromBase64Url(sealed)));
    const parsed: unknown = JSON.parse(content);
    if (!isJsonObject(parsed)) return null;
    const { name, icon, ends, keys } = parsed;
    return {
      name: textOf(name),
      icon: textOf(icon),
      ends: endsOf(ends),
      ...(typeof keys === 'string' ? { keys } : {}),
    };
  } catch (error) {
    if (error instanceof CryptoError || error instanceof SyntaxError) return null;
    throw error;
  }
};

/** Seals a vault's meta at a revision, under the key of an epoch, as base64url. */
export const sealMeta = async (
  vault: Pick<KeyedVault, 'idBytes' | 'keyEpoch' | 'keys'>,
  meta: VaultMeta,
  revision: number,
): Promise<string> => {
  const { name, icon, ends, keys } = meta;
  const content = {
    v: 1,
    name,
    ...(icon ? { icon } : {}),
    ...(Object.keys(ends).length > 0 ? { ends } : {}),
    ...(keys ? { keys } : {}),
  };
  const context = vaultMetaContext(vault.idBytes, vault.keyEpoch, revision);
  return toBase64Url(await sealContent(vault.keys.enc, context, utf8(JSON.stringify(content))));
};

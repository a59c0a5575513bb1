import type { Bytes } from './bytes.ts';
import { cachePageContext } from './context.ts';
import { aesGcmKey } from './hazmat/aes-gcm.ts';
import type { LocalCacheKey } from './keys.ts';
import { openContent, sealContent } from './sealed-content.ts';

/** Place of a page of this device's cache; ids are 16 bytes. */
export interface PagePlace {
  readonly accountId: Bytes;
  readonly rootEpoch: number;
  readonly pageId: Bytes;
}

/** Seals one page of opened overviews, a draft, or the like for this device. */
export const sealPage = (key: LocalCacheKey, place: PagePlace, content: Uint8Array): Promise<Bytes> =>
  sealContent(key, cachePageContext(place.accountId, place.rootEpoch, place.pageId), content);

/**
 * Opens what {@link sealPage} sealed.
 *
 * @throws {CryptoError} `crypto/unsupported-suite` or `crypto/not-authentic`.
 */
export const openPage = (key: LocalCacheKey, place: PagePlace, sealed: Bytes): Promise<Bytes> =>
  openContent(key, cachePageContext(place.accountId, place.rootEpoch, place.pageId), sealed);

/**
 * The key that seals what a device keeps for itself before anything is open: no more than its own secret (32 bytes, HMAC
 * over the label `record`), so that an address lies on no disk in plain.
 *
 * @throws {CryptoError} `crypto/malformed` for another length.
 * Spec: docs/spec/local-cache.md §4.
 */
export const deviceRecordKey = async (answer: Bytes): Promise<LocalCacheKey> =>
  (await aesGcmKey(answer)) as LocalCacheKey;

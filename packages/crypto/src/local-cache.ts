import type { Bytes } from './bytes.ts';
import { cachePageContext } from './context.ts';
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

import { getDomain } from 'tldts';
import type { Overview } from '../items/item.ts';
import { fold } from './fold.ts';
import { longestWord, splitWords } from './words.ts';

/** Field numbers of search tokens (u8). Spec: protocol section 8. */
export const searchFields = { title: 1, userName: 2, host: 3, tag: 4 } as const;

/** One of {@link searchFields}. */
export type SearchField = (typeof searchFields)[keyof typeof searchFields];

/** One word of one field, before it is hashed under the vault's search key. */
export interface SearchWord {
  readonly field: SearchField;
  /** Folded, 1 to 64 code units. */
  readonly word: string;
}

/** Raised when the rules below change, so that old tokens are re-made. */
export const tokenVersion = 1;

/** Most words stored for one item; further ones are left out and found by the local search alone. */
export const mostWords = 64;

const hostWords = (host: string): string[] => {
  const folded = fold(host);
  const domain = getDomain(folded, { allowPrivateDomains: true });
  const labels = splitWords(folded);
  return domain === null || domain.length > longestWord ? labels : [domain, ...labels];
};

/**
 * The words by which the server's index may find an item: title, user name, hosts and tags, each word once a field,
 * at most {@link mostWords}. Nothing of the secret part, no folder, no prefix.
 * Spec: protocol section 8.
 */
export const tokenise = (overview: Pick<Overview, 'title' | 'userName' | 'hosts' | 'tags'>): SearchWord[] => {
  const found: SearchWord[] = [];
  const seen = new Set<string>();
  const add = (field: SearchField, words: readonly string[]): void => {
    for (const word of words) {
      const key = `${field} ${word}`;
      if (found.length >= mostWords || seen.has(key)) continue;
      seen.add(key);
      found.push({ field, word });
    }
  };
  add(searchFields.title, splitWords(overview.title));
  add(searchFields.userName, splitWords(overview.userName));
  for (const host of overview.hosts) add(searchFields.host, hostWords(host));
  for (const tag of overview.tags) add(searchFields.tag, splitWords(tag));
  return found;
};

/** The words of a query, each once, at most 16; each is to be looked up in every field. */
export const tokeniseQuery = (query: string): string[] => [...new Set(splitWords(query))].slice(0, 16);

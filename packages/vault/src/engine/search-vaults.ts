import type { SearchResult } from '../engine.ts';
import type { Ports } from '../ports.ts';
import { createLocalSearch } from '../search/local-search.ts';
import { searchVault } from '../search/search-vault.ts';
import type { OpenVaults } from './open-vaults.ts';

/** Searches every open vault, and ranks what was found as if it stood in one. */
export const searchVaults = async (
  ports: Ports,
  vaults: OpenVaults,
  query: string,
): Promise<SearchResult> => {
  const works = vaults.all();
  const results = await Promise.all(works.map(({ vault }) => searchVault(ports, vault, query)));
  const [only] = results;
  if (results.length === 1 && only) return only;
  const together = createLocalSearch();
  const complete = results.every((result) => result.complete);
  for (const [at, { hits }] of results.entries()) {
    const work = works[at];
    if (!work) continue;
    const standing = hits.flatMap(({ id }) => {
      const item = vaults.holding(id) === work ? work.vault.itemsById.get(id) : undefined;
      return item ? [item] : [];
    });
    together.put(standing);
  }
  return { hits: together.search(query), complete };
};

import { ApiError, searchVault as searchEndpoint, Unreachable } from '@coffer/contracts';
import {
  fromBase64Url,
  idBytes,
  itemContext,
  openContent,
  overviewPart,
  searchToken,
  toBase64Url,
} from '@coffer/crypto';
import type { SearchResult } from '../engine.ts';
import { decodeOverview } from '../items/content-codec.ts';
import { isDamage } from '../items/damage.ts';
import type { ListedItem } from '../items/item.ts';
import type { Ports } from '../ports.ts';
import type { OpenVault } from '../sync/open-vault.ts';
import { createLocalSearch } from './local-search.ts';
import { searchFields, tokeniseQuery } from './tokenise.ts';

type Row = {
  readonly itemId: string;
  readonly revision: number;
  readonly keyEpoch: number;
  readonly overview: string;
};

const openRow = async (vault: OpenVault, row: Row): Promise<ListedItem | null> => {
  const place = {
    vaultId: vault.idBytes,
    itemId: idBytes(row.itemId),
    keyEpoch: vault.keyEpoch,
    revision: row.revision,
  };
  try {
    const overview = await openContent(
      vault.keys.enc,
      itemContext(place, overviewPart),
      fromBase64Url(row.overview),
    );
    return { id: row.itemId, vaultId: vault.id, revision: row.revision, overview: decodeOverview(overview) };
  } catch (error) {
    if (isDamage(error)) return null;
    throw error;
  }
};

/** Asks the server's index for each way in which the words can stand in the four fields; unites the answers. */
const askServer = async (
  ports: Ports,
  vault: OpenVault,
  words: readonly string[],
): Promise<readonly ListedItem[]> => {
  const rowsById = new Map<string, Row>();
  const fields = Object.values(searchFields);
  // One request a field for the first word; the client drops what the other words don't match.
  const first = words[0];
  if (first === undefined) return [];
  const replies = await Promise.all(
    fields.map(async (field) => {
      const token = await searchToken(vault.keys.search, { field, word: first });
      return ports.client.call(searchEndpoint, {
        params: { vaultId: vault.id },
        body: { tokens: [toBase64Url(token)] },
      });
    }),
  );
  for (const { items } of replies) for (const row of items) rowsById.set(row.itemId, row);
  const opened = await Promise.all([...rowsById.values()].map((row) => openRow(vault, row)));
  return opened.filter((item) => item !== null);
};

const isComplete = (vault: OpenVault): boolean => vault.complete;

/**
 * Searches. Once every overview is on this device the server is not asked; before that its index helps, false hits are
 * dropped after opening, and the answer says that it is not complete.
 *
 * Spec: docs/spec/search.md.
 */
export const searchVault = async (ports: Ports, vault: OpenVault, query: string): Promise<SearchResult> => {
  if (isComplete(vault)) return { hits: vault.search.search(query), complete: true };
  try {
    const found = await askServer(ports, vault, tokeniseQuery(query));
    // The first sync came through meanwhile, and it knows better which items there are.
    if (isComplete(vault)) return { hits: vault.search.search(query), complete: true };
    const fresh = createLocalSearch();
    fresh.put([...vault.itemsById.values(), ...found]);
    for (const item of found) if (!vault.itemsById.has(item.id)) vault.itemsById.set(item.id, item);
    return { hits: fresh.search(query), complete: false };
  } catch (error) {
    if (error instanceof Unreachable || error instanceof ApiError)
      return { hits: vault.search.search(query), complete: false };
    throw error;
  }
};

import type { ItemId, ItemKind, ListedItem, VaultId, VaultSummary } from '@coffer/vault';

/** Which part of the vault the list shows. */
export type Place =
  | { readonly kind: 'all' | 'favourites' | 'bin' }
  /** `key` of a vault is its id, which the server knows. */
  | { readonly kind: 'folder' | 'tag' | 'vault'; readonly name: string; readonly key: string };

/** Vaults by id, with the name to show. */
export type VaultNames = ReadonlyMap<VaultId, Pick<VaultSummary, 'name'>>;

/** A folder or tag with how many items carry it. */
export interface Group {
  readonly name: string;
  readonly key: string;
  readonly count: number;
}

/**
 * [Note: Folders in the address]
 * A folder's name is sealed, but an address goes to the server at each reload and stays in the browser's
 * history. So the address names a folder or tag by an item that carries it; the server knows that id anyway.
 */
const keyedGroups = (
  items: readonly ListedItem[],
  namesOf: (item: ListedItem) => readonly string[],
  keyOf: (id: ItemId, index: number) => string,
): readonly Group[] => {
  const groups = new Map<string, { id: ItemId; key: string; count: number }>();
  for (const item of items) {
    if (item.overview.trashedAt !== undefined) continue;
    for (const [index, name] of namesOf(item).entries()) {
      const group = groups.get(name);
      if (!group) groups.set(name, { id: item.id, key: keyOf(item.id, index), count: 1 });
      else {
        group.count += 1;
        if (item.id < group.id) Object.assign(group, { id: item.id, key: keyOf(item.id, index) });
      }
    }
  }
  return [...groups]
    .map(([name, { key, count }]) => ({ name, key, count }))
    .sort((a, b) => a.name.localeCompare(b.name));
};

const folderNames = (item: ListedItem): readonly string[] =>
  item.overview.folder ? [item.overview.folder] : [];

/** Folders in use, by name. */
export const foldersOf = (items: readonly ListedItem[]): readonly Group[] =>
  keyedGroups(items, folderNames, (id) => id);

/** Tags in use, by name. */
export const tagsOf = (items: readonly ListedItem[]): readonly Group[] =>
  keyedGroups(
    items,
    (item) => item.overview.tags,
    (id, index) => `${id}.${index}`,
  );

const vaultFrom = (key: string | null, vaults: VaultNames | null): Place | null => {
  if (!key) return null;
  // While vaults are not listed yet, the place is held for the one that is named.
  const vault = vaults ? vaults.get(key) : { name: '' };
  return vault ? { kind: 'vault', name: vault.name, key } : null;
};

/** Reads the place from the address; one whose item or vault is gone is everything. */
export const placeFrom = (
  search: string,
  byId: ReadonlyMap<ItemId, ListedItem>,
  vaults: VaultNames | null,
): Place => {
  const params = new URLSearchParams(search);
  const vault = vaultFrom(params.get('vault'), vaults);
  if (vault) return vault;
  const folder = params.get('folder');
  const folderName = folder ? byId.get(folder)?.overview.folder : undefined;
  if (folder && folderName) return { kind: 'folder', name: folderName, key: folder };
  const tag = params.get('tag');
  const [id = '', index = ''] = tag?.split('.') ?? [];
  const tagName = byId.get(id)?.overview.tags[Number(index)];
  if (tag && tagName) return { kind: 'tag', name: tagName, key: tag };
  const view = params.get('view');
  return { kind: view === 'favourites' || view === 'bin' ? view : 'all' };
};

/** The query that leads to a place, without the question mark. */
export const placeQuery = (place: Pick<Place, 'kind'> & { readonly key?: string }): string => {
  if (place.kind === 'all') return '';
  if (place.kind === 'folder' || place.kind === 'tag' || place.kind === 'vault')
    return `${place.kind}=${place.key ?? ''}`;
  return `view=${place.kind}`;
};

/** The list's address for a place. */
export const placeAddress = (place: Pick<Place, 'kind'> & { readonly key?: string }): string => {
  const query = placeQuery(place);
  return query ? `/vault?${query}` : '/vault';
};

/** Whether an item belongs to a place. A folder holds what lies in the folders below it. */
export const isIn = (place: Place, item: ListedItem): boolean => {
  const { overview } = item;
  if (place.kind === 'bin') return overview.trashedAt !== undefined;
  if (overview.trashedAt !== undefined) return false;
  if (place.kind === 'favourites') return overview.favourite;
  if (place.kind === 'folder')
    return overview.folder === place.name || overview.folder.startsWith(`${place.name}/`);
  if (place.kind === 'tag') return overview.tags.includes(place.name);
  if (place.kind === 'vault') return item.vaultId === place.key;
  return true;
};

/** How the list is narrowed and ordered, from the address. */
export interface Arrangement {
  readonly kind: ItemKind | null;
  readonly sort: 'recent' | 'title';
}

/** Reads kind and order from the address. */
export const arrangementFrom = (search: string): Arrangement => {
  const params = new URLSearchParams(search);
  const kind = params.get('kind');
  const kinds: readonly string[] = ['login', 'note', 'card', 'person', 'key'] satisfies readonly ItemKind[];
  return {
    kind: kind && kinds.includes(kind) ? (kind as ItemKind) : null,
    sort: params.get('sort') === 'title' ? 'title' : 'recent',
  };
};

/** The address of one item, keeping the list's place beside it. */
export const itemAddress = (id: ItemId, search: string, mode?: 'edit' | 'versions' | 'server'): string => {
  const path = mode ? `/vault/${id}/${mode}` : `/vault/${id}`;
  return search ? `${path}?${search}` : path;
};

/** Where a new item is begun; in a vault it is made for that one. */
export const newItemAddress = (place: Place): string =>
  place.kind === 'vault' ? `/vault/new?${placeQuery(place)}` : '/vault/new';

/** A colour that stays with the item for good: 0 to 7 from its id. */
export const hueOf = (id: string): number => {
  let hash = 0;
  for (let at = 0; at < id.length; at += 1) hash = (Math.imul(hash, 31) + id.charCodeAt(at)) >>> 0;
  return hash % 8;
};

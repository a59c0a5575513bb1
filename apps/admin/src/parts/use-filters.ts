import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';

/** Filters of a list as the address has them: what is empty is not there. */
export const filtersFrom = <Name extends string>(
  search: string,
  names: readonly Name[],
): Readonly<Partial<Record<Name, string>>> => {
  const asked = new URLSearchParams(search);
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = asked.get(name)?.trim();
    if (value) found[name] = value;
  }
  return found;
};

/** The address' query with some filters changed; an empty one is taken out. */
export const withFilters = (search: string, change: Readonly<Record<string, string>>): string => {
  const asked = new URLSearchParams(search);
  for (const [name, value] of Object.entries(change)) {
    if (value === '') asked.delete(name);
    else asked.set(name, value);
  }
  return asked.toString();
};

/** The filters of a page live in its address, so that a link, a reload and the way back keep them. */
export const useFilters = <Name extends string>(names: readonly Name[]) => {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const key = names.join(' ');
  const values = useMemo(() => filtersFrom(search, names), [search, key]);
  const change = useCallback(
    (next: Readonly<Partial<Record<Name, string>>>) => {
      const query = withFilters(search, next as Readonly<Record<string, string>>);
      navigate(query ? `${path}?${query}` : path, { replace: true });
    },
    [search, path, navigate],
  );
  const clear = useCallback(() => {
    const none = Object.fromEntries(names.map((name) => [name, ''])) as Record<Name, string>;
    change(none);
  }, [change, key]);
  return { values, change, clear, isFiltered: Object.keys(values).length > 0 };
};

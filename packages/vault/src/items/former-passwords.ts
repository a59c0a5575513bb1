import type { FormerPassword } from './item.ts';

/** Most former passwords that an item keeps; the oldest go first. */
export const mostFormerPasswords = 50;

/** Unites lists of former passwords: equal entries once, oldest first, the latest {@link mostFormerPasswords}. */
export const uniteFormerPasswords = (...lists: readonly (readonly FormerPassword[])[]): FormerPassword[] => {
  const byEntry = new Map<string, FormerPassword>();
  for (const former of lists.flat()) {
    if (former.password !== '') byEntry.set(`${former.replacedAt} ${former.password}`, former);
  }
  return [...byEntry.values()].sort((a, b) => a.replacedAt - b.replacedAt).slice(-mostFormerPasswords);
};

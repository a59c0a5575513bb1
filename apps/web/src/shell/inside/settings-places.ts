/** Pages of the settings, in the order in which they stand. */
export const settingsPlaces = [
  'profile',
  'ways',
  'devices',
  'factors',
  'locking',
  'activity',
  'known',
  'organisation',
  'look',
  'keyboard',
  'data',
  'about',
  'leave',
] as const;

/** One of them. */
export type SettingsPlace = (typeof settingsPlaces)[number];

/** Where a page of the settings lives. */
export const settingsAddress = (place: SettingsPlace): string => `/settings/${place}`;

/** The page of an address; `/settings` alone is the list on a phone and the profile elsewhere. Null for none. */
export const settingsPlaceOf = (path: string): SettingsPlace | 'index' | null => {
  if (!/^\/settings(?:\/|$)/.test(path)) return null;
  const name = path.slice('/settings/'.length);
  return settingsPlaces.find((place) => place === name) ?? (name === '' ? 'index' : null);
};

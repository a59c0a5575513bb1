import type { ItemDraft, Overview } from '../items/item.ts';
import { hostsOfWebsites } from '../items/website-host.ts';
import { fold } from '../search/fold.ts';

const tidy = (text: string): string => fold(text).trim().replace(/\s+/gu, ' ');

const keyOf = (title: string, userName: string, hosts: readonly string[]): string =>
  JSON.stringify([tidy(title), tidy(userName), ...hosts.map((host) => host.replace(/^www\./, '')).sort()]);

/** Equal for two items that a person would call the same: title, user name and hosts, case and accents aside. */
export const duplicateKeyOfOverview = ({
  title,
  userName,
  hosts,
}: Pick<Overview, 'title' | 'userName' | 'hosts'>): string => keyOf(title, userName, hosts);

/** The same key for a draft, whose hosts follow from its websites. */
export const duplicateKeyOfDraft = ({ title, userName, websites }: ItemDraft): string =>
  keyOf(title, userName, hostsOfWebsites(websites));

/** Equal for two rows of one file of which one can go without losing a secret or a note; `key` is their duplicate key. */
export const contentKeyOfDraft = (key: string, draft: ItemDraft): string =>
  JSON.stringify([key, draft.kind, draft.password, draft.totp, draft.notes, draft.fields]);

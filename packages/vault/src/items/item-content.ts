import type { ItemDraft, OpenedItem, Overview, Secret } from './item.ts';

/** Both opened parts of an item, without its place and revision. */
export type ItemContent = Pick<OpenedItem, 'overview' | 'secret'>;

/** The part of an item that a person edits. */
export const draftOf = ({ overview, secret }: { overview: Overview; secret: Secret }): ItemDraft => ({
  kind: overview.kind,
  title: overview.title,
  userName: overview.userName,
  password: secret.password,
  websites: secret.websites,
  notes: secret.notes,
  totp: secret.totp,
  fields: secret.fields,
  tags: overview.tags,
  folder: overview.folder,
  favourite: overview.favourite,
});

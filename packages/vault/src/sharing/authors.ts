import { authorOf } from '../items/author.ts';
import type { ItemId } from '../items/item.ts';
import { listFormer, openItem } from '../items/open-item.ts';
import type { ItemAuthor } from '../sharing-engine.ts';
import type { WriteSession } from '../sync/vault-session.ts';
import { peopleById } from './summaries.ts';

/** Who wrote an item, revision by revision, newest first, as far as each was signed. */
export const listAuthors = async (work: WriteSession, id: ItemId): Promise<readonly ItemAuthor[]> => {
  const { ports, session, vault } = work;
  const present = await openItem(ports, session, vault, id);
  if (!present) return [];
  const revisions = [present, ...(await listFormer(ports, session, vault, id))];
  const signed = await Promise.all(
    revisions.map(async (content) => ({
      content,
      author: await authorOf(ports, session, vault, id, content),
    })),
  );
  const personOf = await peopleById(
    work,
    signed.flatMap(({ author }) => (author ? [author.by] : [])),
  );
  // A renewal of the vault's keys makes another revision of what somebody wrote once.
  const isRepeat = (at: number): boolean => {
    const [here, older] = [signed[at]?.author, signed[at + 1]?.author];
    return here != null && here.signature === older?.signature;
  };
  const once = signed.filter((_, at) => !isRepeat(at));
  return once.map(({ content, author }) => ({
    revision: content.revision,
    by: author ? personOf(author.by) : null,
    at: author?.at ?? content.overview.updatedAt,
  }));
};

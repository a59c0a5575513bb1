import { idText } from '@coffer/crypto';
import { openItem } from '../items/open-item.ts';
import type { ExposedItem, Exposure } from '../sharing-engine.ts';
import type { WriteSession } from '../sync/vault-session.ts';
import { type ChainLink, readChain } from './activity.ts';
import { peopleById } from './summaries.ts';

interface Leaver {
  readonly id: string;
  readonly at: number;
}

/** How far back the chain is looked through, in replies. */
const mostReplies = 20;

const leaversIn = (links: readonly ChainLink[], present: ReadonlySet<string>): Leaver[] =>
  links.flatMap(({ manifest }, at) => {
    const older = links[at + 1]?.manifest;
    const now = new Set(manifest.members.map(({ accountId }) => idText(accountId)));
    return (older?.members ?? [])
      .map(({ accountId }) => idText(accountId))
      .filter((id) => !now.has(id) && !present.has(id))
      .map((id) => ({ id, at: manifest.time }));
  });

const findLeavers = async (work: WriteSession): Promise<Leaver[]> => {
  const members = work.vault.head?.manifest.members ?? [];
  const present = new Set(members.map(({ accountId }) => idText(accountId)));
  const leavers: Leaver[] = [];
  let before: number | undefined;
  for (let i = 0; i < mostReplies; i += 1) {
    const links = await readChain(work, before);
    leavers.push(...leaversIn(links, present));
    const last = links.at(-1);
    // The oldest link of a reply is asked for again, since whom it lost is seen against the one before it.
    if (!last || last.manifest.seq <= 1 || last.manifest.seq + 1 === before) break;
    before = last.manifest.seq + 1;
  }
  return leavers;
};

const changedAt = async (work: WriteSession, id: string): Promise<ExposedItem | null> => {
  const item = await openItem(work.ports, work.session, work.vault, id);
  if (!item || item.secret.password === '') return null;
  const { overview, secret } = item;
  const replaced = secret.formerPasswords.map(({ replacedAt }) => replacedAt);
  return { id, title: overview.title, changedAt: Math.max(overview.createdAt, ...replaced) };
};

/**
 * Passwords that somebody who left could have seen: those that were not changed since the last one left, oldest first.
 *
 * @returns null where nobody left.
 */
export const exposureOf = async (work: WriteSession): Promise<Exposure | null> => {
  const leavers = await findLeavers(work);
  if (leavers.length === 0) return null;
  const lastLeft = Math.max(...leavers.map(({ at }) => at));
  const items: ExposedItem[] = [];
  for (const id of work.vault.itemsById.keys()) {
    const item = await changedAt(work, id);
    if (item && item.changedAt <= lastLeft) items.push(item);
  }
  const personOf = await peopleById(
    work,
    leavers.map(({ id }) => id),
  );
  return {
    vaultId: work.vault.id,
    leavers: leavers.map(({ id, at }) => ({ person: personOf(id), at })),
    items: items.sort((a, b) => a.changedAt - b.changedAt),
  };
};

import type { Database } from '../../db/database.ts';

/** The stored row of an item, for members only. */
export const findItem = ({ prisma }: Database, accountId: string, vaultId: string, itemId: string) =>
  prisma.item.findFirst({ where: { vaultId, itemId, vault: { memberships: { some: { accountId } } } } });

export const isMember = async ({ prisma }: Database, accountId: string, vaultId: string): Promise<boolean> =>
  (await prisma.membership.count({ where: { accountId, vaultId } })) === 1;

/** Newest first, at most 50. */
export const listFormer = ({ prisma }: Database, vaultId: string, itemId: string) =>
  prisma.itemRevision.findMany({ where: { vaultId, itemId }, orderBy: { revision: 'desc' }, take: 50 });

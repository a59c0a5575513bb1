import type { listGroupsOfOrganisation } from '@coffer/contracts';
import type { z } from 'zod';
import { cursorFrom, pageOf, pageRows, shapes } from '../../console/paging.ts';
import type { Database } from '../../db/database.ts';
import * as repo from './groups.repo.ts';

type Asked = z.output<NonNullable<(typeof listGroupsOfOrganisation)['query']>>;

const toGroup = ({ created: _, createdAt, ...group }: repo.GroupRow) => ({
  ...group,
  members: [...group.members],
  createdAt: createdAt.getTime(),
});

/** Groups as the server knows them: who is in them, and how much they were given. Their names are sealed. */
export const groupsService = ({ database }: { readonly database: Database }) => ({
  list: async ({ after, limit = pageRows }: Asked) => {
    const behind = cursorFrom(after, [shapes.moment, shapes.id]);
    const [found, total] = await Promise.all([
      repo.listGroups(database.sql, behind, limit + 1),
      repo.countGroups(database.sql),
    ]);
    const { rows, next } = pageOf(found, limit, ({ created, groupId }) => [created, groupId]);
    return { reply: { groups: rows.map(toGroup), next, total } };
  },
});
export type GroupsService = ReturnType<typeof groupsService>;

import type { listMembersOfOrganisation, MemberFacts } from '@coffer/contracts';
import type { z } from 'zod';
import { cursorFrom, likeOf, pageOf, pageRows, shapes } from '../../console/paging.ts';
import type { Database } from '../../db/database.ts';
import type { Actor } from '../../db/sessions.ts';
import { problem } from '../../http/problem.ts';
import { listDevicesOf, toMemberDevice } from './devices.repo.ts';
import * as repo from './facts.repo.ts';
import { listSessionsOf } from './sessions.repo.ts';

type Asked = z.output<NonNullable<(typeof listMembersOfOrganisation)['query']>>;

const toFacts = (row: repo.FactsRow): MemberFacts => ({
  ...row,
  createdAt: row.createdAt.getTime(),
  lastSignInAt: row.lastSignInAt?.getTime() ?? null,
  deletedAt: row.deletedAt?.getTime() ?? null,
  kitTestedAt: row.kitTestedAt?.getTime() ?? null,
  items: Number(row.items),
  bytes: Number(row.bytes),
});

/** What the server knows of members, for those who run the organisation and for each member himself. */
export const adminPeopleService = ({ database }: { readonly database: Database }) => {
  const { sql } = database;
  return {
    list: async ({ search, role, standing, lacks, after, limit = pageRows }: Asked) => {
      const wanted = {
        like: likeOf(search),
        role: role ?? null,
        standing: standing ?? null,
        lacks: lacks ?? null,
      };
      const [behind = null] = cursorFrom(after, [shapes.address]);
      const [found, total] = await Promise.all([
        repo.listFacts(sql, wanted, behind, limit + 1),
        repo.countMembers(sql, wanted),
      ]);
      const { rows, next } = pageOf(found, limit, ({ email }) => [email]);
      return { reply: { people: rows.map(toFacts), next, total } };
    },
    read: async (accountId: string) => {
      const facts = await repo.findFacts(sql, accountId);
      if (!facts) throw problem('api/not-found');
      const [devices, sessions] = await Promise.all([
        listDevicesOf(sql, accountId),
        listSessionsOf(sql, accountId),
      ]);
      return { reply: { facts: toFacts(facts), devices: devices.map(toMemberDevice), sessions } };
    },
    readOwn: async ({ accountId }: Actor) => {
      const facts = await repo.findFacts(sql, accountId);
      if (!facts) throw problem('api/unauthenticated');
      return { reply: toFacts(facts) };
    },
  };
};
export type AdminPeopleService = ReturnType<typeof adminPeopleService>;

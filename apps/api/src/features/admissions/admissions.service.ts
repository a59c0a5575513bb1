import {
  type admitPeople as admitEndpoint,
  isAddress,
  type listAdmissions,
  type ReplyOf,
} from '@coffer/contracts';
import { canonicalEmail } from '@coffer/crypto/verify';
import type { z } from 'zod';
import { cursorFrom, pageOf, pageRows, shapes } from '../../console/paging.ts';
import { isAbove } from '../../console/rights.ts';
import { audit } from '../../db/audit.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Limit, Limits } from '../../db/limits.ts';
import type { Actor } from '../../db/sessions.ts';
import type { Outcome } from '../../http/outcome.ts';
import { problem } from '../../http/problem.ts';
import * as repo from './admissions.repo.ts';
import { type LetInDeps, letIn } from './let-in.ts';

export interface AdmissionsDeps extends LetInDeps {
  readonly database: Database;
  readonly limits: Limits;
}

type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;
type Asked = z.output<NonNullable<(typeof listAdmissions)['query']>>;
type Admitted = ReplyOf<typeof admitEndpoint>;

/** Who asks, from which network. */
interface Asker {
  readonly actor: Actor;
  readonly network: string;
}

// A thousand addresses each: an organisation of ten thousand is let in within the hour.
const requests: Limit = { name: 'admissions', most: 20, seconds: 3600 };
const toAddress: Limit = { name: 'admission-mails', most: 3, seconds: 3600 };

const toAdmission = (row: repo.AdmissionRow) => ({
  ...row,
  createdAt: row.createdAt.getTime(),
  sentAt: row.sentAt.getTime(),
  expiresAt: row.expiresAt.getTime(),
});

/** Letting addresses in that have no account yet (docs/spec/console.md §2). */
export const admissionsService = (deps: AdmissionsDeps) => {
  const { database, limits, mails } = deps;

  const lock = async (on: Work, admissionId: string): Promise<repo.AdmissionRow> => {
    const found = await repo.lockAdmission(on.sql, admissionId);
    if (!found) throw problem('api/not-found');
    return found;
  };

  return {
    list: async ({ after, limit = pageRows }: Asked) => {
      const { sql } = database;
      const [behind = null] = cursorFrom(after, [shapes.address]);
      const [found, total] = await Promise.all([
        repo.listAdmissions(sql, behind, limit + 1),
        repo.countAdmissions(sql),
      ]);
      const { rows, next } = pageOf(found, limit, ({ email }) => [email]);
      return { reply: { admissions: rows.map(toAdmission), next, total } };
    },

    admit: async ({ actor, network }: Asker, typed: readonly string[], change: Change) => {
      await limits.take(requests, actor.accountId);
      return change<Admitted>(async ({ sql }) => {
        const wanted = typed.map((text) => (isAddress(text) ? canonicalEmail(text) : null));
        const emails = [...new Set(wanted.filter((email) => email !== null))].sort();
        const taken = await repo.listTaken(sql, emails);
        const open = new Set((await repo.listOpen(sql, emails)).map(({ email }) => email));
        const isNew = (email: string): boolean => !taken.has(email) && !open.has(email);
        await letIn(deps, sql, { actor, ip: network }, emails.filter(isNew), 'member');
        const seen = new Set<string>();
        const resultOf = (email: string | null): Admitted['results'][number]['result'] => {
          if (email === null) return 'not-an-address';
          if (taken.has(email)) return 'already-member';
          if (open.has(email) || seen.has(email)) return 'already-invited';
          seen.add(email);
          return 'invited';
        };
        const results = wanted.map((email, i) => ({ email: typed[i] ?? '', result: resultOf(email) }));
        return { reply: { results } };
      });
    },

    resend: ({ actor, network }: Asker, admissionId: string, change: Change) =>
      change<ReturnType<typeof toAdmission>>(async (on) => {
        const { sql } = on;
        const { email, role } = await lock(on, admissionId);
        // It gives the role anew, also where its days were over.
        if (!isAbove(actor.role, role)) throw problem('api/forbidden');
        await limits.takeIn(sql, toAddress, email);
        await repo.renewAdmission(sql, admissionId);
        await mails.admit(sql, email, await repo.findEmail(sql, actor.accountId));
        await audit(sql, actor.accountId, 'admission-resent', { by: actor.accountId, network });
        return { reply: toAdmission(await lock(on, admissionId)) };
      }),

    drop: ({ actor, network }: Asker, admissionId: string, change: Change) =>
      change<Record<string, never>>(async (on) => {
        const { sql } = on;
        const { role } = await lock(on, admissionId);
        if (!isAbove(actor.role, role)) throw problem('api/forbidden');
        await repo.dropAdmission(sql, admissionId);
        await audit(sql, actor.accountId, 'admission-dropped', {
          by: actor.accountId,
          network,
          detail: { role },
        });
        return { reply: {} };
      }),
  };
};
export type AdmissionsService = ReturnType<typeof admissionsService>;

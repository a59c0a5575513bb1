import type { PersonReply } from '@coffer/contracts';
import { canonicalEmail } from '@coffer/crypto/verify';
import type { Database } from '../../db/database.ts';
import type { Limit, Limits } from '../../db/limits.ts';
import type { Actor } from '../../db/sessions.ts';
import { base64Url } from '../../http/body.ts';
import * as repo from './people.repo.ts';

export interface PeopleDeps {
  readonly database: Database;
  readonly organisationId: string;
  readonly limits: Limits;
}

/** Addresses that an account may ask for in an hour: a pasted list, and no list of everybody. */
export const findsAnHour = 200;
const finds: Limit = { name: 'find-person', most: findsAnHour, seconds: 3600 };

const peopleOf = (rows: readonly repo.IdentityRow[]): PersonReply[] => {
  const people = new Map<string, PersonReply>();
  for (const { id, full_name: fullName, identity, signature, rotation } of rows) {
    const sent = {
      ...{ identity: base64Url(identity), signature: base64Url(signature) },
      ...(rotation ? { rotation: base64Url(rotation) } : {}),
    };
    const { identities } = people.get(id) ?? { identities: [] };
    people.set(id, { accountId: id, fullName, identities: [...identities, sent] });
  }
  return [...people.values()];
};

/** Who is who in an organisation: identities that say so themselves, and names that the server says. */
export const peopleService = ({ database, organisationId, limits }: PeopleDeps) => ({
  find: async (actor: Actor, email: string) => {
    await limits.take(finds, actor.accountId);
    const rows = await repo.listByEmail(database.sql, organisationId, canonicalEmail(email));
    return { reply: { person: peopleOf(rows)[0] ?? null } };
  },
  read: async (ids: readonly string[]) => ({
    reply: { people: peopleOf(await repo.listByIds(database.sql, organisationId, [...new Set(ids)])) },
  }),
});
export type PeopleService = ReturnType<typeof peopleService>;

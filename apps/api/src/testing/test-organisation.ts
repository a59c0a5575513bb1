import { randomUUID } from 'node:crypto';
import type { Sql } from '../db/sql.ts';

/** An organisation as a start makes the first one, without a slug; for tests that use a database without a server. */
export const putOrganisation = async (sql: Sql, slug: string | null = null): Promise<string> => {
  const id = randomUUID();
  await sql(
    "INSERT INTO organisation (id, slug, name, sign_up, secret_checks) VALUES ($1, $2, 'Test', 'open', '{}')",
    [id, slug],
  );
  return id;
};

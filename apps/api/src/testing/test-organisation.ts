import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Sql } from '../db/sql.ts';
import type { TestApi } from './test-api.ts';

/** An organisation as a start makes the first one, without a slug; for tests that use a database without a server. */
export const putOrganisation = async (sql: Sql, slug: string | null = null): Promise<string> => {
  const id = randomUUID();
  await sql(
    "INSERT INTO organisation (id, slug, name, sign_up, secret_checks) VALUES ($1, $2, 'Test', 'open', '{}')",
    [id, slug],
  );
  return id;
};

/** Another organisation on a test's server, as the server's API: what is asked of it goes to `/o/<slug>`. */
export const organisationOf = async (
  api: TestApi,
  slug: string,
): Promise<TestApi & { readonly id: string }> => {
  const sql = (async (text, values = []) => api.query(text, [...values])) as Sql;
  const id = await putOrganisation(sql, slug);
  const address = `${api.address}/o/${slug}`;
  while ((await fetch(`${address}/healthz`)).status !== 200) await wait(50);
  return { ...api, id, address };
};

import { expect, type Page } from '@playwright/test';
import type { Coffer } from './coffer.ts';
import type { Person } from './person.ts';

/** Goes to a place of the console by its link in the navigation. */
export const openPlace = async (page: Page, name: string): Promise<void> => {
  await page
    .getByRole('navigation', { name: 'Console' })
    .getByRole('link', { name: new RegExp(`^${name}`) })
    .click();
  await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();
};

/** Somebody else of the organisation, whom the console lists; nobody can sign in as him. */
export const addColleague = async (
  coffer: Pick<Coffer, 'query'>,
  beside: Person,
  { fullName, email }: Pick<Person, 'fullName' | 'email'>,
): Promise<string> => {
  const [row] = await coffer.query(
    `INSERT INTO account SELECT r.* FROM account a, LATERAL jsonb_populate_record(a, jsonb_build_object('id',
       gen_random_uuid(), 'email', $2::text, 'full_name', $3::text, 'role', 'member')) r WHERE a.email = $1 RETURNING id`,
    [beside.email, email, fullName],
  );
  return String(row?.id);
};

/** Has a new device of somebody wait for the word of an administrator. */
export const askForDevice = (coffer: Pick<Coffer, 'query'>, accountId: string, deviceName: string) =>
  coffer.query(
    `WITH half AS (INSERT INTO session (id, account_id, token_hash, kind, idle_until, expires_at, organisation_id)
       SELECT gen_random_uuid(), id, decode(md5(id::text), 'hex'), 'half', now() + interval '1 day', now() + interval '1 day',
         organisation_id FROM account WHERE id = $1 RETURNING *)
     INSERT INTO approval (id, organisation_id, account_id, kind, subject_id, device_name, network, expires_at, needed)
     SELECT gen_random_uuid(), organisation_id, account_id, 'device', id, $2, '203.0.113.0/24', expires_at, 1 FROM half`,
    [accountId, deviceName],
  );

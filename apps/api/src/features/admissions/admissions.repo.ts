import type { OrganisationRole } from '@coffer/contracts';
import type { Sql } from '../../db/sql.ts';
import { ownRows } from '../../db/walls.ts';
import { admissionDays } from '../../mail/console-mails.ts';

export interface AdmissionRow {
  readonly admissionId: string;
  readonly email: string;
  readonly role: OrganisationRole;
  readonly byEmail: string | null;
  readonly createdAt: Date;
  readonly sentAt: Date;
  readonly sends: number;
  readonly expiresAt: Date;
}

const columns = `d.id AS "admissionId", d.email, d.role, (SELECT a.email FROM account a WHERE a.id = d.by_id) AS "byEmail",
  d.created_at AS "createdAt", d.sent_at AS "sentAt", d.sends, d.expires_at AS "expiresAt"`;

/** Admissions in the order of their addresses, those that are over too: they may be sent again. */
export const listAdmissions = (sql: Sql, after: string | null, most: number): Promise<AdmissionRow[]> =>
  sql<AdmissionRow>(
    `SELECT ${columns} FROM admission d WHERE ${ownRows('d')} AND ($1::text IS NULL OR d.email > $1) ORDER BY d.email LIMIT $2`,
    [after, most],
  );

export const countAdmissions = async (sql: Sql): Promise<number> =>
  (await sql<{ total: number }>(`SELECT count(*)::int AS total FROM admission d WHERE ${ownRows('d')}`))[0]
    ?.total ?? 0;

export const lockAdmission = async (sql: Sql, admissionId: string): Promise<AdmissionRow | null> =>
  (
    await sql<AdmissionRow>(
      `SELECT ${columns} FROM admission d WHERE d.id = $1 AND ${ownRows('d')} FOR UPDATE`,
      [admissionId],
    )
  )[0] ?? null;

/** Which of the addresses have an account. */
export const listTaken = async (sql: Sql, emails: readonly string[]): Promise<Set<string>> =>
  new Set(
    (
      await sql<{ email: string }>(
        `SELECT a.email FROM account a WHERE ${ownRows('a')} AND a.email = ANY($1::text[])`,
        [emails],
      )
    ).map(({ email }) => email),
  );

export interface OpenAdmission {
  readonly email: string;
  readonly role: OrganisationRole;
}

/** Which of the addresses were let in and may still come. */
export const listOpen = (sql: Sql, emails: readonly string[]): Promise<OpenAdmission[]> =>
  sql<OpenAdmission>(
    `SELECT d.email, d.role FROM admission d WHERE ${ownRows('d')} AND d.email = ANY($1::text[]) AND d.expires_at > now()
     ORDER BY d.email FOR UPDATE`,
    [emails],
  );

export interface NewAdmissions {
  readonly organisationId: string;
  readonly emails: readonly string[];
  readonly role: OrganisationRole;
  readonly byId: string;
}

const putText = `INSERT INTO admission (id, organisation_id, email, role, by_id, expires_at)
  SELECT gen_random_uuid(), $1, email, $3, $4, now() + make_interval(days => ${admissionDays})
  FROM unnest($2::text[]) AS t (email)
  ON CONFLICT (organisation_id, email) DO UPDATE SET role = excluded.role, by_id = excluded.by_id, sent_at = now(),
    sends = admission.sends + 1, expires_at = excluded.expires_at`;

/** Lets addresses in; those of before have another role and their days anew. */
export const putAdmissions = (sql: Sql, { organisationId, emails, role, byId }: NewAdmissions) =>
  sql(putText, [organisationId, emails, role, byId]);

const renewText = `UPDATE admission SET sent_at = now(), sends = sends + 1,
    expires_at = now() + make_interval(days => ${admissionDays}) WHERE id = $1`;

export const renewAdmission = (sql: Sql, admissionId: string): Promise<unknown> =>
  sql(renewText, [admissionId]);

export const dropAdmission = (sql: Sql, admissionId: string): Promise<unknown> =>
  sql('DELETE FROM admission WHERE id = $1', [admissionId]);

export const findEmail = async (sql: Sql, accountId: string): Promise<string> =>
  (await sql<{ email: string }>('SELECT email FROM account WHERE id = $1', [accountId]))[0]?.email ?? '';

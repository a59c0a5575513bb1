import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AuditVerdict,
  auditKeyOf,
  type CheckpointLine,
  checkpointIn,
  organisationSecrets,
  readSecrets,
  verifyAudit,
} from '@coffer/api';
import type pg from 'pg';
import { CliError } from './cli-error.ts';

const complaints: Record<Extract<AuditVerdict, { kind: 'wrong' }>['why'], (seq: number) => string> = {
  changed: (seq) => `event ${seq} is not what its hash says: it was changed, or moved`,
  missing: (seq) => `event ${seq} is missing: it was deleted, or the end was cut off`,
  rewritten: (seq) =>
    `from event ${seq} on the log is not the one that was signed: events were changed and hashed anew`,
  'not-signed': (seq) => `the checkpoint at event ${seq} is not signed by the key of this organisation`,
  unlinked: (seq) => `there are events without a place in the chain (it ends before ${seq})`,
};

export interface AuditOptions {
  /** The slug of another organisation than the first. */
  readonly org?: string | undefined;
  /** Lines of checkpoints that were written outside the database. */
  readonly checkpoints: string;
  /** Whether it was asked for by name: then it must be there. */
  readonly isNamed: boolean;
  /** Holds `auditKey`; not needed with `key`. */
  readonly secretsDir: string;
  /** The key of the checkpoints, base64url, for who has not the secret. */
  readonly key?: string | undefined;
}

/** A line of the file; null for one that is none, such as half of one that was being written when the power failed. */
const readLine = (text: string): CheckpointLine | null => {
  try {
    const { organisation, seq, hash, at, signature, key } = JSON.parse(text);
    const areNumbers = [seq, at].every((number) => Number.isSafeInteger(number) && number >= 0);
    const areTexts = [organisation, hash, signature, key].every((one) => typeof one === 'string');
    return areNumbers && areTexts ? { organisation, seq, hash, at, signature, key } : null;
  } catch {
    return null;
  }
};

const readLines = ({ checkpoints: file, isNamed }: AuditOptions): (CheckpointLine | null)[] => {
  if (existsSync(file)) return readFileSync(file, 'utf8').split('\n').filter(Boolean).map(readLine);
  if (!isNamed) return [];
  throw new CliError('cli/bad-setting', `There is no file ${file}.`);
};

const findOrganisation = async (client: pg.Client, slug: string | undefined): Promise<string> => {
  const text =
    'SELECT id FROM organisation WHERE slug IS NOT DISTINCT FROM $1 ORDER BY created_at, id LIMIT 1';
  const [row] = (await client.query<{ id: string }>(text, [slug ?? null])).rows;
  if (row) return row.id;
  throw new CliError(
    'cli/bad-setting',
    `There is no organisation${slug === undefined ? '' : ` "${slug}"`} here.`,
  );
};

/**
 * Checks an organisation's audit log (docs/spec/audit.md §4), on the database as it is at one moment.
 *
 * @throws {CliError} that names the first place at fault.
 */
export const checkAudit = async (client: pg.Client, options: AuditOptions): Promise<string[]> => {
  const organisationId = await findOrganisation(client, options.org);
  const isFirst = options.org === undefined;
  const key =
    options.key ??
    auditKeyOf(
      organisationSecrets(readSecrets(options.secretsDir), organisationId, isFirst).auditKey,
      organisationId,
    ).key;
  const all = readLines(options);
  const lines = all.filter((line) => line !== null).filter((line) => line.organisation === organisationId);
  const unread = all.filter((line) => line === null).length;
  const sql = async <Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
    (await client.query(text, [...values])).rows as Row[];
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const checkpoints = lines.map(checkpointIn);
  const verdict = await verifyAudit(sql, { organisationId, key, checkpoints, now: Date.now() });
  await client.query('COMMIT');
  if (verdict.kind === 'wrong')
    throw new CliError('cli/audit-wrong', `The audit log is wrong: ${complaints[verdict.why](verdict.seq)}.`);
  const { first, last, vouched } = verdict;
  return [
    last < first
      ? 'The audit log is whole: it has no events.'
      : `The audit log is whole: events ${first} to ${last}.`,
    vouched === 0
      ? 'No checkpoint vouches for it yet.'
      : `Checkpoints vouch for it up to event ${vouched}; ${lines.length} of them came from the file.`,
    ...(unread > 0 ? [`Lines of ${options.checkpoints} that are no checkpoints: ${unread}.`] : []),
    `Key of the checkpoints: ${key}`,
  ];
};

/** Where the server appends its checkpoints unless told otherwise. */
export const usualCheckpoints = (dataDir: string): string => join(dataDir, 'audit', 'checkpoints.jsonl');

import { randomBytes, randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditKeyOf, organisationSecrets, readSecrets, secretNames } from '@coffer/api';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from './postgres/testing.ts';
import { type AuditOptions, checkAudit, usualCheckpoints } from './verify-audit.ts';

let database: TestDatabase;
let client: pg.Client;
let dataDir: string;
let ids: Record<'first' | 'acme', string>;

const put = async (slug: string | null): Promise<string> => {
  const id = randomUUID();
  const text = `INSERT INTO organisation (id, slug, name, sign_up, secret_checks) VALUES ($1, $2, 'o', 'open', '{}')`;
  await client.query(text, [id, slug]);
  await client.query(
    "INSERT INTO audit_event (organisation_id, kind) SELECT $1, 'locked' FROM generate_series(1, 5)",
    [id],
  );
  return id;
};

beforeEach(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  dataDir = mkdtempSync(join(tmpdir(), 'coffer-verify-'));
  for (const folder of ['secrets', 'audit']) mkdirSync(join(dataDir, folder));
  for (const name of secretNames) writeFileSync(join(dataDir, 'secrets', name), randomBytes(32));
  ids = { first: await put(null), acme: await put('acme') };
});
afterEach(async () => {
  await client.end();
  await database.drop();
  rmSync(dataDir, { recursive: true });
});

const check = (more: Partial<AuditOptions> = {}): Promise<string[]> =>
  checkAudit(client, {
    ...{ checkpoints: usualCheckpoints(dataDir), isNamed: false, secretsDir: join(dataDir, 'secrets') },
    ...more,
  });

const keyOf = (whose: 'first' | 'acme') => {
  const secrets = readSecrets(join(dataDir, 'secrets'));
  return auditKeyOf(organisationSecrets(secrets, ids[whose], whose === 'first').auditKey, ids[whose]);
};

/** Appends what the server would: where an organisation's chain stands. */
const sign = async (whose: 'first' | 'acme'): Promise<void> => {
  const text = 'SELECT seq, hash FROM audit_head WHERE organisation_id = $1';
  const { seq, hash } = (await client.query(text, [ids[whose]])).rows[0];
  const mark = { seq: Number(seq), hash: hash as Buffer, at: Date.now() };
  const { key, sign: signMark } = keyOf(whose);
  const [hashText, signature] = [mark.hash, Buffer.from(signMark(mark))].map((one) =>
    one.toString('base64url'),
  );
  const line = { ...mark, organisation: ids[whose], hash: hashText, signature, key };
  appendFileSync(usualCheckpoints(dataDir), `${JSON.stringify(line)}\n`);
};
const cutTail = async (): Promise<void> => {
  await client.query('DELETE FROM audit_event WHERE seq > 3 AND organisation_id = $1', [ids.first]);
  await client.query(
    `UPDATE audit_head h SET seq = 3, hash = e.hash FROM audit_event e
     WHERE e.seq = 3 AND e.organisation_id = h.organisation_id AND h.organisation_id = $1`,
    [ids.first],
  );
};

describe('coffer verify audit (S7)', () => {
  test('says that a whole log is whole, up to where it is vouched for, and by which key', async () => {
    expect((await check()).join('\n')).toMatch(/whole: events 1 to 5.\nNo checkpoint vouches/);
    await sign('first');
    expect(await check()).toEqual([
      'The audit log is whole: events 1 to 5.',
      'Checkpoints vouch for it up to event 5; 1 of them came from the file.',
      `Key of the checkpoints: ${keyOf('first').key}`,
    ]);
  });

  test('checks another organisation by its own key, and only what is signed for it', async () => {
    await sign('first');
    await sign('acme');
    expect((await check({ org: 'acme' })).join('\n')).toMatch(/whole: events 1 to 5.*\n.*1 of them/);
    await client.query("UPDATE audit_event SET kind = 'x' WHERE organisation_id = $1 AND seq = 2", [
      ids.acme,
    ]);
    await expect(check({ org: 'acme' })).rejects.toThrow('event 2 is not what its hash says');
    expect((await check()).join('\n')).toContain('whole');
  });

  test('names the event that is gone', async () => {
    await client.query('DELETE FROM audit_event WHERE seq = 4');
    await expect(check()).rejects.toMatchObject({
      ...{ code: 'cli/audit-wrong', message: expect.stringContaining('event 4 is missing') },
    });
  });

  test('finds a tail that was cut off with all traces in the database, by the file outside', async () => {
    await sign('first');
    await cutTail();
    await expect(check()).rejects.toThrow('event 4 is missing');
    await expect(check({ checkpoints: join(dataDir, 'nowhere') })).resolves.toBeTruthy();
  });

  test('with the key alone needs no secret, and another key takes no checkpoint', async () => {
    await sign('first');
    const away = { secretsDir: join(dataDir, 'nowhere') };
    expect((await check({ ...away, key: keyOf('first').key })).join('\n')).toContain('whole');
    await expect(check({ ...away, key: keyOf('acme').key })).rejects.toThrow('event 5 is not signed');
  });

  test('a line that is no checkpoint is counted, and what the others say stands', async () => {
    appendFileSync(usualCheckpoints(dataDir), '{"organisation":\n7\n{"seq":-1}\n');
    await sign('first');
    expect((await check()).join('\n')).toMatch(/up to event 5.*\nLines of .* that are no checkpoints: 3/);
  });

  test('a file that was named must be there, and so must an organisation', async () => {
    await expect(check({ checkpoints: join(dataDir, 'x'), isNamed: true })).rejects.toThrow('no file');
    await expect(check({ org: 'nobody' })).rejects.toThrow('no organisation "nobody"');
  });
});

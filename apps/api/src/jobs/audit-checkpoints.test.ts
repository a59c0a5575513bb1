import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CheckpointLine, checkpointIn } from '../audit/checkpoint.ts';
import { type AuditedDatabase, auditedDatabase } from '../testing/test-audit.ts';
import { putOrganisation } from '../testing/test-organisation.ts';
import { checkpointEvents, makeCheckpoints } from './audit-checkpoints.ts';

let at: AuditedDatabase;
let folders: string[];
beforeEach(async () => {
  at = await auditedDatabase();
  folders = [mkdtempSync(join(tmpdir(), 'coffer-audit-')), mkdtempSync(join(tmpdir(), 'coffer-audit-'))];
});
afterEach(async () => {
  await at.close();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const fileOf = (i: number): string => join(folders[i] ?? '', 'audit', 'checkpoints.jsonl');
const lines = (i = 0): CheckpointLine[] =>
  readFileSync(fileOf(i), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const make = async (more: { id: string; slug: string; host: null }[] = []): Promise<void> =>
  makeCheckpoints({
    sql: at.owner.sql,
    listOrganisations: async () => [{ id: at.organisationId, slug: null, host: null }, ...more],
    auditKeyOf: () => at.auditKey,
    folders: folders.map((folder) => join(folder, 'audit')),
  });
const write = (events: number) =>
  at.owner.sql(
    "INSERT INTO audit_event (organisation_id, kind) SELECT $1, 'locked' FROM generate_series(1, $2::int)",
    [at.organisationId, events],
  );
const kept = async () => (await at.owner.sql('SELECT 1 FROM audit_checkpoint')).length;

test('a log without events has no checkpoint; the first event has one at once', async () => {
  await make();
  expect(await kept()).toBe(0);
  await write(1);
  await make();
  expect([await kept(), lines().length]).toEqual([1, 1]);
});

test('it is written to every folder, readable by its owner alone, and to the database; the check takes all', async () => {
  await write(3);
  await make();
  expect(lines(0)).toEqual(lines(1));
  expect(lines()[0]).toMatchObject({ organisation: at.organisationId, seq: 3, key: at.key.key });
  const modes = [fileOf(0), join(fileOf(0), '..')].map((path) => statSync(path).mode & 0o777);
  expect(modes).toEqual([0o600, 0o700]);
  expect(await at.verify(lines().map(checkpointIn))).toMatchObject({ kind: 'whole', vouched: 3 });
});

test('the next one comes when an hour is over and something happened', async () => {
  await write(1);
  await make();
  await write(1);
  await make();
  expect(await kept()).toBe(1);
  await at.owner.sql("UPDATE audit_checkpoint SET at = now() - interval '61 minutes'");
  await make();
  expect(lines().map(({ seq }) => seq)).toEqual([1, 2]);
  await at.owner.sql("UPDATE audit_checkpoint SET at = now() - interval '61 minutes'");
  await make();
  expect(await kept()).toBe(2);
});

test('or when a thousand events came', async () => {
  await write(1);
  await make();
  await write(checkpointEvents - 1);
  await make();
  expect(await kept()).toBe(1);
  await write(1);
  await make();
  expect(lines().map(({ seq }) => seq)).toEqual([1, checkpointEvents + 1]);
});

test('what can not be written outside is not in the database either, and comes later', async () => {
  await write(1);
  const [first = '', second = ''] = folders;
  folders = [first, join(second, '\0')];
  await expect(make()).rejects.toThrow();
  expect(await kept()).toBe(0);
  folders = [first, second];
  await make();
  expect(await kept()).toBe(1);
});

test('half a line that a power failure left stays by itself', async () => {
  await write(1);
  await make();
  appendFileSync(fileOf(0), '{"organisation":"');
  await at.owner.sql("UPDATE audit_checkpoint SET at = now() - interval '61 minutes'");
  await write(1);
  await make();
  const all = readFileSync(fileOf(0), 'utf8').split('\n');
  expect(all.slice(1)).toEqual(['{"organisation":"', expect.stringContaining('"seq":2'), '']);
});

test('each organisation has its own', async () => {
  const id = await putOrganisation(at.owner.sql, 'other');
  await write(1);
  await at.owner.sql("INSERT INTO audit_event (organisation_id, kind) VALUES ($1, 'locked')", [id]);
  await make([{ id, slug: 'other', host: null }]);
  expect(lines().map(({ organisation }) => organisation)).toEqual([at.organisationId, id]);
  expect(lines()[0]?.key).not.toBe(lines()[1]?.key);
});

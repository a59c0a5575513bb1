import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { audit } from '../db/audit.ts';
import { type AuditedDatabase, auditedDatabase } from '../testing/test-audit.ts';
import { putOrganisation } from '../testing/test-organisation.ts';

let at: AuditedDatabase;
beforeEach(async () => {
  at = await auditedDatabase();
});
afterEach(() => at.close());

const someone = randomUUID();
const write = async (events: number): Promise<void> => {
  for (let i = 0; i < events; i += 1)
    await audit(at.mine.sql, someone, i % 3 === 0 ? 'signed-in' : 'role-changed', {
      ...{ deviceId: i % 2 === 0 ? randomUUID() : null, network: i % 5 === 0 ? '203.0.113.7' : null },
      ...(i % 3 === 0 ? {} : { by: randomUUID(), detail: { to: 'auditor', from: 'Zürich "x"\n', n: i } }),
    });
};
const tamper = (text: string, ...values: unknown[]) => at.owner.sql(text, values);
const column = async (text: string): Promise<unknown[]> =>
  (await at.owner.sql<{ value: unknown }>(text)).map(({ value }) => value);

describe('the chain', () => {
  test('links every event when its transaction ends, and the check by other code agrees', async () => {
    await write(7);
    expect(await column('SELECT seq::int AS value FROM audit_event ORDER BY id')).toEqual([
      1, 2, 3, 4, 5, 6, 7,
    ]);
    expect(await at.verify()).toEqual({ kind: 'whole', first: 1, last: 7, vouched: 0 });
  });

  test('an empty log is whole', async () => {
    expect(await at.verify()).toEqual({ kind: 'whole', first: 1, last: 0, vouched: 0 });
  });

  test('what is rolled back leaves no gap; who ends first comes first', async () => {
    const failing = at.mine.transaction(async ({ sql }) => {
      await audit(sql, someone, 'signed-in');
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    await at.mine.transaction(async ({ sql }) => {
      await audit(sql, someone, 'locked');
      await audit(at.mine.sql, someone, 'unlocked');
    });
    const order = 'SELECT kind AS value FROM audit_event ORDER BY seq';
    expect(await column(order)).toEqual(['unlocked', 'locked']);
    expect(await at.verify()).toMatchObject({ kind: 'whole', last: 2 });
  });

  test('many at once make one chain, without a lock that anybody waits for in vain', async () => {
    const each = (i: number) =>
      at.mine.transaction(async ({ sql }) => {
        await audit(sql, someone, 'signed-in', { network: `10.0.${i}.1` });
        await audit(sql, someone, 'unlocked');
      });
    await Promise.all(Array.from({ length: 40 }, (_, i) => each(i)));
    expect(await at.verify()).toMatchObject({ kind: 'whole', last: 80 });
  });

  test('two organisations have two chains', async () => {
    await write(3);
    const other = await putOrganisation(at.owner.sql, 'other');
    await at.owner.sql("INSERT INTO audit_event (organisation_id, kind) VALUES ($1, 'signed-in')", [other]);
    await write(1);
    expect(await column('SELECT seq::int AS value FROM audit_head ORDER BY seq')).toEqual([1, 4]);
    expect(await at.verify()).toMatchObject({ kind: 'whole', last: 4 });
  });

  test('a row that comes with its place, as out of a backup, keeps it', async () => {
    await write(2);
    await tamper('CREATE TABLE kept AS SELECT * FROM audit_event');
    await tamper('DELETE FROM audit_event');
    await tamper('INSERT INTO audit_event SELECT * FROM kept ORDER BY seq DESC');
    expect(await at.verify()).toMatchObject({ kind: 'whole', last: 2 });
  });
});

describe("what the server's role may not do", () => {
  const statements = [
    "UPDATE audit_event SET kind = 'x'",
    'DELETE FROM audit_event',
    'TRUNCATE audit_event',
    "INSERT INTO audit_event (kind, seq) VALUES ('x', 9)",
    "INSERT INTO audit_event (kind, hash) VALUES ('x', '\\x00')",
    "INSERT INTO audit_event (kind, at) VALUES ('x', now())",
    "INSERT INTO audit_event (kind, id) VALUES ('x', 1)",
    'UPDATE audit_head SET seq = 0',
    'DELETE FROM audit_head',
    "INSERT INTO audit_head VALUES (gen_random_uuid(), 1, '\\x00')",
    'UPDATE audit_checkpoint SET seq = 0',
    'DELETE FROM audit_checkpoint',
    "INSERT INTO audit_checkpoint VALUES (gen_random_uuid(), 1, '\\x00', now(), '\\x00')",
  ];
  test('change, delete or cut anything, or give a row its place, hash, time or id', async () => {
    await write(1);
    for (const statement of statements)
      await expect(at.mine.sql(statement), statement).rejects.toThrow(/permission denied/);
    const link = 'SELECT coffer_audit_link(1, gen_random_uuid())';
    await expect(at.mine.sql(link)).rejects.toThrow(/permission denied for function/);
    expect(await at.verify()).toMatchObject({ kind: 'whole', last: 1 });
  });

  test('it reads the log, the head and the checkpoints of its own organisation', async () => {
    await write(1);
    const other = await putOrganisation(at.owner.sql, 'other');
    await at.owner.sql("INSERT INTO audit_event (organisation_id, kind) VALUES ($1, 'x')", [other]);
    for (const table of ['audit_event', 'audit_head'])
      expect(await at.mine.sql(`SELECT organisation_id FROM ${table}`)).toEqual([
        { organisation_id: at.organisationId },
      ]);
  });
});

describe('what a check finds, and the first place at fault', () => {
  const wrong = (why: string, seq: number) => ({ kind: 'wrong', why, seq });

  const edits = [
    "kind = 'locked'",
    'account_id = gen_random_uuid()',
    'account_id = NULL',
    'actor_id = gen_random_uuid()',
    'device_id = gen_random_uuid()',
    "network = '10.0.0.0/24'",
    "detail = '{}'",
    "at = at + interval '1 microsecond'",
    "at = at - interval '100 years'",
    "hash = decode(repeat('00', 32), 'hex')",
    'id = 5000000000',
  ];
  test('an edit of any column', async () => {
    await write(9);
    await tamper('CREATE TABLE kept AS SELECT * FROM audit_event');
    for (const edit of edits) {
      await tamper(`UPDATE audit_event SET ${edit} WHERE seq = 5`);
      expect(await at.verify(), edit).toEqual(wrong('changed', 5));
      await tamper('DELETE FROM audit_event');
      await tamper('INSERT INTO audit_event SELECT * FROM kept');
      expect(await at.verify()).toMatchObject({ kind: 'whole' });
    }
  });

  test('a deletion in the middle, of the first, and of all', async () => {
    await write(9);
    await tamper('DELETE FROM audit_event WHERE seq = 4');
    expect(await at.verify()).toEqual(wrong('missing', 4));
    await tamper('DELETE FROM audit_event WHERE seq < 4');
    expect(await at.verify()).toEqual(wrong('missing', 1));
    await tamper('DELETE FROM audit_event');
    expect(await at.verify()).toEqual(wrong('missing', 1));
  });

  test('a deletion whose gap was closed by new places', async () => {
    await write(9);
    await tamper('DELETE FROM audit_event WHERE seq = 4');
    for (let seq = 5; seq <= 9; seq += 1)
      await tamper('UPDATE audit_event SET seq = seq - 1 WHERE seq = $1', seq);
    expect(await at.verify()).toEqual(wrong('changed', 4));
  });

  test('two events that changed places', async () => {
    await write(9);
    await tamper('UPDATE audit_event SET seq = seq + 100 WHERE seq IN (3, 4)');
    await tamper('UPDATE audit_event SET seq = CASE seq WHEN 103 THEN 4 ELSE 3 END WHERE seq > 100');
    expect(await at.verify()).toEqual(wrong('changed', 3));
  });

  const rehash = async (from: number): Promise<void> => {
    for (let seq = from; seq <= 9; seq += 1)
      await tamper(
        `UPDATE audit_event e SET hash = coffer_audit_hash(COALESCE((SELECT hash FROM audit_event p WHERE p.seq = e.seq - 1
           AND p.organisation_id = e.organisation_id), decode(repeat('00', 32), 'hex')), e) WHERE seq = $1`,
        seq,
      );
    await tamper('UPDATE audit_head SET hash = (SELECT hash FROM audit_event WHERE seq = 9)');
  };

  test('a cut tail: by the head, and where the head was cut too, by a checkpoint', async () => {
    await write(9);
    const checkpoint = await at.checkpointAt(9);
    await tamper('DELETE FROM audit_event WHERE seq > 7');
    expect(await at.verify()).toEqual(wrong('missing', 8));
    await tamper('UPDATE audit_head SET seq = 7, hash = (SELECT hash FROM audit_event WHERE seq = 7)');
    expect(await at.verify()).toMatchObject({ kind: 'whole', last: 7 });
    expect(await at.verify([checkpoint])).toEqual(wrong('missing', 8));
  });

  test('a head that stands elsewhere than its last row', async () => {
    await write(3);
    await tamper("UPDATE audit_head SET hash = sha256('another')");
    expect(await at.verify()).toEqual({ kind: 'wrong', why: 'changed', seq: 3 });
    await tamper('UPDATE audit_head SET seq = 2, hash = (SELECT hash FROM audit_event WHERE seq = 2)');
    expect(await at.verify()).toEqual({ kind: 'wrong', why: 'changed', seq: 3 });
  });

  test('a cut tail whose places new events took', async () => {
    await write(9);
    const checkpoint = await at.checkpointAt(9);
    await tamper('DELETE FROM audit_event WHERE seq > 7');
    await tamper('UPDATE audit_head SET seq = 7, hash = (SELECT hash FROM audit_event WHERE seq = 7)');
    await write(4);
    expect(await at.verify()).toMatchObject({ kind: 'whole', last: 11 });
    expect(await at.verify([checkpoint])).toEqual(wrong('rewritten', 1));
  });

  test('an edit with all that follows hashed anew: from the last checkpoint before it on nothing is vouched for', async () => {
    await write(9);
    const checkpoints = [await at.checkpointAt(3), await at.checkpointAt(8)];
    expect(await at.verify(checkpoints)).toMatchObject({ kind: 'whole', vouched: 8 });
    await tamper("UPDATE audit_event SET kind = 'locked' WHERE seq = 5");
    await rehash(5);
    expect(await at.verify()).toMatchObject({ kind: 'whole' });
    expect(await at.verify(checkpoints)).toEqual(wrong('rewritten', 4));
  });

  test('a checkpoint of the database that was put there without the key', async () => {
    await write(3);
    const { hash } = await at.checkpointAt(2);
    await tamper(
      'INSERT INTO audit_checkpoint (organisation_id, seq, hash, signature) VALUES ($1, 2, $2, $3)',
      ...[at.organisationId, hash, Buffer.alloc(64)],
    );
    expect(await at.verify()).toEqual(wrong('not-signed', 2));
  });

  test('two checkpoints that say two things of one place', async () => {
    await write(3);
    const mark = { seq: 2, hash: Buffer.alloc(32, 1), at: 1 };
    const other = { ...mark, signature: at.key.sign(mark) };
    expect(await at.verify([await at.checkpointAt(2), other])).toEqual(wrong('rewritten', 2));
  });

  test('a row without a place', async () => {
    await write(2);
    await tamper('UPDATE audit_event SET seq = NULL WHERE seq = 2');
    await tamper('UPDATE audit_head SET seq = 1, hash = (SELECT hash FROM audit_event WHERE seq = 1)');
    expect(await at.verify()).toEqual(wrong('unlinked', 2));
  });

  test('a beginning may be gone up to a checkpoint of more than two years ago, and up to no younger one', async () => {
    await write(9);
    const day = 86_400_000;
    const checkpoints = [
      await at.checkpointAt(2),
      await at.checkpointAt(4),
      await at.checkpointAt(6, Date.now() + 9 * day),
    ];
    await tamper('DELETE FROM audit_event WHERE seq <= 4');
    expect(await at.verify(checkpoints)).toEqual(wrong('missing', 1));
    const later = Date.now() + 731 * day;
    expect(await at.verify(checkpoints, later)).toEqual({ kind: 'whole', first: 5, last: 9, vouched: 6 });
    await tamper('DELETE FROM audit_event WHERE seq <= 6');
    expect(await at.verify(checkpoints, later)).toEqual(wrong('missing', 5));
    await tamper('DELETE FROM audit_event');
    expect(await at.verify(checkpoints, later)).toEqual(wrong('missing', 5));
  });
});

import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  anId,
  bytes,
  holds,
  nullable,
  optional,
  shownText,
  some,
  text,
  typed,
  whole,
} from '../testing/limits.ts';
import { auditDetail, exportAudit, listAudit } from './audit.ts';

const filters = {
  ...{ kinds: 'signed-in,locked', accountId: some.id, from: '1', until: '2', search: 'anna' },
};
const filterLimits = {
  kinds: optional(text(0, 2000)),
  accountId: optional(anId),
  from: optional(typed(0)),
  until: optional(typed(0)),
  search: optional(text(0, 200)),
};

describe('the audit log', () => {
  const plainOf = (endpoint: { readonly query?: z.ZodType }, ...without: string[]): z.ZodType => {
    const { shape } = endpoint.query as z.ZodObject;
    const kept = Object.entries(shape).filter(([name]) => !without.includes(name));
    return z.strictObject(Object.fromEntries(kept) as z.ZodRawShape);
  };
  const place = { before: optional(typed(1)) };
  const asked = plainOf(listAudit, 'byOthers', 'limit');
  holds('what is asked for', asked, { ...filters, before: '5' }, { ...filterLimits, ...place });
  holds('what a file is asked for', plainOf(exportAudit, 'byOthers', 'format'), filters, filterLimits);

  const event = {
    ...{
      seq: 1,
      kind: 'locked',
      at: 2,
      accountId: some.id,
      email: 'a@b',
      actorId: some.id,
      actorEmail: 'c@d',
    },
    ...{
      deviceId: some.id,
      deviceName: 'Desk',
      network: '203.0.113.0/24',
      detail: null,
      hash: some.bytes(32),
    },
  };
  const reply = {
    ...{ events: [event], next: 1, head: { seq: 1, hash: some.bytes(32) }, checkpoint: { seq: 1, at: 2 } },
  };
  const { detail: _, ...shape } = (
    listAudit.reply as unknown as { shape: { events: z.ZodArray<z.ZodObject> } }
  ).shape.events.element.shape;
  const { detail: __, ...plain } = event;
  holds('an event', z.object(shape), plain, {
    ...{ seq: whole(0), kind: shownText, at: whole(0), accountId: nullable(anId), email: shownText },
    ...{ actorId: nullable(anId), actorEmail: shownText, deviceId: nullable(anId), hash: bytes(32) },
    ...{ deviceName: nullable(shownText), network: nullable(shownText) },
  });

  test('a page is whole, and may be the last of a log without checkpoints', () => {
    for (const more of [{}, { next: null }, { checkpoint: null }, { events: [] }])
      expect(listAudit.reply.safeParse({ ...reply, ...more }).success).toBe(true);
    expect(listAudit.reply.safeParse({ ...reply, head: null }).success).toBe(false);
  });

  test('at most two hundred at once, and a file of one of two kinds', () => {
    const limits = ['0', '201', '1.5', 'x'].map((limit) => listAudit.query?.safeParse({ limit }).success);
    expect(limits).toEqual([false, false, false, false]);
    expect(listAudit.query?.parse({ limit: '200' })).toEqual({ limit: 200 });
    const formats = ['csv', 'jsonl', 'xlsx', undefined].map(
      (format) => exportAudit.query?.safeParse({ format }).success,
    );
    expect(formats).toEqual([true, true, false, false]);
    const byOthers = ['yes', 'no', ''].map((one) => listAudit.query?.safeParse({ byOthers: one }).success);
    expect(byOthers).toEqual([true, false, false]);
  });

  test('facts are words, numbers and lists of words: nothing nested, so no content', () => {
    for (const fact of ['x', 7, true, null, ['a', 'b']])
      expect(auditDetail.safeParse({ fact }).success).toBe(true);
    for (const fact of [{ a: 1 }, [['a']], [1], undefined])
      expect(auditDetail.safeParse({ fact }).success).toBe(false);
  });
});

import { activityKinds, exportAudit, listAudit } from '@coffer/contracts';
import { enAuditKinds } from '@coffer/contracts/words';
import { expect, test } from 'vitest';
import { askedKinds, auditTopics, kindsOf } from './kinds.ts';
import { auditQuery, auditQueryText } from './query.ts';

test('every kind of event has words and belongs to one topic', () => {
  expect(auditTopics.flatMap(kindsOf).toSorted()).toEqual([...activityKinds].toSorted());
  expect(Object.keys(enAuditKinds).toSorted()).toEqual([...activityKinds].toSorted());
});

test('a topic asks for all its kinds, and both the list and the file take that many', () => {
  expect(askedKinds('console')?.split(',')).toContain('suspended');
  expect(askedKinds('suspended')).toBe('suspended');
  for (const topic of auditTopics) {
    const query = auditQuery({ what: topic });
    expect(listAudit.query?.safeParse(query).success).toBe(true);
    expect(exportAudit.query?.safeParse({ ...query, format: 'csv' }).success).toBe(true);
  }
});

test('the days of the filter are whole days of the reader', () => {
  const { from = 0, until = 0 } = auditQuery({ from: '2026-11-22', until: '2026-11-22' });
  expect(new Date(from).getHours()).toBe(0);
  expect(until - from).toBe(86_400_000 - 1);
});

test('what somebody wrote into the address and nobody understands is not asked for', () => {
  const odd = { what: 'x', by: 'me', accountId: '../v1', from: 'yesterday', until: '2026-99' };
  expect(auditQuery(odd)).toEqual({});
  expect(auditQueryText({ search: 'ann', by: 'others' })).toEqual({ search: 'ann', byOthers: 'yes' });
});

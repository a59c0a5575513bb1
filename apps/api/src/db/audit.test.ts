import { expect, test } from 'vitest';
import { audit, coarseNetwork } from './audit.ts';
import type { Sql } from './sql.ts';

test.each([
  ['203.0.113.77', '203.0.113.0/24'],
  ['2001:db8:5:6::/64', '2001:db8:5::/48'],
  ['203.0.113.0/24', '203.0.113.0/24'],
  ['2001:db8:5::/48', '2001:db8:5::/48'],
])('of the network %s the log keeps %s (S7)', (network, kept) => {
  expect(coarseNetwork(network)).toBe(kept);
});

test('what is no network is kept short', () => {
  expect(coarseNetwork('x'.repeat(500))).toHaveLength(64);
});

test('an event keeps of the network that asked only the coarse one', async () => {
  const kept: unknown[] = [];
  const sql = (async (_, values = []) => {
    kept.push(...values);
    return [];
  }) as Sql;
  await audit(sql, null, 'password-wrong', { network: '198.51.100.7' });
  expect(kept).toContain('198.51.100.0/24');
  expect(kept).not.toContain('198.51.100.7');
});

import { expect, test } from 'vitest';
import { coarseNetwork } from './audit.ts';

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

import { expect, test } from 'vitest';
import { mailedCode, resendWait } from './mailed-code.ts';

test.each([
  ['12345678', '12345678'],
  [' 1234 5678 ', '12345678'],
  ['1234-5678', '12345678'],
  ['１２３４５６７８', '12345678'],
  ['7kqf 2mxw 9dht r4vc', '7KQF2MXW9DHTR4VC'],
  ['OIL0-1234', '01101234'],
  ['', ''],
  [' - ', ''],
])('%j is taken as %j', (typed, taken) => {
  expect(mailedCode(typed)).toBe(taken);
});

test('each further code is waited for longer, up to a quarter of an hour', () => {
  expect([0, 1, 2, 3, 4, 5, 9].map(resendWait)).toEqual([1, 1, 2, 5, 15, 15, 15]);
});

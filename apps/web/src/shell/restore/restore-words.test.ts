import { expect, test } from 'vitest';
import { enInside } from '../../messages/en.ts';
import { sayRestored } from './restore-words.ts';

const say = (putBack: number, copies: number, leftOut: number) =>
  sayRestored(enInside.restored, { putBack, copies, leftOut });

test('what was put back is counted, one item as one (F12)', () => {
  expect(say(3, 0, 0)).toBe('3 items were put back from this device.');
  expect(say(1, 0, 0)).toBe('1 item was put back from this device.');
});

test('copies and what could not be put back are said too, and nothing of what there is none', () => {
  expect(say(0, 1, 0)).toMatch(/^1 item had changed on the server too: .* beside it as a copy\.$/);
  expect(say(0, 2, 0)).toMatch(/^2 items had changed on the server too: .* as copies\.$/);
  expect(say(0, 0, 1)).toMatch(/^1 item could not be put back: its vault /);
  expect(say(2, 0, 4)).toMatch(/^2 items were put back from this device\. 4 items could not be put back: /);
});

test('where this device had nothing newer, that is said', () => {
  expect(say(0, 0, 0)).toBe('This device had nothing that the server lacks.');
});

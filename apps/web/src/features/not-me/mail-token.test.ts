import { expect, test } from 'vitest';
import { tokenIn } from './mail-token.ts';

const token = 'Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYm-';

test('the token stands alone behind the hash sign', () => {
  expect(token).toHaveLength(43);
  expect(tokenIn(`#${token}`)).toBe(token);
});

test.each(['', '#', `#${token.slice(1)}`, `#${token}=`, `#t=${token}`, token])('%j holds none', (hash) => {
  expect(tokenIn(hash)).toBeNull();
});

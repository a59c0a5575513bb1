import { expect, test } from 'vitest';
import vectors from '../../../docs/spec/vectors/export-file.json';
import { fromHex, toHex } from './encoding.ts';
import { openFile } from './sealed-file.ts';

test('the fixed exported file opens with its password', async () => {
  expect(toHex(await openFile(vectors.password, fromHex(vectors.file)))).toBe(vectors.content);
});

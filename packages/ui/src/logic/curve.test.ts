import { expect, test } from 'vitest';
import { curvePath } from './curve.ts';

test('each row begins in its own middle, and all end at one point', () => {
  const paths = [0, 1, 2].map((at) => curvePath(at, 3));
  expect(paths.map((path) => path.slice(0, path.indexOf('H')))).toEqual(['M0 16.7', 'M0 50', 'M0 83.3']);
  for (const path of paths) expect(path).toMatch(/ 100 50$/);
});

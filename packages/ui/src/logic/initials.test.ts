import { expect, test } from 'vitest';
import { initialsOf } from './initials.ts';

test('initials are those of the first and the last name, whole characters each', () => {
  expect(['Ada Lovelace', ' ada  king lovelace ', 'Ada', '', '𝒜da 𝓛ovelace'].map(initialsOf)).toEqual([
    ...['AL', 'AL', 'A', '', '𝒜𝓛'],
  ]);
});

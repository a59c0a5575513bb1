import { expect, test } from 'vitest';
import { organisationPath } from './place.ts';

test.each([
  ['/o/acme', '/o/acme'],
  ['/o/acme/', '/o/acme'],
  ['/o/acme-2/vault/x', '/o/acme-2'],
])('%s is a place of the organisation at %s (U21)', (path, root) => {
  expect(organisationPath(path)).toBe(root);
});

test.each(['/', '/vault', '/o', '/o/', '/o/ACME', '/o/%61cme/vault', '/other/o/acme', ''])(
  '%s is a place of the first organisation, or of none',
  (path) => {
    expect(organisationPath(path)).toBe('');
  },
);

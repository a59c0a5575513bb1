import { organisationRoles, readOverview } from '@coffer/contracts';
import { expect, test } from 'vitest';
import { opensConsole } from './console.ts';

test('the way to the console is shown to the roles that it answers, and to nobody else', () => {
  for (const role of organisationRoles)
    expect(opensConsole(role), role).toBe(readOverview.roles?.includes(role));
  expect(opensConsole('')).toBe(false);
});

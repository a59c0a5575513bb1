import { organisationRoles } from '@coffer/contracts';
import { expect, test } from 'vitest';
import { changesPeople, givableRoles, whyNot } from './rights.ts';

const party = (accountId: string, role: (typeof organisationRoles)[number]) => ({ accountId, role });

test('nobody is offered an act on himself', () => {
  expect(whyNot(party('a', 'owner'), party('a', 'owner'))).toBe('self');
});

test('an administrator is offered none on owners and administrators, and all on the others', () => {
  const by = party('a', 'administrator');
  expect(organisationRoles.map((role) => whyNot(by, party('b', role)))).toEqual([
    ...['rank', 'rank', null, null, null],
  ]);
});

test('an owner is offered acts on everybody else', () => {
  for (const role of organisationRoles) expect(whyNot(party('a', 'owner'), party('b', role))).toBeNull();
});

test('only an owner gives the roles of those who run the console', () => {
  expect(givableRoles('owner', organisationRoles)).toEqual(organisationRoles);
  expect(givableRoles('administrator', organisationRoles)).toEqual(['auditor', 'helper', 'member']);
});

test('auditors and helpers change nobody', () => {
  expect(organisationRoles.filter(changesPeople)).toEqual(['owner', 'administrator']);
});

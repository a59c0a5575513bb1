import type { ConsoleAct, OrganisationRole } from '@coffer/contracts';
import { organisationRoles } from '@coffer/contracts';
import { describe, expect, test } from 'vitest';
import { type Deed, isAbove, mayAsk, mayDecide, type Party, whyNot } from './rights.ts';

const party = (role: OrganisationRole, accountId = `${role}-a`, more: Partial<Party> = {}): Party => ({
  ...{ accountId, role, isSuspended: false, isLeaving: false, ...more },
});

/** Who stands above whom: the whole of it, by hand. */
const above: Readonly<Record<OrganisationRole, string>> = {
  owner: 'owner administrator auditor helper member',
  administrator: 'auditor helper member',
  auditor: '',
  helper: '',
  member: '',
};

const deeds: readonly Deed[] = [
  { kind: 'suspend' },
  { kind: 'remove' },
  { kind: 'end-sessions' },
  { kind: 'revoke-device' },
];

describe('rank', () => {
  const pairs = organisationRoles.flatMap((actor) => organisationRoles.map((role) => [actor, role] as const));

  test.each(pairs)('%s over %s', (actor, role) => {
    const expected = above[actor].split(' ').includes(role);
    expect(isAbove(actor, role)).toBe(expected);
    for (const deed of deeds)
      expect(whyNot(party(actor), party(role, 'b'), deed, 2)).toBe(expected ? null : 'rank');
    const suspended = party(role, 'b', { isSuspended: true });
    expect(whyNot(party(actor), suspended, { kind: 'reactivate' }, 2)).toBe(expected ? null : 'rank');
  });

  test.each(pairs)('%s gives nobody the role %s unless it is below his own', (actor, role) => {
    const to = role === 'member' ? 'helper' : 'member';
    const why = whyNot(party(actor), party(to, 'b'), { kind: 'set-role', role }, 2);
    expect(why).toBe(above[actor].split(' ').includes(role) ? null : 'rank');
  });
});

describe('oneself', () => {
  test.each(organisationRoles)('%s neither suspends, removes, lowers nor raises himself', (role) => {
    const kinds: readonly Deed[] = [
      { kind: 'suspend' },
      { kind: 'remove' },
      { kind: 'reactivate' },
      ...organisationRoles.map((to) => ({ kind: 'set-role', role: to }) as const),
    ];
    for (const deed of kinds) expect(whyNot(party(role), party(role), deed, 5)).toBe('self');
  });

  test('has devices and sessions that one may end, where one may end any', () => {
    const mine = (role: OrganisationRole) => whyNot(party(role), party(role), { kind: 'end-sessions' }, 1);
    expect(organisationRoles.map(mine)).toEqual([null, null, 'rank', 'rank', 'rank']);
  });
});

describe('the last owner', () => {
  const last = (deed: Deed) => whyNot(party('owner'), party('owner', 'b'), deed, 1);

  test('is neither suspended, removed nor lowered', () => {
    expect(last({ kind: 'suspend' })).toBe('last-owner');
    expect(last({ kind: 'remove' })).toBe('last-owner');
    expect(last({ kind: 'set-role', role: 'administrator' })).toBe('last-owner');
  });

  test('is no more the last one with another, and one who is suspended was none', () => {
    expect(whyNot(party('owner'), party('owner', 'b'), { kind: 'suspend' }, 2)).toBeNull();
    const suspended = party('owner', 'b', { isSuspended: true });
    expect(whyNot(party('owner'), suspended, { kind: 'remove' }, 1)).toBeNull();
  });

  test('loses devices and sessions like anybody', () => {
    expect([last({ kind: 'end-sessions' }), last({ kind: 'revoke-device' })]).toEqual([null, null]);
  });
});

test('what is so already is not done again', () => {
  const to = (deed: Deed, more: Partial<Party>) =>
    whyNot(party('owner'), party('member', 'b', more), deed, 2);
  expect(to({ kind: 'suspend' }, { isSuspended: true })).toBe('already');
  expect(to({ kind: 'reactivate' }, {})).toBe('already');
  expect(to({ kind: 'remove' }, { isSuspended: true, isLeaving: true })).toBe('already');
  expect(to({ kind: 'remove' }, { isSuspended: true })).toBeNull();
  expect(to({ kind: 'set-role', role: 'member' }, {})).toBe('already');
});

/** The kinds that each role may confirm, by hand. */
const kinds: Readonly<Record<OrganisationRole, string>> = {
  owner:
    'suspend reactivate remove set-role approve set-policy name-identity invite-with-role create-organisation',
  administrator: 'suspend reactivate remove set-role approve set-policy invite-with-role',
  auditor: '',
  helper: 'approve',
  member: '',
};

const everyKind = kinds.owner.split(' ') as ConsoleAct['kind'][];

describe('an act of the console', () => {
  test.each(organisationRoles)('of %s is of the kinds that he may ask for', (role) => {
    const may = everyKind.filter((kind) => mayAsk(role, { kind } as ConsoleAct));
    expect(may.join(' ')).toBe(kinds[role]);
  });

  test('that gives a role gives one below the own, but by owners', () => {
    const gives = (actor: OrganisationRole, kind: 'set-role' | 'invite-with-role') =>
      organisationRoles.filter((role) => mayAsk(actor, { kind, role } as ConsoleAct)).join(' ');
    expect(gives('owner', 'set-role')).toBe(above.owner);
    expect(gives('administrator', 'set-role')).toBe(above.administrator);
    expect(gives('administrator', 'invite-with-role')).toBe(above.administrator);
  });
});

describe('a request', () => {
  /** Whose requests each role decides on, by hand. */
  const decides: Readonly<Record<OrganisationRole, string>> = {
    owner: 'owner administrator auditor helper member',
    administrator: 'owner administrator auditor helper member',
    auditor: '',
    helper: 'auditor helper member',
    member: '',
  };

  test.each(organisationRoles)('is decided by %s for whom he may', (actor) => {
    const may = organisationRoles.filter((role) => mayDecide(party(actor), party(role, 'b')));
    expect(may.join(' ')).toBe(decides[actor]);
  });

  test.each(organisationRoles)('of his own is decided by no %s', (role) => {
    expect(mayDecide(party(role), party(role))).toBe(false);
  });
});

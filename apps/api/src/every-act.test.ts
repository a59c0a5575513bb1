import {
  type ConsoleAct,
  type OrganisationRole,
  organisationPolicy,
  organisationRoles,
  prepareConsoleAct,
} from '@coffer/contracts';
import { describe, expect, test } from 'vitest';
import { newId } from './testing/test-person.ts';
import type { Ids } from './testing/test-requests.ts';
import { letters, newTarget, oneOfEachRole } from './testing/test-roles.ts';

/** One of each role, to whom others do things. */
const targets = new Map<OrganisationRole, Ids>();
let untouched: Ids;

const { browserOf } = oneOfEachRole(async (api) => {
  untouched = await newTarget(api, 'member');
  for (const role of organisationRoles) targets.set(role, await newTarget(api, role));
});

const freshKey = () => ({ 'idempotency-key': newId() });
const someone = { accountIds: [newId()], reason: 'x' };
const invited = { kind: 'invite-with-role', emails: ['guest@example.test'] } as const;
/** Who may prepare which act on a member; by hand, as above. */
const acts: readonly [string, string, (member: string, approvalId: string) => ConsoleAct][] = [
  ['suspend', 'oa', (id) => ({ kind: 'suspend', accountIds: [id], reason: 'x' })],
  ['remove', 'oa', (id) => ({ kind: 'remove', accountIds: [id], reason: 'x' })],
  ['set-role to helper', 'oa', (id) => ({ kind: 'set-role', accountIds: [id], role: 'helper' })],
  ['set-role to auditor', 'oa', (id) => ({ kind: 'set-role', accountIds: [id], role: 'auditor' })],
  ['set-role to administrator', 'o', (id) => ({ kind: 'set-role', accountIds: [id], role: 'administrator' })],
  ['set-role to owner', 'o', (id) => ({ kind: 'set-role', accountIds: [id], role: 'owner' })],
  ['approve', 'oah', (_, approvalId) => ({ kind: 'approve', requestIds: [approvalId], reason: '' })],
  [
    'set-policy',
    'oa',
    () => ({ kind: 'set-policy', policy: organisationPolicy.parse({ pin: { triesAnHour: 4 } }) }),
  ],
  ['name-identity', 'o', () => ({ kind: 'name-identity', groupId: newId() })],
  ['invite-with-role as auditor', 'oa', () => ({ ...invited, emails: [...invited.emails], role: 'auditor' })],
  [
    'invite-with-role as administrator',
    'o',
    () => ({ ...invited, emails: [...invited.emails], role: 'administrator' }),
  ],
  ['invite-with-role as owner', 'o', () => ({ ...invited, emails: [...invited.emails], role: 'owner' })],
  [
    'create-organisation',
    'o',
    () => ({ kind: 'create-organisation', slug: 'gamma', name: 'Gamma', host: null, signUp: 'closed' }),
  ],
];

describe('every act × every role (U20)', () => {
  const all = acts.flatMap(([name, who, make]) =>
    organisationRoles.map((role) => ({ name, role, may: who.includes(letters[role]), make })),
  );
  test.each(all)('$name: may $role prepare it? $may', async ({ role, may, make }) => {
    const act = make(untouched.accountId ?? '', untouched.approvalId ?? '');
    const { status, text } = await browserOf(role).post(prepareConsoleAct.path, { act }, freshKey());
    expect([status, may ? null : JSON.parse(text).type]).toEqual(may ? [200, null] : [403, 'api/forbidden']);
  });
});

/** To whom of which role who may do it. */
const ranks: readonly [
  string,
  Partial<Record<OrganisationRole, string>>,
  (ids: Ids) => readonly [string, object],
][] = [
  [
    'suspend',
    { owner: 'oauhm', administrator: 'uhm' },
    ({ accountId = '' }) => [
      prepareConsoleAct.path,
      { act: { ...someone, kind: 'suspend', accountIds: [accountId] } },
    ],
  ],
  [
    'remove',
    { owner: 'oauhm', administrator: 'uhm' },
    ({ accountId = '' }) => [
      prepareConsoleAct.path,
      { act: { ...someone, kind: 'remove', accountIds: [accountId] } },
    ],
  ],
  [
    'end the sessions of',
    { owner: 'oauhm', administrator: 'uhm' },
    ({ accountId }) => [`/v1/admin/people/${accountId}/end-sessions`, {}],
  ],
  [
    'approve a request of',
    { owner: 'oauhm', administrator: 'oauhm', helper: 'uhm' },
    ({ approvalId = '' }) => [
      prepareConsoleAct.path,
      { act: { kind: 'approve', requestIds: [approvalId], reason: '' } },
    ],
  ],
];

describe('every role × whoever it is done to (U20)', () => {
  const all = ranks.flatMap(([deed, may, make]) =>
    organisationRoles.flatMap((role) =>
      organisationRoles.map((to) => ({
        deed,
        role,
        to,
        may: may[role]?.includes(letters[to]) ?? false,
        make,
      })),
    ),
  );
  test.each(all)('may $role $deed $to? $may', async ({ role, to, may, make }) => {
    const [path, body] = make(targets.get(to) ?? {});
    const { status } = await browserOf(role).post(path, body, freshKey());
    expect(status).toBe(may ? 200 : 403);
  });
});

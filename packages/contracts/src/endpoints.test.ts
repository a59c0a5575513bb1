import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import * as contracts from './index.ts';
import { endpoints } from './testing/endpoint-list.ts';

describe('the endpoints as a whole', () => {
  const named = (has: (endpoint: contracts.Endpoint) => unknown) =>
    endpoints
      .filter(([, endpoint]) => has(endpoint))
      .map(([name]) => name)
      .sort();

  test('there are some, and no two share method and path', () => {
    const places = endpoints.map(([, { method, path }]) => `${method} ${path}`);
    expect(places.length).toBeGreaterThan(20);
    expect(new Set(places).size).toBe(places.length);
  });

  test('no two paths differ in the names of their parts alone', () => {
    const shapes = endpoints.map(([, { method, path }]) => `${method} ${path.replace(/:\w+/g, ':')}`);
    expect(new Set(shapes).size).toBe(shapes.length);
  });

  test.each(endpoints)('%s: its params are exactly the parts of its path', (_, endpoint) => {
    const parts = [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name]) => name).sort();
    const params = endpoint.params instanceof z.ZodObject ? Object.keys(endpoint.params.shape).sort() : [];
    expect(params).toEqual(parts);
  });

  test.each(endpoints)(
    '%s: its path is versioned, lower-case and needs no escape besides its parts',
    (name, { path }) => {
      // A file of the page: a form reads it before anything is typed, as it reads its own text.
      if (name === 'readRules') return expect(path).toBe('/rules.json');
      expect(path).toMatch(/^\/v1(\/(:[a-z][A-Za-z]*|[a-z]+(-[a-z]+)*))+$/);
    },
  );

  test.each(endpoints)('%s: a read has no body and is no activity; a change has a body', (_, endpoint) => {
    if (endpoint.method === 'GET') {
      expect(endpoint.body).toBeNull();
      expect(endpoint.activity).toBeUndefined();
      expect(endpoint.proof).toBeUndefined();
    } else if (endpoint.method !== 'DELETE') expect(endpoint.body).not.toBeNull();
  });

  test('what is deleted is named by the path alone: an admission, an invitation and a request, which hold no key', () => {
    expect(named(({ method }) => method === 'DELETE')).toEqual([
      ...['dropAdmission', 'dropInvitation', 'dropRequest'],
    ]);
    for (const [, { method, body }] of endpoints) if (method === 'DELETE') expect(body).toBeNull();
  });

  test.each(endpoints)('%s: whoever extends a session has a full one', (_, endpoint) => {
    if (endpoint.activity) expect(endpoint.access).toBe('full');
  });

  test('only these answer a stranger (protocol §0.3)', () => {
    const open = endpoints.filter(([, { access }]) => access === 'anyone').map(([name]) => name);
    expect(open.sort()).toEqual([
      ...['beginRecovery', 'disown', 'listLogEntries', 'lookAtMail', 'prelogin', 'readLogHead'],
      ...['readRules', 'register', 'submitPassword'],
    ]);
  });

  test('only these answer a half session: none of them carries vault content (protocol §0.3)', () => {
    const half = endpoints.filter(([, { access }]) => access === 'half').map(([name]) => name);
    expect(half.sort()).toEqual([
      ...['askApproval', 'challengeFactor', 'evaluatePin', 'lockSession', 'provePin', 'readIdentities'],
      ...['readSession', 'readWaiting', 'resendSignInCode', 'signOut', 'submitFactor', 'submitSignInCode'],
    ]);
    for (const [, { path, access }] of endpoints)
      if (path.startsWith('/v1/vaults')) expect(access).toBe('full');
  });

  test('only the cookie of a sign-up or of a recovery opens its own steps', () => {
    expect(named(({ access }) => access === 'registration')).toEqual(['resendCode', 'verifyRegistration']);
    expect(named(({ access }) => access === 'recovery')).toEqual([
      ...['claimRecovery', 'evaluateRecovery', 'finishRecovery', 'resendRecoveryCode', 'verifyRecovery'],
    ]);
  });

  test('what writes credentials and what matters in the console is signed by an identity, and nothing else asks for that', () => {
    expect(named(({ proof }) => proof)).toEqual([
      ...['changeCredentials', 'confirmConsoleAct', 'finishRecovery', 'register'],
    ]);
  });

  test('whoever owes a factor reaches nothing of a vault: only what enrolling and looking around takes', () => {
    expect(named(({ whileEnrolling }) => whileEnrolling)).toEqual([
      ...['beginTotp', 'beginWebauthn', 'cancelAct', 'challengeStepUp', 'confirmFactor', 'confirmStepUp'],
      ...[
        'events',
        'listDevices',
        'listSessions',
        'readAccount',
        'readOrganisation',
        'readStates',
        'touchSession',
      ],
      'writeState',
    ]);
    for (const [, { path, whileEnrolling }] of endpoints)
      if (path.startsWith('/v1/vaults')) expect(whileEnrolling).toBeUndefined();
  });

  test('only these bodies may be longer than 64 KiB, and only these bodies are octets', () => {
    expect(named(({ bodyLimit = 0 }) => bodyLimit > 65_536)).toEqual([
      ...['acceptRestore', 'admitPeople', 'changeCredentials', 'changeMembers', 'commitChange'],
      'commitVaultRotation',
      ...['confirmConsoleAct', 'createVault', 'deleteVault', 'finishRecovery', 'indexItems', 'keepVaultKey'],
      ...['prepareConsoleAct', 'register', 'stageRotatedItems', 'writeState'],
    ]);
    expect(named(({ body }) => body === 'binary')).toEqual(['commitChange', 'stageRotatedItems']);
    expect(named(({ reply }) => reply === 'binary')).toEqual([
      ...['events', 'exportAudit', 'listLeaves', 'syncVault'],
    ]);
  });

  test('every endpoint of the console names the roles that it answers, and no other endpoint does (U20)', () => {
    for (const [name, { path, roles, access, whileEnrolling }] of endpoints) {
      expect(roles !== undefined, name).toBe(path.startsWith('/v1/admin/'));
      if (!roles) continue;
      expect({ name, access, whileEnrolling }).toEqual({ name, access: 'full', whileEnrolling: undefined });
      expect(roles, name).toContain('owner');
      expect(roles, name).not.toContain('member');
      expect(new Set(roles).size, name).toBe(roles.length);
    }
  });

  test('an auditor reads and changes nothing; a helper sees requests and those who ask (U20)', () => {
    for (const [name, { method, roles }] of endpoints)
      if (roles?.includes('auditor')) expect(method, name).toBe('GET');
    expect(named(({ roles }) => roles?.includes('helper'))).toEqual([
      ...['challengeConsoleKey', 'confirmConsoleAct', 'listApprovals', 'listMembersOfOrganisation'],
      ...['prepareConsoleAct', 'readConsoleAct', 'readMember', 'readOverview', 'refuseApproval'],
    ]);
  });

  test('whatever asks for the password again may say that the answer or its challenge is wrong', () => {
    for (const [name, { body, errors }] of endpoints)
      if (
        body instanceof z.ZodObject &&
        'reauth' in body.shape &&
        'nonce' in body.shape &&
        name !== 'register'
      )
        expect(errors, name).toEqual(
          expect.arrayContaining(['api/bad-proof', 'api/bad-nonce', 'api/too-many-tries']),
        );
  });

  test('whatever writes the account’s state may find that another device wrote it before', () => {
    const writing = named(({ body }) => body instanceof z.ZodObject && 'state' in body.shape);
    expect(writing).toEqual(expect.arrayContaining(['createVault', 'keepVaultKey', 'deleteVault']));
    for (const [name, { errors }] of endpoints)
      if (writing.includes(name)) expect(errors, name).toContain('api/state-conflict');
  });

  test('whatever carries the next manifest may be late, be badly signed, or come from a reader', () => {
    const signing = named(({ body }) => body instanceof z.ZodObject && 'head' in body.shape);
    expect(signing).toEqual(['changeMembers', 'commitVaultRotation']);
    for (const [name, { errors }] of endpoints)
      if (signing.includes(name))
        expect(errors, name).toEqual(
          expect.arrayContaining(['api/forbidden', 'api/manifest-conflict', 'api/bad-proof']),
        );
  });

  test('whatever names a vault, an invitation or a request that the caller has nothing to do with is not found', () => {
    for (const [name, { path, errors, method }] of endpoints)
      if (/^\/v1\/(vaults|invitations|requests)\/:/.test(path) && name !== 'putInvitation')
        expect(errors, `${method} ${path}`).toContain('api/not-found');
  });

  test('whatever tells strangers or colleagues apart by guessing, or writes to them, is limited', () => {
    const limited = ['findPerson', 'putInvitation', 'putRequest', 'readLogHead', 'listLogEntries'];
    expect(named(({ errors }) => errors.includes('api/too-many-tries'))).toEqual(
      expect.arrayContaining(limited),
    );
  });

  test.each(endpoints)('%s: no error is named twice', (_, { errors }) => {
    expect(new Set(errors).size).toBe(errors.length);
  });

  test('a body of the largest shape fits the limit that its endpoint declares', () => {
    const state = { sealed: 'A'.repeat(87_382), accountId: '00000000-0000-0000-0000-000000000000' };
    expect(contracts.writeState.body.safeParse(state).success).toBe(true);
    expect(JSON.stringify(state).length).toBeLessThanOrEqual(contracts.writeState.bodyLimit ?? 0);
    const tokens = { tokens: Array(16).fill('A'.repeat(11)) };
    expect(contracts.searchVault.body.safeParse(tokens).success).toBe(true);
    expect(JSON.stringify(tokens).length).toBeLessThanOrEqual(65_536);
    const { accountId: itemId } = state;
    const item = { ...{ itemId, revision: 1, tokenVersion: 1 }, tokens: Array(1024).fill('A'.repeat(11)) };
    const indexed = { items: Array(contracts.indexItemsLimit).fill(item), after: itemId };
    expect(contracts.indexItems.body.safeParse(indexed).success).toBe(true);
    expect(JSON.stringify(indexed).length).toBeLessThanOrEqual(contracts.indexItems.bodyLimit ?? 0);
  });
});

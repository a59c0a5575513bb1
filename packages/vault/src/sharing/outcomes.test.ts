import { ApiError, type ApiErrorCode, MalformedReply, Unreachable } from '@coffer/contracts';
import { CryptoError, idBytes, roles } from '@coffer/crypto';
import { describe, expect, test } from 'vitest';
import { alarm, VaultError } from '../errors.ts';
import { attempting, CannotDo, notDone } from './outcomes.ts';
import { entryOf, roleNumber, roleWord, without } from './roles.ts';

const problem = (type: ApiErrorCode, status: number) => new ApiError({ type, title: type, status });

describe('an act that was not done', () => {
  test.each<[unknown, string]>([
    [new CannotDo('last-owner'), 'last-owner'],
    [new Unreachable(), 'offline'],
    [problem('api/unauthenticated', 401), 'signed-out'],
    [problem('api/forbidden', 403), 'forbidden'],
    [problem('api/not-found', 404), 'gone'],
    [problem('api/vault-full', 409), 'too-many'],
    [problem('api/too-large', 413), 'too-many'],
    [problem('api/too-many-tries', 429), 'busy'],
    [problem('api/internal', 500), 'offline'],
    [problem('api/unavailable', 503), 'offline'],
    [alarm('vault/identity-changed', ''), 'vault/identity-changed'],
    [alarm('vault/log-fork', ''), 'vault/log-fork'],
    [new CryptoError('crypto/not-authentic', ''), 'crypto/not-authentic'],
    [new MalformedReply(), 'vault/malformed-reply'],
  ])('%s says why', async (error, reason) => {
    expect(notDone(error)).toEqual({ kind: 'failed', reason });
    expect(await attempting(() => Promise.reject(error))).toEqual({ kind: 'failed', reason });
  });

  test.each([
    [new Error('unexpected')],
    [problem('api/bad-proof', 403)],
    [problem('api/invalid-request', 400)],
    [new VaultError('vault/locked', '')],
  ])('%s is no answer, and is thrown on', async (error) => {
    expect(() => notDone(error)).toThrow(error);
    await expect(attempting(() => Promise.reject(error))).rejects.toBe(error);
  });

  test('what was done is answered as it is', async () => {
    expect(await attempting(async () => ({ kind: 'done' }))).toEqual({ kind: 'done' });
  });
});

describe('roles', () => {
  test('have a word each, and a number that no word stands for is never more than it is', () => {
    for (const word of ['reader', 'writer', 'manager', 'owner'] as const)
      expect(roleWord(roleNumber(word))).toBe(word);
    expect([0, roles.reader].map(roleWord)).toEqual(['reader', 'reader']);
  });

  test('are found and taken out by id', () => {
    const [a, b] = [crypto.randomUUID(), crypto.randomUUID()];
    const entry = (id: string) => ({
      ...{ accountId: idBytes(id), role: roles.reader, identityHash: new Uint8Array(32) },
    });
    const members = [entry(a), entry(b)];
    expect(entryOf(members, b)).toBe(members[1]);
    expect(entryOf(members, idBytes(a))).toBe(members[0]);
    expect(entryOf(members, crypto.randomUUID())).toBeUndefined();
    expect(without(members, a)).toEqual([members[1]]);
    expect(without(members, crypto.randomUUID())).toEqual(members);
  });
});

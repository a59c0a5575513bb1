import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import * as contracts from './index.ts';
import {
  anEmail,
  anId,
  bytes,
  holds,
  identityLimits,
  list,
  optional,
  some,
  text,
  typed,
  whole,
} from './testing/limits.ts';

const identity = { identity: some.bytes(300), signature: some.bytes(64), rotation: some.bytes(64) };
const person = { accountId: some.id, fullName: 'A', identities: [identity] };
const personLimits = (path: string) => ({
  [`${path}.accountId`]: anId,
  [`${path}.fullName`]: text(0, 200),
  [`${path}.identities`]: list(1, null),
  ...identityLimits(`${path}.identities[]`, optional(bytes(64))),
});

describe('colleagues', () => {
  holds('who is looked for', contracts.findPerson.body, { email: 'a@b' }, { email: anEmail });
  holds('who is found', contracts.findPerson.reply, { person }, personLimits('person'));
  holds(
    'whose keys are read',
    contracts.readPeople.body,
    { ids: [some.id] },
    { ids: list(1, 200), 'ids[]': anId },
  );
  holds(
    'whose keys came',
    contracts.readPeople.reply,
    { people: [person] },
    { people: list(0, 200), ...personLimits('people[]') },
  );

  test('somebody whom nobody knows is null, and nothing else stands for him', () => {
    const { reply } = contracts.findPerson;
    expect(reply.parse({ person: null })).toEqual({ person: null });
    for (const wrong of [undefined, {}, [], false, ''])
      expect(reply.safeParse({ person: wrong }).success).toBe(false);
  });

  test('nobody is told of without an identity: there would be nothing to pin', () => {
    expect(contracts.person.safeParse({ ...person, identities: [] }).success).toBe(false);
  });

  test('are asked for by a signed-in person, and by address one at a time (H12)', () => {
    for (const endpoint of [contracts.findPerson, contracts.readPeople, contracts.proveIdentities])
      expect(endpoint.access).toBe('full');
    // An address in a path or a query would stand in the logs of proxies.
    expect(contracts.findPerson).toMatchObject({ method: 'POST', path: '/v1/people/find' });
    expect(contracts.findPerson.body.safeParse({ email: ['a@b', 'c@d'] }).success).toBe(false);
    expect(contracts.findPerson.body.safeParse({ email: 'a@b', fullName: 'A' }).success).toBe(false);
  });
});

describe('the log of identities', () => {
  const head = { size: 5, root: some.bytes(32), time: 1, signature: some.bytes(64), key: some.bytes(32) };
  const { readLogHead, proveIdentities, listLogEntries } = contracts;
  const path = () => [some.bytes(32)];

  holds(
    'which head',
    readLogHead.query ?? z.never(),
    { from: '3', other: '2' },
    { from: typed(0), other: optional(typed(0)) },
  );
  holds(
    'its head',
    readLogHead.reply,
    { deploymentId: some.id, head, consistency: path(), other: path() },
    {
      ...{ deploymentId: anId, 'head.size': whole(1), 'head.root': bytes(32), 'head.time': whole(0) },
      ...{ 'head.signature': bytes(64), 'head.key': bytes(32), consistency: list(0, 64) },
      ...{ 'consistency[]': bytes(32), other: list(0, 64), 'other[]': bytes(32) },
    },
  );
  holds(
    'what is to be proved',
    proveIdentities.body,
    { size: 5, identities: [some.bytes(32)] },
    { size: whole(1), identities: list(1, 200), 'identities[]': bytes(32) },
  );
  holds(
    'its proofs',
    proveIdentities.reply,
    { proofs: [{ identity: some.bytes(32), index: 0, path: path() }] },
    {
      ...{ proofs: list(0, 200), 'proofs[].identity': bytes(32), 'proofs[].index': whole(0) },
      ...{ 'proofs[].path': list(0, 64), 'proofs[].path[]': bytes(32) },
    },
  );
  holds(
    'which entries',
    listLogEntries.query ?? z.never(),
    { from: '0', to: '5' },
    { from: typed(0), to: typed(0) },
  );
  holds(
    'its entries',
    listLogEntries.reply,
    { entries: [some.bytes(52)] },
    { entries: list(0, 10_000), 'entries[]': bytes(52) },
  );

  test('whoever knows one head asks by it alone', () => {
    expect(readLogHead.query?.parse({ from: '3' })).toEqual({ from: 3, other: 0 });
  });

  test('is open to whoever audits it from elsewhere, and tells a stranger no address and no name', () => {
    for (const { access, method } of [readLogHead, listLogEntries])
      expect({ access, method }).toEqual({ access: 'anyone', method: 'GET' });
    const named = { deploymentId: some.id, head, consistency: [], other: [], email: 'a@b', fullName: 'A' };
    expect(Object.keys(readLogHead.reply.parse(named))).toEqual([
      'deploymentId',
      'head',
      'consistency',
      'other',
    ]);
    // An entry is as long as account id, epoch and hash: there is no room for more.
    expect(16 + 4 + 32).toBe(52);
  });
});

import type { Approval } from '@coffer/contracts';
import { describe, expect, test } from 'vitest';
import { en } from '../messages/en.ts';
import { requestFacts, sayDecisions, whyNotDecide } from './request-facts.ts';

const now = 1_700_000_000_000;
const hour = 3_600_000;
const request: Approval = {
  ...{ requestId: 'r', kind: 'device', accountId: 'a', email: 'ann@example.org', fullName: 'Ann Keller' },
  ...{ askedAt: now - 2 * hour, expiresAt: now + 22 * hour, deviceName: 'Chrome on Linux' },
  ...{ network: '192.0.2.0/24', state: 'open', needed: 2, decisions: [] },
  history: { lastSignInAt: now - 24 * hour, isKnownNetwork: true, devices: 2, failures: 0, earlier: 1 },
};
const said = (change: Partial<Approval> = {}) => requestFacts(en, { ...request, ...change }, now);
const odd = (change: Partial<Approval> = {}) =>
  said(change)
    .filter(({ isOdd }) => isOdd)
    .map(({ term }) => term);

describe('facts of a request', () => {
  test('say who asks from where, and what came before', () => {
    expect(said().map(({ term }) => term)).toEqual(Object.values(en.requests.facts));
    expect(said()[1]?.value).toBe('Chrome on Linux');
    expect(said()[2]?.value).toBe('192.0.2.0/24, known from earlier sign-ins');
  });

  test('show nothing as odd where all is as usual', () => {
    expect(odd()).toEqual([]);
  });

  test('show a network that was never seen with the person as odd', () => {
    expect(odd({ history: { ...request.history, isKnownNetwork: false } })).toEqual(['Network']);
  });

  test('show many failures and an account that never signed in as odd', () => {
    expect(odd({ history: { ...request.history, failures: 5, lastSignInAt: null } })).toEqual([
      ...['Last sign-in', 'Failures in 7 days'],
    ]);
  });

  test('call what the server does not know not known, and not odd', () => {
    const blank = said({ network: null, deviceName: null });
    expect(blank.slice(1, 3).map(({ value }) => value)).toEqual(['Not known', 'Not known']);
    expect(odd({ network: null, history: { ...request.history, isKnownNetwork: false } })).toEqual([]);
  });
});

describe('what was decided', () => {
  test('is said with who, when and why', () => {
    const lines = sayDecisions(en, {
      ...request,
      decisions: [
        { byEmail: 'bo@example.org', byYou: false, isYes: true, reason: '', at: now },
        { byEmail: 'me@example.org', byYou: true, isYes: false, reason: 'Not her', at: now },
      ],
    });
    expect(lines[0]).toMatch(/^bo@example\.org said yes, [^:]*\d/);
    expect(lines[0]).not.toContain('“');
    expect(lines[1]).toMatch(/^You said no, .*: “Not her”$/);
  });
});

describe('who decides', () => {
  test('is somebody else than who asked', () => {
    expect(whyNotDecide(request, 'a')).toBe('own');
    expect(whyNotDecide(request, 'b')).toBeNull();
  });

  test('says one word only, also where two people are needed', () => {
    const decisions = [{ byEmail: 'b@example.org', byYou: true, isYes: true, reason: '', at: now }];
    expect(whyNotDecide({ ...request, decisions }, 'b')).toBe('decided');
  });

  test('comes too late once it is settled', () => {
    for (const state of ['approved', 'refused', 'expired', 'withdrawn'] as const)
      expect(whyNotDecide({ ...request, state }, 'b')).toBe('settled');
  });
});

import type { SessionState } from '@coffer/vault';
import { describe, expect, test } from 'vitest';
import { addressOf, noticeOf, placeOf } from './place.ts';

const passed = (step: 'code' | 'factor' | 'approval' | 'pin'): SessionState => ({
  kind: 'password-passed',
  email: 'claire@example.org',
  deviceKnown: false,
  step,
  factors: [],
  offline: false,
});

describe('which screen of signing in shows', () => {
  test('the step that the engine stands at, and the password before there is one', () => {
    expect(placeOf({ kind: 'signed-out' }, false)).toBe('password');
    const steps = ['code', 'factor', 'approval', 'pin'] as const;
    expect(steps.map((step) => placeOf(passed(step), false))).toEqual(steps);
  });

  test('a lock asks for the PIN alone where that is enough, unless the password is wanted', () => {
    const locked: SessionState = { kind: 'locked', email: 'claire@example.org', pinOnly: true };
    expect(placeOf(locked, false)).toBe('pin');
    expect(placeOf(locked, true)).toBe('password');
    expect(placeOf({ ...locked, pinOnly: false }, false)).toBe('password');
  });

  test('wanting the password does not hide the steps after it', () => {
    expect(placeOf(passed('pin'), true)).toBe('pin');
  });

  test('each screen has an address that keeps where sign-in leads back to', () => {
    expect(addressOf('password', '')).toBe('/signin');
    expect(addressOf('code', 'next=%2Fimport')).toBe('/signin/code?next=%2Fimport');
  });

  test('after a third wrong PIN it is said that this was the reason', () => {
    expect(noticeOf(true, 3)).toBe('pin-tries-over');
    expect(noticeOf(true, 2)).toBe('session-over');
    expect(noticeOf(false, 3)).toBe('half-session-expired');
  });
});

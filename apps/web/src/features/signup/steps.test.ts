import { expect, test } from 'vitest';
import { allowedStep } from './steps.ts';

test('a step whose memory is gone leads back to the first one missing', () => {
  expect(allowedStep('verify', { profile: false, pin: false, registered: false })).toBe('profile');
  expect(allowedStep('questions', { profile: true, pin: false, registered: false })).toBe('pin');
  expect(allowedStep('pin', { profile: true, pin: true, registered: false })).toBe('pin');
});

test('once registered, going back never leads to the form again', () => {
  expect(allowedStep('profile', { profile: true, pin: true, registered: true })).toBe('kit');
  expect(allowedStep('verify', { profile: true, pin: true, registered: true })).toBe('verify');
});

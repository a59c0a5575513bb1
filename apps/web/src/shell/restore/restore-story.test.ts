import type { UnlockOutcome } from '@coffer/vault';
import { afterEach, describe, expect, test } from 'vitest';
import { forgetRestore, isOfRestore, notePin, readRestore, wishRestore } from './restore-story.ts';

const email = 'claire@example.org';
const report = { putBack: 3, copies: 0, leftOut: 0 };

afterEach(forgetRestore);

describe('the wish to accept a restored server (F12)', () => {
  test('nobody wishes it but by saying so, and it can be dropped', () => {
    expect(readRestore(email).kind).toBe('none');
    wishRestore(email);
    expect(readRestore(email).kind).toBe('wished');
    forgetRestore();
    expect(readRestore(email).kind).toBe('none');
  });

  test('it counts for the address it was wished for, however that is typed, and for no other', () => {
    wishRestore(email);
    expect(readRestore(' Claire@Example.org ').kind).toBe('wished');
    expect(readRestore('luc@example.org').kind).toBe('none');
    expect(readRestore(undefined).kind).toBe('none');
  });

  test('it outlives what did not open the vault', () => {
    wishRestore(email);
    const tries: readonly UnlockOutcome[] = [
      { kind: 'wrong-pin', triesLeft: 3 },
      { kind: 'frozen', until: 0 },
      { kind: 'unreachable' },
      { kind: 'half-session-expired' },
    ];
    for (const outcome of tries) notePin(email, outcome);
    expect(readRestore(email).kind).toBe('wished');
  });

  test('it serves once: the vault that opens ends it, whether or not something was older', () => {
    wishRestore(email);
    notePin(email, { kind: 'unlocked', restored: report });
    expect(readRestore(email)).toEqual({ kind: 'accepted', email, report, asked: true });
    wishRestore(email);
    notePin(email, { kind: 'unlocked' });
    expect(readRestore(email).kind).toBe('not-needed');
  });

  test('it ends with an alarm, so that accepting once more is not offered', () => {
    wishRestore(email);
    notePin(email, { kind: 'alarm', code: 'vault/rollback' });
    expect(readRestore(email).kind).toBe('refused');
  });

  test('a vault that somebody else opens here leaves no wish behind', () => {
    wishRestore(email);
    notePin('luc@example.org', { kind: 'unlocked' });
    expect(readRestore(email).kind).toBe('none');
    expect(readRestore('luc@example.org').kind).toBe('none');
  });
});

describe('what came of a restore', () => {
  test('a device that followed another one says that it was not asked', () => {
    notePin(email, { kind: 'unlocked', restored: report });
    expect(readRestore(email)).toEqual({ kind: 'accepted', email, report, asked: false });
  });

  test('it is kept over a lock until it was read, and shown to nobody else', () => {
    notePin(email, { kind: 'unlocked', restored: report });
    notePin(email, { kind: 'unlocked' });
    expect(readRestore(email).kind).toBe('accepted');
    expect(readRestore('luc@example.org').kind).toBe('none');
    forgetRestore();
    expect(readRestore(email).kind).toBe('none');
  });

  test('an alarm that nobody accepted anything before is no part of the story', () => {
    notePin(email, { kind: 'alarm', code: 'vault/rollback' });
    expect(readRestore(email).kind).toBe('none');
  });
});

test('accepting is offered where the server is older or another history, and for no other lie', () => {
  expect(isOfRestore('vault/rollback')).toBe(true);
  expect(isOfRestore('vault/fork')).toBe(true);
  expect(isOfRestore('vault/log-fork')).toBe(true);
  for (const code of [
    'vault/tampered',
    'vault/identity-changed',
    'vault/deployment-changed',
    'vault/kdf-weakened',
  ] as const)
    expect(isOfRestore(code)).toBe(false);
});

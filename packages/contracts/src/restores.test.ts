import { describe, expect, test } from 'vitest';
import * as contracts from './index.ts';
import { bytes, holds, some, upTo, whole } from './testing/limits.ts';

describe('the acceptance of a restore', () => {
  const { body } = contracts.acceptRestore;
  const place = { seq: 3, hash: some.bytes(32) };
  const whole53 = whole(0);
  const given = {
    ...{ from: place, to: place, at: 1_700_000_000_000, signature: some.bytes(64) },
    state: { seq: 2, sealed: some.bytes(500) },
  };

  holds('what is sent', body, given, {
    ...{ 'from.seq': whole53, 'from.hash': bytes(32), 'to.seq': whole53, 'to.hash': bytes(32) },
    ...{ at: whole53, signature: bytes(64), 'state.seq': whole(2), 'state.sealed': upTo(196_608) },
  });
  holds('its reply', contracts.acceptRestore.reply, { seq: 3 }, { seq: whole53 });

  test('goes with the account state that names it, never alone', () => {
    const { state: _, ...alone } = given;
    expect(body.safeParse(alone).success).toBe(false);
    expect(contracts.acceptRestore.whileEnrolling).toBeUndefined();
  });
});

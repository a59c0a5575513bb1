import { describe, expect, test } from 'vitest';
import invitations from '../../../docs/spec/vectors/invitations.json';
import numbers from '../../../docs/spec/vectors/safety-number.json';
import { utf8 } from './bytes.ts';
import { fromHex, toHex } from './encoding.ts';
import { sha256 } from './hazmat/sha256.ts';
import {
  deriveInvitationKey,
  invitationTag,
  invitationText,
  isInvitationTag,
  parseInvitationText,
} from './invitation.ts';
import { invitationWords } from './invitation-words.ts';
import { safetyNumber } from './safety-number.ts';
import { unhexed } from './testing/from-vector.ts';
import { flipEachBit } from './testing/hostile.ts';

describe('safety numbers', () => {
  test.each(numbers.pairs)('$number', async ({ a, b, number }) => {
    const deployment = fromHex(numbers.deploymentId);
    expect(await safetyNumber(deployment, unhexed(a), unhexed(b))).toBe(number);
    expect(await safetyNumber(deployment, unhexed(b), unhexed(a))).toBe(number);
  });
});

describe('invitations', () => {
  test('are of the list that the spec pins', () => {
    expect(toHex(sha256(utf8(invitationWords.join('\n'))))).toBe(invitations.listHash);
  });

  test.each(invitations.texts)('$words', ({ secret, words }) => {
    expect(invitationText(fromHex(secret))).toBe(words);
    expect(toHex(parseInvitationText(words)!)).toBe(secret);
  });

  test.each(['guest', 'inviter'] as const)('the tag of the %s', async (side) => {
    const { secret, invitationId, inviterIdentityHash, guestIdentityHash, ...given } = invitations.tags;
    const key = await deriveInvitationKey(fromHex(secret), fromHex(invitationId));
    const hashes = unhexed({ inviterIdentityHash, guestIdentityHash });
    const right = fromHex(given[side]);
    expect(toHex(await invitationTag(key, { side, ...hashes }))).toBe(given[side]);
    expect(await isInvitationTag(key, { side, ...hashes }, right)).toBe(true);
    for (const flipped of flipEachBit(right, 0, 4))
      expect(await isInvitationTag(key, { side, ...hashes }, flipped)).toBe(false);
    const otherSide = side === 'guest' ? 'inviter' : 'guest';
    expect(await isInvitationTag(key, { side: otherSide, ...hashes }, right)).toBe(false);
  });
});

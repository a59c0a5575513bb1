import { describe, expect, test } from 'vitest';
import { safetyNumber } from './safety-number.ts';
import { codeOf, countUp } from './testing/hostile.ts';

const deployment = countUp(0xd0, 16);
const ada = { accountId: countUp(0xa0, 16), identityHash: countUp(0x11, 32) };
const bob = { accountId: countUp(0xb0, 16), identityHash: countUp(0x22, 32) };

describe('a safety number', () => {
  test('has 60 digits and is one number on both screens', async () => {
    const number = await safetyNumber(deployment, ada, bob);
    expect(number).toMatch(/^\d{60}$/);
    expect(await safetyNumber(deployment, bob, ada)).toBe(number);
  });

  test('is another for each other key, account and deployment, of either side (H03)', async () => {
    const numbers = await Promise.all([
      safetyNumber(deployment, ada, bob),
      safetyNumber(countUp(0xd1, 16), ada, bob),
      safetyNumber(deployment, { ...ada, identityHash: countUp(0x12, 32) }, bob),
      safetyNumber(deployment, ada, { ...bob, identityHash: countUp(0x23, 32) }),
      safetyNumber(
        deployment,
        { ...ada, identityHash: bob.identityHash },
        { ...bob, identityHash: ada.identityHash },
      ),
      safetyNumber(deployment, { ...ada, accountId: countUp(0xa1, 16) }, bob),
      safetyNumber(deployment, ada, { ...bob, accountId: countUp(0xb1, 16) }),
    ]);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test('changes by the half of whoever has new keys', async () => {
    const [before, after] = await Promise.all([
      safetyNumber(deployment, ada, bob),
      safetyNumber(deployment, ada, { ...bob, identityHash: countUp(0x23, 32) }),
    ]);
    expect(after.slice(0, 30)).toBe(before.slice(0, 30));
    expect(after.slice(30)).not.toBe(before.slice(30));
  });

  test('is none with oneself', async () => {
    expect(await codeOf(() => safetyNumber(deployment, ada, { ...bob, accountId: ada.accountId }))).toBe(
      'crypto/malformed',
    );
  });
});

import { describe, expect, test } from 'vitest';
import { openAccountState, sealAccountState } from './account-state.ts';
import { type Bytes, concat } from './bytes.ts';
import { toHex } from './encoding.ts';
import { aesGcmKey } from './hazmat/aes-gcm.ts';
import type { AccountStateKey, LocalCacheKey, ReauthKey } from './keys.ts';
import { openPage, sealPage } from './local-cache.ts';
import {
  credentialWriteBody,
  deviceAuthBody,
  deviceRegistrationBody,
  type LoginProof,
  loginProofBody,
  stepUpMessage,
  stepUpProof,
} from './proofs.ts';
import { signedMessage } from './signature.ts';
import { firstStateHash, nextStateHash } from './state-chain.ts';
import { codeOf, countUp, notAuthenticOutcome, outcomeOf } from './testing/hostile.ts';

const [id, other, nonce] = [countUp(0x10, 16), countUp(0x20, 16), countUp(0x30, 32)];
const origin = 'https://coffer.example.org';
const proof: LoginProof = {
  origin,
  accountId: id,
  halfSessionId: other,
  nonce,
  wrappedRootKey: countUp(0, 141),
  pinEpoch: 1,
};

describe('bodies of proofs', () => {
  test('a login proof changes with everything it speaks of, the origin too', () => {
    const bodies = [
      proof,
      { ...proof, origin: 'https://coffer.example.com' },
      { ...proof, accountId: countUp(9, 16) },
      { ...proof, halfSessionId: countUp(9, 16) },
      { ...proof, nonce: countUp(9, 32) },
      { ...proof, wrappedRootKey: countUp(1, 141) },
      { ...proof, pinEpoch: 2 },
    ].map((given) => toHex(loginProofBody(given)));
    expect(new Set(bodies).size).toBe(7);
  });

  test('no field of free length can lend bytes to its neighbour', async () => {
    const short = countUp(0, 15);
    const calls: readonly (() => unknown)[] = [
      () => loginProofBody({ ...proof, accountId: short }),
      () => loginProofBody({ ...proof, halfSessionId: concat(other, nonce) }),
      () => loginProofBody({ ...proof, nonce: countUp(0, 31) }),
      () => deviceAuthBody(origin, short, nonce),
      () => deviceAuthBody(origin, id, countUp(0, 33)),
      () => deviceRegistrationBody(concat(id, countUp(0, 1)), countUp(0, 31), nonce, nonce),
      () => deviceRegistrationBody(id, countUp(0, 32), countUp(0, 32), new Uint8Array(0)),
      () => credentialWriteBody(countUp(0, 31), nonce),
      () => stepUpMessage(nonce, short, 'export'),
      () => stepUpMessage(countUp(0, 31), id, 'export'),
      () => signedMessage('coffer/v1/manifest', { deploymentId: short, signerId: id }, nonce),
      () => signedMessage('coffer/v1/manifest', { deploymentId: id, signerId: short }, nonce),
      () => nextStateHash(1, short, nonce),
    ];
    for (const call of calls) expect(await codeOf(call)).toBe('crypto/malformed');
  });

  test('a step-up proof is for one action, one session and one nonce (U25)', async () => {
    const key = countUp(1, 32) as ReauthKey;
    const proofs = await Promise.all([
      stepUpProof(key, nonce, id, 'export'),
      stepUpProof(key, nonce, id, 'reveal'),
      stepUpProof(key, nonce, other, 'export'),
      stepUpProof(key, countUp(9, 32), id, 'export'),
      stepUpProof(countUp(2, 32) as ReauthKey, nonce, id, 'export'),
    ]);
    expect(new Set(proofs.map(toHex)).size).toBe(5);
  });
});

test('the chain of account states changes with order, number and content (H11, H12)', () => {
  const chain = (states: readonly Bytes[], from = 1) =>
    toHex(states.reduce((hash, state, i) => nextStateHash(from + i, hash, state), firstStateHash));
  const [a, b] = [countUp(1, 40), countUp(2, 40)];
  const all = [chain([a, b]), chain([b, a]), chain([a]), chain([a, b, b]), chain([a, b], 2), chain([])];
  expect(new Set(all).size).toBe(all.length);
});

describe('account states and cache pages', () => {
  test('an account state opens at its own account, epoch and seq only (H11)', async () => {
    const key = (await aesGcmKey(countUp(1, 32))) as AccountStateKey;
    const place = { accountId: id, rootEpoch: 1, seq: 5 };
    const sealed = await sealAccountState(key, place, countUp(0, 300));
    expect(toHex(await openAccountState(key, place, sealed))).toBe(toHex(countUp(0, 300)));
    for (const wrong of [{ accountId: other }, { rootEpoch: 2 }, { seq: 4 }, { seq: 6 }]) {
      const open = () => openAccountState(key, { ...place, ...wrong }, sealed);
      expect(await outcomeOf(open)).toBe(notAuthenticOutcome);
    }
  });

  test('a cache page opens as the page it is', async () => {
    const key = (await aesGcmKey(countUp(2, 32))) as LocalCacheKey;
    const place = { accountId: id, rootEpoch: 1, pageId: other };
    const sealed = await sealPage(key, place, countUp(0, 10));
    expect(toHex(await openPage(key, place, sealed))).toBe(toHex(countUp(0, 10)));
    for (const wrong of [{ accountId: other }, { rootEpoch: 2 }, { pageId: id }]) {
      expect(await outcomeOf(() => openPage(key, { ...place, ...wrong }, sealed))).toBe(notAuthenticOutcome);
    }
  });
});

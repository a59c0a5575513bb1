import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, copyBytes } from './bytes.ts';
import { deviceRecordKey, openPage, sealPage } from './local-cache.ts';
import { deviceBackupBody } from './proofs.ts';
import { firstStateHash, nextStateHash } from './state-chain.ts';

const bytes = (length: number, from = 1) => Uint8Array.from({ length }, (_, i) => (i * 7 + from) & 0xff);
const place = { accountId: bytes(16), rootEpoch: 1, pageId: bytes(16, 9) };
const sha256 = (...parts: Uint8Array[]) =>
  copyBytes(createHash('sha256').update(Buffer.concat(parts)).digest());

describe('what a device keeps for itself', () => {
  test('opens in its own place under its own secret, and nowhere else', async () => {
    const [key, other] = await Promise.all([deviceRecordKey(bytes(32)), deviceRecordKey(bytes(32, 2))]);
    const content = bytes(700);
    const sealed = await sealPage(key, place, content);
    expect(await openPage(key, place, sealed)).toEqual(content);
    const elsewhere = [
      { ...place, accountId: bytes(16, 2) },
      { ...place, rootEpoch: 2 },
      { ...place, pageId: bytes(16, 8) },
    ];
    for (const there of elsewhere)
      await expect(openPage(key, there, sealed)).rejects.toMatchObject({ code: 'crypto/not-authentic' });
    await expect(openPage(other, place, sealed)).rejects.toMatchObject({ code: 'crypto/not-authentic' });
  });

  test.each([0, 16, 31, 33, 64])('a secret of %i bytes makes no key', async (length) => {
    await expect(deviceRecordKey(bytes(length))).rejects.toMatchObject({ code: 'crypto/malformed' });
  });

  test('opens with no bit of it changed', async () => {
    const key = await deviceRecordKey(bytes(32));
    const sealed = await sealPage(key, place, bytes(40));
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: sealed.length * 8 - 1 }), async (bit) => {
        const spoiled = sealed.slice();
        spoiled[bit >> 3] = (spoiled[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        await expect(openPage(key, place, spoiled)).rejects.toThrow();
      }),
    );
  });
});

describe('the word for a device’s backup (docs/spec/device-keys.md §4)', () => {
  test('is device, root epoch, ephemeral key and the hash of the wrap, and changes with each', () => {
    const [device, ephemeral, wrap] = [bytes(16), bytes(32), bytes(125)];
    const epoch = Uint8Array.from([0, 0, 1, 2]);
    expect(deviceBackupBody(device, 258, ephemeral, wrap)).toEqual(
      concat(device, epoch, ephemeral, sha256(wrap)),
    );
    for (const wrong of [
      () => deviceBackupBody(bytes(15), 1, ephemeral, wrap),
      () => deviceBackupBody(device, 1, bytes(33), wrap),
      () => deviceBackupBody(device, -1, ephemeral, wrap),
    ])
      expect(wrong).toThrow(expect.objectContaining({ code: 'crypto/malformed' }));
  });
});

test('the chain of account states is the one of the spec page, over any states (docs/spec/account-state.md §2)', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 90 }), { minLength: 1, maxLength: 6 }), (states) => {
      let [own, told] = [firstStateHash, new Uint8Array(32)];
      states.forEach((sealed, at) => {
        const seq = new Uint8Array(8);
        new DataView(seq.buffer).setBigUint64(0, BigInt(at + 1));
        told = sha256(seq, told, sha256(sealed));
        own = nextStateHash(at + 1, own, sealed);
      });
      expect(own).toEqual(told);
    }),
  );
});

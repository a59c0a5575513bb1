import { describe, expect, test } from 'vitest';
import argon from '../../../../docs/spec/vectors/argon2id.json';
import gcm from '../../../../docs/spec/vectors/gcm.json';
import pbkdf from '../../../../docs/spec/vectors/pbkdf2.json';
import hmacs from '../../../../docs/spec/vectors/rfc4231-hmac.json';
import hkdfs from '../../../../docs/spec/vectors/rfc5869-hkdf.json';
import { utf8 } from '../bytes.ts';
import { fromHex, toHex } from '../encoding.ts';
import { codeOf, countUp, flipEachBit } from '../testing/hostile.ts';
import { aesGcmKey, decryptAesGcm, encryptAesGcm } from './aes-gcm.ts';
import { argon2id } from './argon2id.ts';
import { hkdf } from './hkdf.ts';
import { hmac, hmacKey, hmacVerify } from './hmac.ts';
import { pbkdf2 } from './pbkdf2.ts';
import { randomBytes } from './random.ts';
import { sha256 } from './sha256.ts';

describe('HKDF-SHA-256', () => {
  test.each(hkdfs.cases)('gives what RFC 5869 says for $salt', async ({ ikm, salt, info, okm }) => {
    const made = await hkdf(fromHex(ikm), fromHex(info), okm.length / 2, fromHex(salt));
    expect(toHex(made)).toBe(okm);
  });

  test('an unnamed salt is the empty one', async () => {
    const { ikm, info, okm } = hkdfs.cases[2]!;
    expect(toHex(await hkdf(fromHex(ikm), fromHex(info), okm.length / 2))).toBe(okm);
  });
});

describe('HMAC-SHA-256', () => {
  test.each(hmacs.cases)('gives what RFC 4231 says: $mac', async ({ key, message, mac }) => {
    const imported = await hmacKey(fromHex(key));
    expect(toHex(await hmac(imported, fromHex(message)))).toBe(mac);
    expect(await hmacVerify(imported, fromHex(mac), fromHex(message))).toBe(true);
  });

  test('no other MAC is taken, of any length', async () => {
    const { key, message, mac } = hmacs.cases[0]!;
    const imported = await hmacKey(fromHex(key));
    for (const flipped of flipEachBit(fromHex(mac))) {
      expect(await hmacVerify(imported, flipped, fromHex(message))).toBe(false);
    }
    expect(await hmacVerify(imported, fromHex(mac).slice(0, 31), fromHex(message))).toBe(false);
    expect(await hmacVerify(imported, fromHex(''), fromHex(message))).toBe(false);
  });
});

describe('PBKDF2-HMAC-SHA-256', () => {
  test.each(pbkdf.cases)('$iterations iterations give $key', async ({ password, salt, iterations, key }) => {
    expect(toHex(await pbkdf2(fromHex(password), fromHex(salt), iterations))).toBe(key);
  });
});

describe('Argon2id', () => {
  test.each(argon.cases)('$memoryKiB KiB, $passes passes, $lanes lanes give $key', async (given) => {
    expect(toHex(await argon2id(fromHex(given.password), fromHex(given.salt), given))).toBe(given.key);
  });
});

describe('AES-256-GCM', () => {
  test.each(gcm.cases)('gives the known answer $sealed', async ({ key, nonce, aad, plaintext, sealed }) => {
    const imported = await aesGcmKey(fromHex(key));
    const made = await encryptAesGcm(imported, fromHex(nonce), fromHex(aad), fromHex(plaintext));
    expect(toHex(made)).toBe(sealed);
    const opened = await decryptAesGcm(imported, fromHex(nonce), fromHex(aad), fromHex(sealed));
    expect(toHex(opened)).toBe(plaintext);
  });

  test('every flipped bit and a tag cut short end in one error (B15, H10)', async () => {
    const { key, nonce, aad, sealed } = gcm.cases[3]!;
    const imported = await aesGcmKey(fromHex(key));
    for (const flipped of flipEachBit(fromHex(sealed))) {
      const open = () => decryptAesGcm(imported, fromHex(nonce), fromHex(aad), flipped);
      expect(await codeOf(open)).toBe('crypto/not-authentic');
    }
    for (const length of [0, 1, 15, 16, 71, 75]) {
      const open = () =>
        decryptAesGcm(imported, fromHex(nonce), fromHex(aad), fromHex(sealed).slice(0, length));
      expect(await codeOf(open)).toBe('crypto/not-authentic');
    }
  });

  test('a key of 16 or 24 bytes is refused, so AES-256 never turns into AES-128', async () => {
    for (const length of [0, 16, 24, 31, 33, 64]) {
      expect(await codeOf(() => aesGcmKey(countUp(0, length)))).toBe('crypto/malformed');
    }
  });
});

describe('SHA-256', () => {
  test('gives the known answers of FIPS 180-4', () => {
    const two = 'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq';
    expect(toHex(sha256(utf8('')))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(toHex(sha256(utf8('abc')))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    expect(toHex(sha256(utf8(two)))).toBe('248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1');
    expect(toHex(sha256(new Uint8Array(1_000_000).fill(0x61)))).toBe(
      'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0',
    );
  });

  test("agrees with the platform's own at every length up to five blocks, also in a view", async () => {
    const random = randomBytes(400);
    for (let length = 0; length <= 320; length += 1) {
      const message = random.subarray(length % 7, (length % 7) + length);
      const platform = new Uint8Array(await crypto.subtle.digest('SHA-256', message));
      expect(toHex(sha256(message))).toBe(toHex(platform));
    }
  });
});

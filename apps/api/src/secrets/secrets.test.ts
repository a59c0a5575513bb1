import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ApiConfigError } from '../config.ts';
import { random } from '../testing/test-person.ts';
import { authHashes } from './auth-hash.ts';
import {
  assertSecretsBelong,
  readSecrets,
  readSetupCodeHash,
  secretChecks,
  secretNames,
} from './secret-files.ts';
import { openOprfKey, sealOprfKey, serverBoxes } from './vaulting.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coffer secrets '));
  for (const name of secretNames) writeFileSync(join(folder, name), random(32), { mode: 0o400 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const deployment = '00000000-0000-4000-8000-000000000001';

describe('secret files', () => {
  test('are read as they are, byte for byte', () => {
    const secrets = readSecrets(folder);
    expect(Object.keys(secrets)).toEqual([...secretNames]);
    expect(new Set(Object.values(secrets).map((bytes) => bytes.toString('hex'))).size).toBe(
      secretNames.length,
    );
  });

  test.each(secretNames)(
    'a %s that is a folder, or that cannot be read, is named and not passed over',
    (name) => {
      rmSync(join(folder, name), { force: true });
      mkdirSync(join(folder, name));
      expect(() => readSecrets(folder)).toThrow(ApiConfigError);
      expect(() => readSecrets(folder)).toThrow(new RegExp(`"${name}" in .* cannot be read \\(EISDIR\\)`));
    },
  );

  test.each([0, 31, 33, 64])('of %i bytes is refused, and the message holds none of them', (length) => {
    const bytes = Buffer.alloc(length, 'k');
    rmSync(join(folder, 'pepper'));
    writeFileSync(join(folder, 'pepper'), bytes);
    expect(() => readSecrets(folder)).toThrow(`must have 32 bytes, not ${length}`);
    expect(() => readSecrets(folder)).not.toThrow('kkkk');
  });

  test('belong to one database: each other one is named, alone or with others', () => {
    const secrets = readSecrets(folder);
    const kept = secretChecks(secrets, deployment);
    expect(() => assertSecretsBelong(secrets, deployment, kept)).not.toThrow();
    for (const name of secretNames) {
      const wrong = { ...secrets, [name]: Buffer.from(random(32)) };
      expect(() => assertSecretsBelong(wrong, deployment, kept)).toThrow(
        `secret file "${name}" did not make`,
      );
    }
    const swapped = { ...secrets, pepper: secrets.oprfSeed, oprfSeed: secrets.pepper };
    expect(() => assertSecretsBelong(swapped, deployment, kept)).toThrow(
      'files "pepper", "oprfSeed" did not',
    );
    const another = '00000000-0000-4000-8000-000000000002';
    expect(() => assertSecretsBelong(secrets, another, kept)).toThrow('"auditKey"');
  });

  test.each([null, {}, { pepper: 7 }, 'text'])(
    'are refused where the database holds %j for checks',
    (kept) => {
      expect(() => assertSecretsBelong(readSecrets(folder), deployment, kept)).toThrow(ApiConfigError);
    },
  );

  test('checks say nothing of a secret, and differ between two secrets of the same bytes', () => {
    const bytes = Buffer.from(random(32));
    const same = Object.fromEntries(secretNames.map((name) => [name, bytes])) as ReturnType<
      typeof readSecrets
    >;
    const checks = Object.values(secretChecks(same, deployment));
    expect(new Set(checks).size).toBe(secretNames.length);
    for (const check of checks) expect(Buffer.from(check, 'base64url').equals(bytes)).toBe(false);
  });

  test('a setup code is optional, and its hash is read without the line end', () => {
    expect(readSetupCodeHash(folder)).toBeNull();
    const hash = Buffer.from(random(32));
    writeFileSync(join(folder, 'setup-code.sha256'), `${hash.toString('hex')}\n`);
    expect(readSetupCodeHash(folder)?.equals(hash)).toBe(true);
  });
});

describe('what the server seals', () => {
  test('opens for its own purpose and context only, and for no changed byte', () => {
    const boxes = serverBoxes(readSecrets(folder));
    const plain = Buffer.from('sixteen bytes ok');
    const sealed = boxes.mails.seal('a', plain);
    expect(boxes.mails.open('a', sealed).equals(plain)).toBe(true);
    expect(() => boxes.mails.open('b', sealed)).toThrow();
    for (const box of [boxes.replies, boxes.registrations, boxes.reauthKeys])
      expect(() => box.open('a', sealed)).toThrow();
    for (let i = 0; i < sealed.length; i += 1) {
      const bent = Buffer.from(sealed);
      bent[i] = (bent[i] ?? 0) ^ 1;
      expect(() => boxes.mails.open('a', bent)).toThrow();
    }
    expect(() => boxes.mails.open('a', sealed.subarray(0, 20))).toThrow();
    expect(boxes.mails.seal('a', plain).equals(sealed)).toBe(false);
  });

  test('of an OPRF key opens with its seed, account and epoch only', () => {
    const { oprfSeed, pepper } = readSecrets(folder);
    const place = { accountId: deployment, purpose: 'pin', pinEpoch: 1 } as const;
    const sealed = sealOprfKey(oprfSeed, place, random(32));
    expect(openOprfKey(oprfSeed, place, sealed)).toHaveLength(32);
    expect(() => openOprfKey(pepper, place, sealed)).toThrow();
    expect(() => openOprfKey(oprfSeed, { ...place, pinEpoch: 2 }, sealed)).toThrow();
    expect(() => openOprfKey(oprfSeed, { ...place, accountId: `${deployment}0` }, sealed)).toThrow();
  });
});

describe('login keys', () => {
  test('match themselves under their own pepper, and nothing matches where nothing is stored', async () => {
    const { pepper, oprfSeed } = readSecrets(folder);
    const [hashes, others] = [await authHashes(pepper), await authHashes(oprfSeed)];
    const key = random(32);
    const stored = await hashes.hash(key);
    expect(await hashes.verify(stored, key)).toBe(true);
    expect(await hashes.verify(stored, random(32))).toBe(false);
    expect(await others.verify(stored, key)).toBe(false);
    expect(await hashes.verify(undefined, key)).toBe(false);
    expect(await hashes.hash(key)).not.toBe(stored);
  });

  test('that wait for their turn are bounded: who comes too late is told so at once', async () => {
    const hashes = await authHashes(readSecrets(folder).pepper);
    const room = Math.max(2, availableParallelism()) + 128;
    const calls = Array.from({ length: room + 3 }, () => hashes.hash(random(32)));
    const refused = (await Promise.allSettled(calls)).filter((each) => each.status === 'rejected');
    expect(refused).toHaveLength(3);
    for (const { reason } of refused) expect(reason.problem.type).toBe('api/unavailable');
    expect(await hashes.hash(random(32))).toContain('$argon2id$');
  });
});

import { describe, expect, test, vi } from 'vitest';
import { parseBitwardenJsonOrProtected } from './bitwarden-protected.ts';
import { parseEncString } from './enc-string.ts';
import { personalExport } from './fixtures/bitwarden-files.ts';
import { protectFile, standInArgon2id } from './fixtures/protect-file.ts';

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const password = 'pässwörd 🔑';
const parse = (file: unknown, filePassword = password, deriveArgon2id = standInArgon2id) =>
  parseBitwardenJsonOrProtected(bytes(file), { filePassword, deriveArgon2id });

const flip = (text: unknown, at: number): string => {
  const source = String(text);
  return `${source.slice(0, at)}${source[at] === 'A' ? 'B' : 'A'}${source.slice(at + 1)}`;
};

describe('password-protected Bitwarden JSON', () => {
  test.each(['pbkdf2', 'argon2id'] as const)('opens with the right password (%s)', async (kdf) => {
    const parsed = await parse(await protectFile(personalExport, password, kdf));
    expect(parsed.kind === 'parsed' && parsed.rows[0]?.draft.password).toBe('tr0ub4dor&3');
  });

  test('a plain file needs no password even when one is given', async () => {
    expect((await parse(personalExport)).kind).toBe('parsed');
  });

  test('asks for a password, and says when it is wrong', async () => {
    const file = await protectFile(personalExport, password);
    expect(await parseBitwardenJsonOrProtected(bytes(file), null)).toEqual({
      kind: 'refused',
      reason: 'needs-password',
    });
    expect(await parse(file, 'other')).toEqual({ kind: 'refused', reason: 'wrong-password' });
  });

  test('any flipped character of the data is noticed by the MAC before anything is decrypted (H10)', async () => {
    const file = await protectFile({ items: [{ type: 2, name: 'n', notes: 'x' }] }, password);
    const decrypt = vi.spyOn(crypto.subtle, 'decrypt');
    try {
      const data = String(file.data);
      for (let at = 2; at < data.length; at += 3) {
        if (['|', '='].includes(data.charAt(at)) || ['|', '='].includes(data.charAt(at + 1))) continue;
        decrypt.mockClear();
        const parsed = await parse({ ...file, data: flip(data, at) });
        expect(parsed).toEqual({ kind: 'refused', reason: 'not-this-format' });
        // Only the validation text was opened.
        expect(decrypt.mock.calls.length).toBeLessThanOrEqual(1);
      }
    } finally {
      decrypt.mockRestore();
    }
  });

  test.each([
    [{ kdfIterations: 4_999 }, 'weak-kdf'],
    [{ kdfIterations: 1 }, 'weak-kdf'],
    [{ kdfIterations: -1 }, 'weak-kdf'],
    [{ kdfIterations: 10_000_001 }, 'too-large'],
    [{ kdfIterations: 1e12 }, 'too-large'],
    [{ kdfIterations: '5000' }, 'not-this-format'],
    [{ kdfIterations: null }, 'not-this-format'],
    [{ kdfType: 2 }, 'not-this-format'],
    [{ kdfType: 1, kdfIterations: 3, kdfMemory: 4_194_304, kdfParallelism: 4 }, 'too-large'],
    [{ kdfType: 1, kdfIterations: 3, kdfMemory: 257, kdfParallelism: 4 }, 'too-large'],
    [{ kdfType: 1, kdfIterations: 11, kdfMemory: 64, kdfParallelism: 4 }, 'too-large'],
    [{ kdfType: 1, kdfIterations: 3, kdfMemory: 64, kdfParallelism: 17 }, 'too-large'],
    [{ kdfType: 1, kdfIterations: 3, kdfMemory: 1, kdfParallelism: 1 }, 'weak-kdf'],
    [{ kdfType: 1, kdfIterations: 0, kdfMemory: 64, kdfParallelism: 1 }, 'weak-kdf'],
    [{ kdfType: 1, kdfIterations: 3, kdfMemory: 64, kdfParallelism: 0 }, 'weak-kdf'],
    [{ kdfType: 1, kdfIterations: 3 }, 'not-this-format'],
    [{ salt: '' }, 'not-this-format'],
    [{ data: '0.abc' }, 'not-this-format'],
    [{ data: undefined }, 'not-this-format'],
    [{ encKeyValidation_DO_NOT_EDIT: '2.a|b|c' }, 'not-this-format'],
  ])('%j is refused as %s before anything is derived (H28)', async (change, reason) => {
    const derive = vi.fn(standInArgon2id);
    const deriveBits = vi.spyOn(crypto.subtle, 'deriveBits');
    try {
      const file = { ...(await protectFile(personalExport, password)), ...change };
      expect(await parse(file, password, derive)).toEqual({ kind: 'refused', reason });
      expect(derive).not.toHaveBeenCalled();
      expect(deriveBits).not.toHaveBeenCalled();
    } finally {
      deriveBits.mockRestore();
    }
  });

  test('an account-restricted file is refused although a password was typed', async () => {
    expect(await parse({ encrypted: true, data: '2.x' })).toEqual({
      kind: 'refused',
      reason: 'account-restricted',
    });
  });

  test('only authenticated EncStrings with whole blocks are read', () => {
    const [iv, block, mac] = [Buffer.alloc(16), Buffer.alloc(32), Buffer.alloc(32)].map((part) =>
      part.toString('base64'),
    );
    expect(parseEncString(`2.${iv}|${block}|${mac}`)).not.toBeNull();
    for (const text of [
      `0.${iv}|${block}`,
      `2.${iv}|${block}`,
      `2.${iv}|${mac?.slice(4)}|${mac}`,
      `2.${iv}||${mac}`,
      `2.${iv}|${block}|${mac}|`,
      `2.${iv}|${block}|${mac?.replace('A', '-')}`,
      '',
      '2.',
    ]) {
      expect(parseEncString(text), text).toBeNull();
    }
  });
});

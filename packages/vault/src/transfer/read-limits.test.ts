import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { readJson, refuseJsonBomb } from './read-json.ts';
import { importLimits, readText } from './read-text.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

describe('limits of imports (H28)', () => {
  test('a file above 64 MiB is refused unread', () => {
    expect(readText(new Uint8Array(importLimits.fileBytes + 1))).toEqual({
      kind: 'refused',
      reason: 'too-large',
    });
  });

  test.each([
    ['lists', `${'['.repeat(65)}${']'.repeat(65)}`, 'too-deep'],
    ['ten million lists', '['.repeat(10_000_000), 'too-deep'],
    ['objects', `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`, 'too-deep'],
    ['many values', `[${'0,'.repeat(importLimits.jsonMarks)}0]`, 'too-large'],
  ])('a bomb of %s never reaches the parser', (_name, text, reason) => {
    const parse = vi.spyOn(JSON, 'parse');
    try {
      expect(readJson(utf8(text))).toEqual({ kind: 'refused', reason });
      expect(parse).not.toHaveBeenCalled();
    } finally {
      parse.mockRestore();
    }
  });

  test('brackets inside texts are no depth', () => {
    expect(refuseJsonBomb(JSON.stringify(['['.repeat(1_000), '\\"[['.repeat(100)]))).toBeNull();
  });

  test('every JSON text of ordinary depth is read as the parser would', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (text) => {
        expect(readJson(utf8(text))).toEqual({ kind: 'json', value: JSON.parse(text) });
      }),
    );
  });

  test('bytes that are neither JSON nor text are refused, never thrown', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(['json', 'refused']).toContain(readJson(bytes).kind);
      }),
    );
  });
});

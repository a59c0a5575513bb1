import { describe, expect, it } from 'vitest';
import { characterCells, countKinds } from './characters.ts';
import { tileHue, tileLetter } from './graphemes.ts';
import { groupCode, groupHex } from './groups.ts';
import { highlightParts } from './highlight.ts';

describe('tiles', () => {
  it('take the first grapheme in upper case, accents and families of emoji whole', () => {
    expect(tileLetter('  gitLab')).toBe('G');
    expect(tileLetter('e\u0301cole')).toBe('E\u0301');
    expect(tileLetter('ưu điện')).toBe('Ư');
    expect(tileLetter('👩‍👩‍👧 home')).toBe('👩‍👩‍👧');
    expect(tileLetter('ßtraße')).toBe('S');
    expect(tileLetter('   ')).toBe('·');
  });
  it('map any number to one of eight colours', () => {
    expect([0, 7, 8, -1, 17.9, Number.NaN].map(tileHue)).toEqual([1, 8, 1, 8, 2, 1]);
  });
});

describe('a code', () => {
  it('is cut into cells that say their kind, Vietnamese letters included', () => {
    expect(characterCells('kT9# Ữ字').map((cell) => cell.kind)).toEqual([
      'small',
      'capital',
      'digit',
      'sign',
      'space',
      'capital',
      'small',
    ]);
  });
  it('is counted by kind, leaving out kinds that do not occur', () => {
    expect(countKinds(characterCells('ab1'))).toEqual([
      { kind: 'small', count: 2 },
      { kind: 'digit', count: 1 },
    ]);
  });
  it('is grouped for reading, and hexadecimal keeps its version byte apart', () => {
    expect(groupCode('7KQF-2MXW 9D', 4)).toEqual(['7KQF', '2MXW', '9D']);
    expect(groupHex('027ac29bd4', 1)).toEqual(['02', '7ac2', '9bd4']);
    expect(groupHex('', 1)).toEqual([]);
  });
});

describe('highlighting', () => {
  it('joins ranges that touch or overlap and ignores what lies outside', () => {
    expect(
      highlightParts('GitLab', [
        [4, 90],
        [0, 2],
        [1, 3],
      ]),
    ).toEqual([
      { text: 'Git', matched: true },
      { text: 'L', matched: false },
      { text: 'ab', matched: true },
    ]);
    expect(highlightParts('abc', [])).toEqual([{ text: 'abc', matched: false }]);
    expect(highlightParts('', [[0, 1]])).toEqual([]);
  });
});

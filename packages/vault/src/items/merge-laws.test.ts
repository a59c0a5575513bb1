import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyContent } from './arbitrary-content.test-kit.ts';
import { mostFormerPasswords, uniteFormerPasswords } from './former-passwords.ts';
import type { CustomField, FormerPassword } from './item.ts';
import type { ItemContent } from './item-content.ts';
import { mergeItems } from './merge-items.ts';
import { mergeFields, mergeTexts } from './merge-lists.ts';
import { tidyFolder, tidyList, unique } from './text-list.ts';

const id = 'item';

/** A content with its lists in one order, so that two can be compared without it. */
const ordered = ({ overview, secret }: ItemContent) => {
  const asText = (values: readonly unknown[]): string[] => values.map((one) => JSON.stringify(one)).sort();
  return {
    ...{ overview: { ...overview, tags: asText(overview.tags), hosts: asText(overview.hosts) } },
    secret: {
      ...secret,
      websites: asText(secret.websites),
      fields: asText(secret.fields),
      formerPasswords: asText(secret.formerPasswords),
    },
  };
};

describe('merging an item', () => {
  test('without a conflict it does not matter whose side is called mine', () => {
    fc.assert(
      fc.property(anyContent, anyContent, anyContent, (base, mine, theirs) => {
        const there = mergeItems(id, base, mine, theirs);
        const back = mergeItems(id, base, theirs, mine);
        expect(there.conflictCopy === null).toBe(back.conflictCopy === null);
        if (there.conflictCopy === null) expect(ordered(there.merged)).toEqual(ordered(back.merged));
      }),
      { numRuns: 300 },
    );
  });

  test('with a conflict, the item and its copy together hold the same texts either way', () => {
    const texts = ({ merged, conflictCopy }: ReturnType<typeof mergeItems>): Set<string> =>
      new Set(
        [merged, conflictCopy].flatMap((one) =>
          one === null
            ? []
            : [
                one.secret.password,
                one.secret.notes,
                one.secret.totp,
                ...one.secret.fields.map(({ value }) => value),
              ],
        ),
      );
    fc.assert(
      fc.property(anyContent, anyContent, (mine, theirs) => {
        const changed = [mine, theirs].flatMap(({ secret }) => [secret.password, secret.notes, secret.totp]);
        const there = texts(mergeItems(id, null, mine, theirs));
        const back = texts(mergeItems(id, null, theirs, mine));
        for (const text of changed) expect([there.has(text), back.has(text)]).toEqual([true, true]);
      }),
      { numRuns: 200 },
    );
  });

  test('merging again what was merged changes nothing: a second retry finds nothing to do', () => {
    fc.assert(
      fc.property(anyContent, anyContent, anyContent, (base, mine, theirs) => {
        const { merged } = mergeItems(id, base, mine, theirs);
        const again = mergeItems(id, theirs, merged, theirs);
        expect(again.conflictCopy).toBeNull();
        expect(ordered(again.merged)).toEqual(ordered(merged));
      }),
      { numRuns: 200 },
    );
  });

  test('nothing comes into an item that stood on neither side', () => {
    fc.assert(
      fc.property(fc.option(anyContent), anyContent, anyContent, (base, mine, theirs) => {
        const { merged } = mergeItems(id, base, mine, theirs);
        for (const name of ['title', 'userName', 'folder', 'kind'] as const)
          expect([mine.overview[name], theirs.overview[name]]).toContain(merged.overview[name]);
        for (const name of ['password', 'notes', 'totp'] as const)
          expect([mine.secret[name], theirs.secret[name]]).toContain(merged.secret[name]);
        const values = [mine, theirs].flatMap(({ secret }) => secret.fields.map(({ value }) => value));
        for (const { value } of merged.secret.fields) expect(values).toContain(value);
        const sites = [...mine.secret.websites, ...theirs.secret.websites];
        for (const site of merged.secret.websites) expect(sites).toContain(site);
      }),
    );
  });

  test('a former password of either side is still one', () => {
    fc.assert(
      fc.property(fc.option(anyContent), anyContent, anyContent, (base, mine, theirs) => {
        const { formerPasswords } = mergeItems(id, base, mine, theirs).merged.secret;
        for (const former of [...mine.secret.formerPasswords, ...theirs.secret.formerPasswords])
          expect(formerPasswords).toContainEqual(former);
      }),
    );
  });

  test('the copy is mine as a whole, names its item, and never lies in the trash', () => {
    fc.assert(
      fc.property(fc.option(anyContent), anyContent, anyContent, (base, mine, theirs) => {
        const { conflictCopy } = mergeItems(id, base, mine, theirs);
        if (conflictCopy === null) return;
        expect(conflictCopy.secret).toEqual(mine.secret);
        expect(conflictCopy.overview.conflictOf).toBe(id);
        expect(conflictCopy.overview.trashedAt).toBeUndefined();
      }),
    );
  });

  test('an item is in the trash afterwards only if a side put it there', () => {
    fc.assert(
      fc.property(fc.option(anyContent), anyContent, anyContent, (base, mine, theirs) => {
        const { trashedAt } = mergeItems(id, base, mine, theirs).merged.overview;
        if (trashedAt !== undefined)
          expect([mine.overview.trashedAt, theirs.overview.trashedAt]).toContain(trashedAt);
      }),
    );
  });
});

describe('merging lists', () => {
  const few = fc.uniqueArray(fc.constantFrom<string>('a', 'b', 'c', 'd', 'e'), { maxLength: 5 });

  test('each text stands as its own three places say, whatever the others do', () => {
    fc.assert(
      fc.property(few, few, few, (base, mine, theirs) => {
        const merged = mergeTexts(base, mine, theirs);
        for (const text of ['a', 'b', 'c', 'd', 'e']) {
          const [was, here, there] = [base, mine, theirs].map((list) => list.includes(text));
          expect(merged.includes(text)).toBe(was ? here && there : here || there);
        }
        expect(unique(merged)).toEqual(merged);
      }),
      { numRuns: 300 },
    );
  });

  const field = fc.record({
    name: fc.constantFrom('x', 'y'),
    value: fc.constantFrom('1', '2', '3'),
    hidden: fc.boolean(),
  });
  const fields = fc.array(field, { maxLength: 4 });
  const places = (list: readonly CustomField[]): Map<string, CustomField> =>
    new Map(
      list.map((one, at) => [
        `${one.name} ${list.slice(0, at).filter(({ name }) => name === one.name).length}`,
        one,
      ]),
    );

  test('a field that one side left alone is what the other side made of it', () => {
    fc.assert(
      fc.property(fields, fields, (base, other) => {
        expect(mergeFields(base, base, other)).toEqual({ fields: other, conflict: false });
        expect(new Set(mergeFields(base, other, base).fields)).toEqual(new Set(other));
      }),
    );
  });

  test('a value that both hid or showed differently ends hidden', () => {
    const one = (hidden: boolean): CustomField => ({ name: 'x', value: 'same', hidden });
    const was = { name: 'x', value: 'before', hidden: false };
    for (const [mine, theirs] of [
      [true, false],
      [false, true],
    ] as const)
      expect(mergeFields([was], [one(mine)], [one(theirs)])).toEqual({
        fields: [one(true)],
        conflict: false,
      });
  });

  test('every value that a side changed stands afterwards, or the merge says that there is a conflict', () => {
    fc.assert(
      fc.property(fields, fields, fields, (base, mine, theirs) => {
        const merged = mergeFields(base, mine, theirs);
        if (merged.conflict) return;
        const [before, after] = [places(base), merged.fields.map(({ value }) => value)];
        for (const side of [mine, theirs])
          for (const [place, { value }] of places(side))
            if (before.get(place)?.value !== value) expect(after).toContain(value);
      }),
      { numRuns: 300 },
    );
  });

  test('tidying is done once: a tidied list or folder stays as it is', () => {
    const text = fc.string({ unit: fc.constantFrom(' ', '/', 'a', 'é', '\t', '\u00a0'), maxLength: 8 });
    fc.assert(
      fc.property(fc.array(text), text, (list, folder) => {
        const tidied = tidyList(list);
        expect(tidyList(tidied)).toEqual(tidied);
        expect(tidied.every((one) => one === one.trim() && one !== '')).toBe(true);
        expect(tidyFolder(tidyFolder(folder))).toBe(tidyFolder(folder));
        expect(tidyFolder(folder)).not.toMatch(/^\/|\/$|\/\/|(^|\/)\s|\s(\/|$)/);
      }),
    );
  });
});

describe('former passwords', () => {
  const former: fc.Arbitrary<FormerPassword> = fc.record({
    password: fc.constantFrom('', 'p', 'q', 'r'),
    replacedAt: fc.integer({ min: 0, max: 4 }),
  });
  const lists = fc.array(fc.array(former, { maxLength: 5 }), { maxLength: 3 });

  test('stand once each, oldest first, none of them empty, whatever the order of the lists', () => {
    fc.assert(
      fc.property(lists, (given) => {
        const united = uniteFormerPasswords(...given);
        expect(united.map(({ replacedAt }) => replacedAt)).toEqual(
          united.map(({ replacedAt }) => replacedAt).sort((a, b) => a - b),
        );
        expect(united.every(({ password }) => password !== '')).toBe(true);
        const asSet = (list: readonly FormerPassword[]) => new Set(list.map((one) => JSON.stringify(one)));
        expect(asSet(united).size).toBe(united.length);
        expect(asSet(uniteFormerPasswords(...given.toReversed()))).toEqual(asSet(united));
        expect(uniteFormerPasswords(united, united)).toEqual(united);
      }),
    );
  });

  test('beyond fifty the oldest go, wherever they came from', () => {
    const many = Array.from({ length: 40 }, (_, i) => ({ password: `a${i}`, replacedAt: 2 * i }));
    const more = Array.from({ length: 40 }, (_, i) => ({ password: `b${i}`, replacedAt: 2 * i + 1 }));
    const united = uniteFormerPasswords(many, more);
    expect(united).toHaveLength(mostFormerPasswords);
    expect(united.map(({ replacedAt }) => replacedAt)).toEqual(Array.from({ length: 50 }, (_, i) => 30 + i));
  });
});

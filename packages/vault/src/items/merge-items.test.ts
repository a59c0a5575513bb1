import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyContent } from './arbitrary-content.test-kit.ts';
import { emptyDraft } from './item.ts';
import type { ItemContent } from './item-content.ts';
import { mergeItems } from './merge-items.ts';
import { normaliseDraft } from './normalise-draft.ts';

const id = 'item';
const content = (part: Partial<typeof emptyDraft>, now = 1): ItemContent =>
  normaliseDraft({ ...emptyDraft, title: 'Bank', password: 'p', ...part }, null, now);

describe('mergeItems', () => {
  test('edits of different fields end in one item without a copy (U28)', () => {
    const base = content({});
    const { merged, conflictCopy } = mergeItems(
      id,
      base,
      content({ notes: 'mine' }),
      content({ userName: 'theirs' }),
    );
    expect(conflictCopy).toBeNull();
    expect(merged.secret.notes).toBe('mine');
    expect(merged.overview.userName).toBe('theirs');
  });

  test('edits of one field keep theirs in the item and mine in a copy (U28, F9)', () => {
    const { merged, conflictCopy } = mergeItems(
      id,
      content({}),
      content({ password: 'm' }),
      content({ password: 't' }),
    );
    expect(merged.secret.password).toBe('t');
    expect(conflictCopy?.secret.password).toBe('m');
    expect(conflictCopy?.overview.conflictOf).toBe(id);
  });

  test('lists lose what either side removed and gain what either side added', () => {
    const { merged, conflictCopy } = mergeItems(
      id,
      content({ tags: ['a', 'b'], websites: ['a.example'] }),
      content({ tags: ['b', 'c'], websites: ['a.example', 'm.example'] }),
      content({ tags: ['a', 'd'], websites: ['t.example'] }),
    );
    expect(conflictCopy).toBeNull();
    expect(merged.overview.tags).toEqual(['d', 'c']);
    expect(merged.overview.hosts).toEqual(['t.example', 'm.example']);
  });

  test('fields merge one by one; an edit outlives a removal; a double edit is a conflict', () => {
    const field = (name: string, value: string) => ({ name, value, hidden: false });
    const base = content({ fields: [field('x', '1'), field('x', '2'), field('y', '3')] });
    const mine = content({ fields: [field('x', '1m'), field('x', '2'), field('y', '3')] });
    expect(
      mergeItems(id, base, mine, content({ fields: [field('x', '1'), field('x', '2t')] })).merged.secret
        .fields,
    ).toEqual([field('x', '1m'), field('x', '2t')]);
    expect(mergeItems(id, base, mine, content({ fields: [] })).merged.secret.fields).toEqual([
      field('x', '1m'),
    ]);
    const clash = mergeItems(
      id,
      base,
      mine,
      content({ fields: [field('x', '1t'), field('x', '2'), field('y', '3')] }),
    );
    expect(clash.merged.secret.fields[0]).toEqual(field('x', '1t'));
    expect(clash.conflictCopy?.secret.fields[0]).toEqual(field('x', '1m'));
  });

  test('an edit brings an item back from a trash that another device put it in', () => {
    const base = content({});
    const trashed = { ...base, overview: { ...base.overview, trashedAt: 5 } };
    expect(mergeItems(id, base, content({ notes: 'n' }), trashed).merged.overview.trashedAt).toBeUndefined();
    expect(mergeItems(id, base, base, trashed).merged.overview.trashedAt).toBe(5);
    expect(mergeItems(id, base, trashed, base).merged.overview.trashedAt).toBe(5);
    expect(mergeItems(id, trashed, trashed, base).merged.overview.trashedAt).toBeUndefined();
  });

  const scalarsOf = ({ overview, secret }: ItemContent): Record<string, string> => ({
    title: overview.title,
    userName: overview.userName,
    folder: overview.folder,
    password: secret.password,
    notes: secret.notes,
    totp: secret.totp,
  });

  test('every text that a side changed exists afterwards, in the item or in the copy (I5)', () => {
    fc.assert(
      fc.property(fc.option(anyContent), anyContent, anyContent, (base, mine, theirs) => {
        const { merged, conflictCopy } = mergeItems(id, base, mine, theirs);
        const before: Record<string, string> = base === null ? {} : scalarsOf(base);
        const copy: Record<string, string> = conflictCopy === null ? {} : scalarsOf(conflictCopy);
        const after = scalarsOf(merged);
        for (const side of [mine, theirs]) {
          for (const [name, text] of Object.entries(scalarsOf(side))) {
            if (text !== before[name]) expect([after[name], copy[name]]).toContain(text);
          }
          const values = [merged, conflictCopy].flatMap(
            (one) => one?.secret.fields.map(({ value }) => value) ?? [],
          );
          const oldValues = base?.secret.fields.map(({ value }) => value) ?? [];
          for (const { value } of side.secret.fields)
            if (!oldValues.includes(value)) expect(values).toContain(value);
          for (const site of side.secret.websites) {
            if (!base?.secret.websites.includes(site)) expect(merged.secret.websites).toContain(site);
          }
        }
      }),
    );
  });

  test('one side unchanged gives the other side; equal sides give themselves', () => {
    const strip = ({ overview, secret }: ItemContent) => {
      const { createdAt: _c, updatedAt: _u, trashedAt: _t, ...head } = overview;
      const { formerPasswords: _f, ...body } = secret;
      return { head, body };
    };
    fc.assert(
      fc.property(anyContent, anyContent, (base, other) => {
        expect(strip(mergeItems(id, base, base, other).merged)).toEqual(strip(other));
        expect(mergeItems(id, base, base, other).conflictCopy).toBeNull();
        expect(mergeItems(id, base, other, other).conflictCopy).toBeNull();
        expect(strip(mergeItems(id, base, other, other).merged)).toEqual(strip(other));
      }),
    );
  });
});

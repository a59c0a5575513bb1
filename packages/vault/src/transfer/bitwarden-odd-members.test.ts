import { createCipheriv, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseBitwardenJson } from './bitwarden-json.ts';
import { kindSections } from './bitwarden-kinds.ts';
import { type ProtectedFileKey, parseBitwardenJsonOrProtected } from './bitwarden-protected.ts';
import { openEncString, parseEncString, stretchKey } from './enc-string.ts';
import { organisationExport, personalExport } from './fixtures/bitwarden-files.ts';
import { protectFile, standInArgon2id } from './fixtures/protect-file.ts';
import type { ParsedImport } from './parsed-import.ts';

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const parsed = (read: ParsedImport): Extract<ParsedImport, { kind: 'parsed' }> => {
  if (read.kind === 'refused') throw new Error(read.reason);
  return read;
};
const oneOf = async (item: unknown) => parsed(await parseBitwardenJson(bytes({ items: [item] })));
const draftOf = async (item: object) => (await oneOf({ type: 1, name: 't', ...item })).rows[0]?.draft;

/** Paths of every member of a value, depth first. */
const pathsOf = (
  value: unknown,
  path: readonly (string | number)[] = [],
): (readonly (string | number)[])[] =>
  typeof value !== 'object' || value === null
    ? [path]
    : [path, ...Object.entries(value).flatMap(([name, member]) => pathsOf(member, [...path, name]))];

const withMember = (
  value: unknown,
  [name, ...rest]: readonly (string | number)[],
  member: unknown,
): unknown => {
  if (name === undefined) return member;
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[name] = withMember(copy[name], rest, member);
  return copy;
};

describe('a Bitwarden file with one member that is something else', () => {
  const oddities: readonly unknown[] = [
    null,
    0,
    -1,
    1e308,
    true,
    'text',
    '',
    [],
    {},
    [null],
    [[]],
    { length: 2 },
  ];

  test.each([
    ['of a person', personalExport],
    ['of an organisation', organisationExport],
  ])('%s is read or refused, and every row of it is taken or named once', async (_, file) => {
    for (const path of pathsOf(file)) {
      for (const odd of oddities) {
        const read = await parseBitwardenJson(bytes(withMember(file, path, odd)));
        if (read.kind === 'refused') continue;
        const named = [...read.rows, ...read.refused].map(({ row }) => row).sort((a, b) => a - b);
        expect(named, `${path.join('.')} = ${JSON.stringify(odd)}`).toEqual(named.map((_row, i) => i + 1));
        for (const { draft } of read.rows)
          for (const text of [
            draft.title,
            draft.userName,
            draft.password,
            draft.notes,
            draft.totp,
            draft.folder,
          ])
            expect(typeof text).toBe('string');
      }
    }
  });

  test('an item that is odd in one member leaves the others as they are', async () => {
    const [first, ...others] = personalExport.items;
    const expected = parsed(await parseBitwardenJson(bytes({ ...personalExport, items: others })));
    for (const path of pathsOf(first)) {
      const items = [withMember(first, path, [{}]), ...others];
      const { rows } = parsed(await parseBitwardenJson(bytes({ ...personalExport, items })));
      expect(rows.slice(-expected.rows.length).map(({ draft }) => draft)).toEqual(
        expected.rows.map(({ draft }) => draft),
      );
    }
  });

  test('JSON of any shape is read or refused, and never thrown at', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), async (value) => {
        for (const file of [
          value,
          { items: value },
          { items: [value] },
          { items: [{ type: 1, login: value }] },
        ])
          expect(['parsed', 'refused']).toContain((await parseBitwardenJson(bytes(file))).kind);
      }),
      { numRuns: 200 },
    );
  });
});

describe('what a login may say in more than one way', () => {
  test.each([
    ['a number as password', { login: { password: 1234 } }, { password: '1234' }],
    ['a truth value as user name', { login: { username: false } }, { userName: 'false' }],
    ['addresses that are texts', { login: { uris: ['https://a.example'] } }, { websites: [] }],
    ['addresses without one', { login: { uris: [{ uri: null }, {}, { uri: '' }] } }, { websites: [] }],
    ['a folder that is not in the file', { folderId: 'gone' }, { folder: '' }],
    ['a folder id of the prototype', { folderId: '__proto__' }, { folder: '' }],
    ['a star that is no truth value', { favorite: 'true' }, { favourite: false }],
    ['a star', { favorite: true }, { favourite: true }],
  ])('%s', async (_, item, expected) => {
    expect(await draftOf(item)).toMatchObject(expected);
  });

  test.each([
    [{ type: 3, linkedId: 100 }, 'u', false],
    [{ type: 3, linkedId: 101 }, 'p', true],
    [{ type: 3, linkedId: 400 }, '', false],
    [{ type: 3, value: 'own', linkedId: null }, '', false],
    [{ type: 2, value: false }, 'false', false],
    [{ type: 1, value: 's' }, 's', true],
    [{ type: 99, value: 'new' }, 'new', false],
    [{ value: 'untyped' }, 'untyped', false],
  ])('a field %j has the value %j, hidden: %s', async (field, value, hidden) => {
    const item = { login: { username: 'u', password: 'p' }, fields: [{ name: 'f', ...field }] };
    expect((await draftOf(item))?.fields).toEqual([{ name: 'f', value, hidden }]);
  });

  test.each(['1', 1.5, 0, 6, -1, null, [1, 2], '__proto__', 'constructor', {}])(
    'type %j is not guessed',
    async (type) => {
      const { rows, refused } = await oneOf({ type, name: 'n', login: { password: 'p' } });
      // Number('1') is 1: a file that quotes its numbers is read.
      if (type === '1') expect(rows).toHaveLength(1);
      else expect([rows.length, refused[0]?.problem]).toEqual([0, 'unsupported-kind']);
    },
  );

  test('each property of a card, a person and a key has a field, and what is secret is hidden', async () => {
    const typeOf = { card: 3, person: 4, key: 5 } as const;
    for (const kind of ['card', 'person', 'key'] as const) {
      const { member, fields } = kindSections[kind];
      const section = Object.fromEntries(fields.map(({ property }) => [property, `value of ${property}`]));
      const { rows } = await oneOf({ type: typeOf[kind], name: 't', [member]: section });
      expect(rows[0]?.draft.kind).toBe(kind);
      expect(rows[0]?.draft.fields).toEqual(
        fields.map(({ property, name, hidden }) => ({ name, value: `value of ${property}`, hidden })),
      );
      expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
    }
    const hidden = Object.values(kindSections).flatMap(({ fields }) => fields.filter((one) => one.hidden));
    expect(hidden.map(({ property }) => property).sort()).toEqual([
      ...['code', 'licenseNumber', 'number', 'passportNumber', 'privateKey', 'ssn'],
    ]);
  });

  test('times that are none are left out; the others are exact', async () => {
    const [row] = (
      await oneOf({ type: 1, name: 't', creationDate: 'yesterday', revisionDate: '2024-02-29T23:59:59.999Z' })
    ).rows;
    expect(row).not.toHaveProperty('createdAt');
    expect(row?.updatedAt).toBe(Date.UTC(2024, 1, 29, 23, 59, 59, 999));
  });
});

describe('a protected file that was touched', () => {
  const password = 'only for this file';
  const key: ProtectedFileKey = { filePassword: password, deriveArgon2id: standInArgon2id };
  const open = (file: unknown) => parseBitwardenJsonOrProtected(bytes(file), key);

  test('parts of two files do not fit together, though both have one password', async () => {
    const [one, other] = await Promise.all([1, 2].map(() => protectFile(personalExport, password)));
    expect((await open(one)).kind).toBe('parsed');
    expect(await open({ ...one, data: other?.data })).toMatchObject({ reason: 'not-this-format' });
    expect(
      await open({ ...one, encKeyValidation_DO_NOT_EDIT: other?.encKeyValidation_DO_NOT_EDIT }),
    ).toMatchObject({
      reason: 'wrong-password',
    });
    expect(await open({ ...one, salt: other?.salt })).toMatchObject({ reason: 'wrong-password' });
    expect(await open({ ...one, kdfIterations: 5_001 })).toMatchObject({ reason: 'wrong-password' });
  });

  test('what it protects is read under the rules of a plain file', async () => {
    for (const [content, reason] of [
      [{ encrypted: true, passwordProtected: true, items: [] }, 'needs-password'],
      [{ items: [] }, 'nothing-in-it'],
      ['text', 'not-this-format'],
      [{ items: [[[]]] }, undefined],
    ] as const) {
      const read = await open(await protectFile(content, password));
      expect(read.kind === 'refused' ? read.reason : undefined).toBe(reason);
    }
  });

  test('each bit of IV, ciphertext and MAC counts, and so does each of the two keys', async () => {
    const keys = await stretchKey(new Uint8Array(32).fill(7));
    const iv = new Uint8Array(16).fill(1);
    const cipher = createCipheriv('aes-256-cbc', keys.enc, iv);
    const sealed = new Uint8Array(Buffer.concat([cipher.update('content of two blocks'), cipher.final()]));
    const mac = new Uint8Array(createHmac('sha256', keys.mac).update(iv).update(sealed).digest());
    const given = { iv, sealed, mac };
    const opened = await openEncString(given, keys);
    expect(new TextDecoder().decode(opened ?? undefined)).toBe('content of two blocks');
    expect(await openEncString(given, { ...keys, mac: keys.enc })).toBeNull();
    expect(await openEncString(given, { enc: keys.mac, mac: keys.enc })).toBeNull();
    for (const name of ['iv', 'sealed', 'mac'] as const) {
      for (let bit = 0; bit < given[name].length * 8; bit += 1) {
        const changed = given[name].slice();
        changed[bit >> 3]! ^= 1 << (bit & 7);
        expect(await openEncString({ ...given, [name]: changed }, keys), `${name} ${bit}`).toBeNull();
      }
    }
  });

  test.each([
    ['no padding', 'AAA'],
    ['padding in the middle', 'AA==AAAA'],
    ['three signs of padding', 'A==='],
    ['the other alphabet', 'AA-_'],
    ['a letter beyond ASCII', 'AAAé'],
    ['white space', 'AA A'],
    ['nothing but padding', '===='],
  ])('base64 with %s is no EncString', (_, text) => {
    const whole = Buffer.alloc(16).toString('base64');
    const mac = Buffer.alloc(32).toString('base64');
    expect(parseEncString(`2.${whole}|${whole}|${mac}`)).not.toBeNull();
    expect(parseEncString(`2.${text}|${whole}|${mac}`)).toBeNull();
    expect(parseEncString(`2.${whole}|${whole}${text}|${mac}`)).toBeNull();
    expect(parseEncString(`2.${whole}|${whole}|${text}`)).toBeNull();
  });
});

import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';

/** What a field takes and what it refuses, as its spec page says: written down beside the schema, not read from it. */
export interface Limit {
  readonly says: string;
  readonly takes: readonly unknown[];
  readonly refuses: readonly unknown[];
  readonly isOptional?: true;
}

const never: readonly unknown[] = [null, [], {}, true];
const base64Url = (length: number): string => randomBytes(length).toString('base64url');

/** Exactly so many bytes as base64url. */
export const bytes = (length: number): Limit => ({
  says: `is ${length} bytes`,
  takes: [base64Url(length), Buffer.alloc(length, 0xff).toString('base64url')],
  refuses: [
    ...[0, length - 1, length + 1, length * 2].map(base64Url),
    ...[randomBytes(length).toString('hex'), ' '.repeat(base64Url(length).length), 7, ...never],
  ],
});

/** At most so many bytes as base64url, none among them. */
export const upTo = (most: number): Limit => ({
  says: `is at most ${most} bytes`,
  takes: [0, 1, most - 1, most].map(base64Url),
  refuses: [base64Url(most + 1), base64Url(most * 2), 'AA=', 'A+', 'A/', 'A ', 7, ...never],
});

/** Text of so many characters. */
export const text = (least: number, most: number): Limit => ({
  says: `has ${least} to ${most} characters`,
  takes: [least, Math.max(1, least), most].map((length) => 'é'.repeat(length)),
  refuses: ['é'.repeat(most + 1), ...(least > 0 ? ['é'.repeat(least - 1)] : []), 7, ...never],
});

/** Any text, since it is the server's own and only shown. */
export const shownText: Limit = {
  says: 'is text',
  takes: ['', 'é\n', 'x'.repeat(5000)],
  refuses: [7, ...never],
};

/** A whole number; as JSON carries it, never as text. */
export const whole = (least: number, most = Number.MAX_SAFE_INTEGER): Limit => ({
  says: `is a whole number from ${least} to ${most}`,
  takes: [least, least + 1, most],
  refuses: [least - 1, most + 1, least + 0.5, Number.NaN, Infinity, String(least), ...never],
});

/** Any whole number, since others hold it to its bounds. */
export const anyWhole: Limit = {
  says: 'is a whole number',
  takes: [-1, 0, 3_000_000],
  refuses: [0.5, 2 ** 53, Number.NaN, Infinity, '1', ...never],
};

/** A whole number of a path or a query, where all is text. */
export const typed = (least: number): Limit => ({
  says: `is digits from ${least}`,
  takes: [String(least), String(least + 1), String(Number.MAX_SAFE_INTEGER)],
  refuses: [String(least - 1), `${least}.5`, 'x', `${least}x`, '1e400', '9007199254740993'],
});

/** Any number, since others look at it. */
export const number: Limit = {
  says: 'is a number',
  takes: [0, -1, 0.5, 1e300],
  refuses: [Number.NaN, Infinity, '1', ...never],
};

/** A signed identity at this path; `rotation` where one before it may have signed it too. */
export const identityLimits = (path: string, rotation: Limit | null): Record<string, Limit> => ({
  [`${path}.identity`]: upTo(4096),
  [`${path}.signature`]: bytes(64),
  ...(rotation ? { [`${path}.rotation`]: rotation } : {}),
});

/** One of these words and no other. */
export const oneOf = (...words: readonly unknown[]): Limit => ({
  says: `is ${words.join(' or ')}`,
  takes: words,
  refuses: ['', 'other', `${words[0]} `, '__proto__', 99, null, [], {}],
});

/** 16 bytes as UUID text. */
export const anId: Limit = {
  says: 'is an id',
  takes: ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
  refuses: [
    ...['', 'FFFFFFFF-ffff-ffff-ffff-ffffffffffff', 'ffffffffffffffffffffffffffffffff', '..'],
    ...[' ffffffff-ffff-ffff-ffff-ffffffffffff', 'ffffffff-ffff-ffff-ffff-ffffffffffff\n', 7, ...never],
  ],
};

/** An address. */
export const anEmail: Limit = {
  says: 'is an address of at most 254 characters',
  takes: ['a@b', 'Ä.b+c@ex-ample.org', `${'a'.repeat(250)}@b.c`],
  refuses: [
    ...['', 'ab', '@b', 'a@', 'a@b@c', 'a b@c', 'a@b\n', '<a@b>', 'a\u202e@b', `${'a'.repeat(251)}@b.c`],
    ...[7, ...never],
  ],
};

/** A code of a mail: eight digits, or sixteen of Crockford's letters and digits. */
export const aMailCode: Limit = {
  says: 'is eight digits, or sixteen characters of Crockford',
  takes: ['00000000', '99999999', '0123456789ABCDEF', 'GHJKMNPQRSTVWXYZ'],
  refuses: [
    ...['', '1234567', '123456789', '1234 567', '１２３４５６７８', '12345678\n'],
    ...['0123456789ABCDEI', '0123456789ABCDEL', '0123456789ABCDEO', '0123456789ABCDEU', '0123456789abcdef'],
    ...['0123456789ABCDE', '0123456789ABCDEFG', 12345678, ...never],
  ],
};

/** Yes or no. */
export const flag: Limit = { says: 'is yes or no', takes: [true, false], refuses: [0, 'true', null, [], {}] };

/** Somebody else's message, carried as it is. */
export const carried: Limit = {
  says: 'is an object of any shape',
  takes: [{}, { id: 'x', response: { deep: [1] } }],
  refuses: [null, [], 'x', 7, true],
};

/** A list of so many members; the members have lines of their own, under the path with `[]`. */
export const list = (
  least: number,
  most: number | null,
): Limit & { readonly counts: [number, number | null] } => ({
  says: most === null ? 'is a list' : `has ${least} to ${most} members`,
  takes: [],
  refuses: [null, {}, 'x', 7, { length: 1 }],
  counts: [least, most],
});

/** A field that may be left out, and is never null instead. */
export const optional = <L extends Limit>(limit: L): L & { readonly isOptional: true } => ({
  ...limit,
  isOptional: true,
});

/** A field that is null where there is nothing. */
export const nullable = (limit: Limit): Limit => ({
  ...limit,
  says: `${limit.says}, or null`,
  takes: [...limit.takes, null],
  refuses: limit.refuses.filter((value) => value !== null),
});

type Parts = readonly (string | number)[];

const partsOf = (path: string): Parts =>
  path.split('.').flatMap((name) => (name.endsWith('[]') ? [name.slice(0, -2), 0] : [name]));

const at = (value: unknown, parts: Parts): unknown =>
  parts.reduce<unknown>((inner, part) => (inner as Record<string | number, unknown>)[part], value);

/** The value with one field set, or taken away. */
export const withField = (value: unknown, path: string, member: unknown): unknown => {
  const parts = partsOf(path);
  const copy = structuredClone(value);
  const place = at(copy, parts.slice(0, -1)) as Record<string | number, unknown>;
  const last = parts.at(-1) ?? '';
  if (member === undefined) delete place[last];
  else place[last] = member;
  return copy;
};

const armOf = (schema: z.ZodUnion, value: unknown): z.ZodType | undefined =>
  (schema.options as readonly z.ZodType[]).find((arm) => arm.safeParse(value).success);

/** Paths of all fields that hold no other field, and of all lists, with whether each may be left out. */
const fieldsOf = (schema: z.ZodType, value: unknown, path = '', isOptional = false): [string, boolean][] => {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return fieldsOf(schema.unwrap() as z.ZodType, value, path, true);
  if (schema instanceof z.ZodNullable && value !== null)
    return fieldsOf(schema.unwrap() as z.ZodType, value, path, isOptional);
  if (schema instanceof z.ZodUnion) {
    const arm = armOf(schema, value);
    return arm ? fieldsOf(arm, value, path, isOptional) : [];
  }
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([name, member]) =>
      fieldsOf(member, (value as Record<string, unknown>)[name], path ? `${path}.${name}` : name),
    );
  if (schema instanceof z.ZodArray) {
    const members = fieldsOf(schema.element as z.ZodType, (value as unknown[])[0], `${path}[]`);
    return [[path, isOptional], ...members];
  }
  return [[path, isOptional]];
};

const isTaken = (schema: z.ZodType, value: unknown): boolean => schema.safeParse(value).success;
const shown = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, 60);

/**
 * Holds a schema against its limits: `value` is a right one with every field filled in, `limits` names every field of it.
 * A field that the schema has and the table has not is an error, and so is one that only the table has.
 */
export const holds = (
  name: string,
  schema: z.ZodType,
  value: unknown,
  limits: Readonly<Record<string, Limit>>,
): void => {
  test(`${name}: the whole is taken, and every field of it has its limit`, () => {
    expect(schema.parse(structuredClone(value))).toBeTruthy();
    const optionals = (pairs: readonly (readonly [string, boolean])[]) => new Map(pairs);
    const named = Object.entries(limits).map(([path, limit]) => [path, limit.isOptional === true] as const);
    expect(optionals(fieldsOf(schema, value))).toEqual(optionals(named));
  });

  const lines = Object.entries(limits).map(([path, limit]) => [path, limit.says, limit] as const);
  test.each(lines)(`${name}: %s %s`, (path, _says, limit) => {
    for (const member of limit.takes)
      expect(isTaken(schema, withField(value, path, member)), `${path} takes ${shown(member)}`).toBe(true);
    for (const member of limit.refuses)
      expect(isTaken(schema, withField(value, path, member)), `${path} refuses ${shown(member)}`).toBe(false);
    if (!path.endsWith('[]'))
      expect(isTaken(schema, withField(value, path, undefined))).toBe(limit.isOptional === true);
    const { counts } = limit as { readonly counts?: readonly [number, number | null] };
    if (!counts) return;
    const [least, most] = counts;
    const member = (at(value, partsOf(path)) as unknown[])[0];
    const of = (length: number) => withField(value, path, Array(length).fill(member));
    expect(isTaken(schema, of(Math.max(1, least)))).toBe(true);
    expect(isTaken(schema, of(Math.max(least - 1, 0)))).toBe(least === 0);
    if (most === null) return;
    expect(isTaken(schema, of(most))).toBe(true);
    expect(isTaken(schema, of(most + 1))).toBe(false);
  });
};

/** Some right value of each kind, for the wholes. */
export const some = {
  id: '00112233-4455-6677-8899-aabbccddeeff',
  bytes: base64Url,
  manifest: () => ({ manifest: base64Url(200), signature: base64Url(64), mac: base64Url(32) }),
  kdf: { algorithm: 'pbkdf2-sha256', iterations: 1_000_000 },
} as const;

/** Limits of a signed manifest at this path. */
export const manifestLimits = (path: string): Record<string, Limit> => ({
  [`${path}.manifest`]: upTo(1_048_576),
  [`${path}.signature`]: bytes(64),
  [`${path}.mac`]: bytes(32),
});

/** Limits of a KDF's parameters, of which the client keeps the bounds. */
export const kdfLimits = (path: string): Record<string, Limit> => ({
  [`${path}.algorithm`]: oneOf('pbkdf2-sha256'),
  [`${path}.iterations`]: number,
});

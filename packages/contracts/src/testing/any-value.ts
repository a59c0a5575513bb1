import fc from 'fast-check';
import { z } from 'zod';

const base64UrlCharacters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
/** Longest text that an arbitrary makes by itself; the borders of long fields have tests of their own. */
const longestText = 96;

const patternOf = (schema: z.ZodString): RegExp | undefined =>
  schema.def.checks?.map(({ _zod }) => (_zod.def as { pattern?: RegExp }).pattern).find(Boolean);

const isTrimmed = (schema: z.ZodString): boolean =>
  schema.def.checks?.some(({ _zod }) => _zod.def.check === 'overwrite') ?? false;

const anyText = (schema: z.ZodString): fc.Arbitrary<string> =>
  isTrimmed(schema)
    ? // What is trimmed comes out as it went in only where there was nothing to trim.
      anyRawText(schema).filter((text) => text.trim() === text)
    : anyRawText(schema);

const anyRawText = (schema: z.ZodString): fc.Arbitrary<string> => {
  const pattern = patternOf(schema);
  const minLength = schema.minLength ?? 0;
  const maxLength = Math.max(minLength, Math.min(schema.maxLength ?? longestText, longestText));
  if (!pattern) return fc.string({ unit: 'binary', minLength, maxLength });
  if (pattern.source === '^[A-Za-z0-9_-]*$')
    return fc.string({ unit: fc.constantFrom(...base64UrlCharacters), minLength, maxLength });
  return pattern.test('a@b') ? anyAddress(maxLength) : fc.stringMatching(pattern);
};

const anyAddress = (maxLength: number): fc.Arbitrary<string> => {
  const part = fc.string({
    unit: fc.constantFrom(...'aZ09.-+_é\u{1f642}'),
    minLength: 1,
    maxLength: maxLength >> 2,
  });
  return fc.tuple(part, part).map(([name, host]) => `${name}@${host}`);
};

const anyNumber = (schema: z.ZodNumber): fc.Arbitrary<number> => {
  const min = Math.max(schema.minValue ?? Number.MIN_SAFE_INTEGER, Number.MIN_SAFE_INTEGER);
  const max = Math.min(schema.maxValue ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  const whole = fc.maxSafeInteger().map((value) => Math.min(Math.max(value, min), max));
  return fc.oneof(whole, fc.constantFrom(min, max));
};

const anyObject = (schema: z.ZodObject): fc.Arbitrary<Record<string, unknown>> => {
  const entries = Object.entries(schema.shape) as [string, z.ZodType][];
  const members = entries.map(([name, member]) => [name, anyValueOf(member)] as const);
  return fc.record(Object.fromEntries(members), {
    requiredKeys: entries
      .filter(([, member]) => !(member instanceof z.ZodOptional))
      .map(([name]) => name) as never[],
    noNullPrototype: true,
  });
};

const anyRecord = (schema: z.ZodRecord): fc.Arbitrary<unknown> =>
  schema.valueType instanceof z.ZodUnknown
    ? // A message of somebody else's shape, carried as it is.
      fc.constant({ type: 'public-key', response: { ids: ['a', 7] } })
    : fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), anyValueOf(schema.valueType as z.ZodType), {
        ...{ maxKeys: 3, noNullPrototype: true },
      });

/** Any value that the schema should take, made from the schema itself. A kind of schema it does not know throws. */
export const anyValueOf = (schema: z.ZodType): fc.Arbitrary<unknown> => {
  if (schema instanceof z.ZodOptional) return anyValueOf(schema.unwrap() as z.ZodType);
  // Where it is absent it would come out filled in: that has tests of its own.
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return anyValueOf(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodNullable)
    return fc.option(anyValueOf(schema.unwrap() as z.ZodType), { nil: null });
  if (schema instanceof z.ZodRecord) return anyRecord(schema);
  if (schema instanceof z.ZodString) return anyText(schema);
  if (schema instanceof z.ZodNumber) return anyNumber(schema);
  if (schema instanceof z.ZodBoolean) return fc.boolean();
  if (schema instanceof z.ZodNull) return fc.constant(null);
  if (schema instanceof z.ZodLiteral) return fc.constantFrom(...schema.values);
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options);
  if (schema instanceof z.ZodUnion)
    return fc.oneof(...(schema.options as readonly z.ZodType[]).map(anyValueOf));
  if (schema instanceof z.ZodObject) return anyObject(schema);
  if (schema instanceof z.ZodArray) {
    const { minLength = 0, maxLength = 3 } = lengthsOf(schema);
    return fc.array(anyValueOf(schema.element as z.ZodType), {
      minLength,
      maxLength: Math.max(minLength, Math.min(maxLength, 3)),
    });
  }
  throw new Error(`No arbitrary for ${schema.def.type}.`);
};

/** Fewest and most members of an array, as far as its schema says. */
export const lengthsOf = (schema: z.ZodArray): { minLength?: number; maxLength?: number } => {
  const checks =
    schema.def.checks?.map(({ _zod }) => _zod.def as { minimum?: number; maximum?: number }) ?? [];
  const minLength = checks.find(({ minimum }) => minimum !== undefined)?.minimum;
  const maxLength = checks.find(({ maximum }) => maximum !== undefined)?.maximum;
  return {
    ...(minLength === undefined ? {} : { minLength }),
    ...(maxLength === undefined ? {} : { maxLength }),
  };
};

/** The text's pattern, if it has one. */
export const isPatterned = (schema: z.ZodString): boolean => patternOf(schema) !== undefined;

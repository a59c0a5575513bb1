import { z } from 'zod';
import { isPatterned, lengthsOf } from './any-value.ts';

/** A value that the schema must refuse, and what is wrong with it. */
export interface Spoiled {
  readonly why: string;
  readonly value: unknown;
}

/** Stands for "the key is not there". */
const absent = Symbol('absent');
const wrongTypes: readonly unknown[] = [null, true, 7, 'text', [], {}, [['x']], 7n, absent];

const typeNameOf = (value: unknown): string => {
  if (value === absent) return 'nothing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
};

const ofWrongType = (fits: readonly string[]): Spoiled[] =>
  wrongTypes
    .filter((value) => !fits.includes(typeNameOf(value)))
    .map((value) => ({ why: `is ${typeNameOf(value)}`, value }));

const spoilText = (schema: z.ZodString, text: string): Spoiled[] => {
  const found = ofWrongType(['string']);
  const { minLength, maxLength } = schema;
  // A length counts characters: one outside the basic plane is one.
  const missing = (maxLength ?? Number.NaN) + 1 - [...text].length;
  if (maxLength !== null) found.push({ why: 'is one too long', value: text + 'A'.repeat(missing) });
  if (minLength) found.push({ why: 'is one too short', value: text.slice(0, minLength - 1) });
  if (isPatterned(schema) && text.length > 0) {
    for (const wrong of ['\n', '\0', ' ', '"', '<', '\u202e', '\ud800 '])
      for (const at of [0, text.length >> 1, text.length - 1])
        found.push({
          why: `has ${JSON.stringify(wrong)} at ${at}`,
          value: text.slice(0, at) + wrong + text.slice(at + wrong.length),
        });
    found.push({ why: 'ends in a line feed', value: `${text}\n` });
  }
  return found;
};

const spoilNumber = (schema: z.ZodNumber): Spoiled[] => {
  if (schema.def.coerce) return spoilCoerced(schema);
  const found = ofWrongType(['number']);
  for (const value of [Number.NaN, Infinity, -Infinity]) found.push({ why: `is ${value}`, value });
  found.push({ why: 'is digits', value: '1' });
  if (schema.format === 'safeint')
    for (const value of [0.5, 2 ** 53, -(2 ** 53)]) found.push({ why: `is ${value}`, value });
  if (schema.minValue === 0) found.push({ why: 'is negative', value: -1 });
  return found;
};

/** Numbers in paths and queries arrive as text. */
const spoilCoerced = (schema: z.ZodNumber): Spoiled[] =>
  ['x', '1x', '0.5', '-1', '1e400', 'NaN', 'Infinity', '9007199254740992', absent, {}]
    .concat(schema.minValue === 2 ? ['1', '0', ''] : [])
    .map((value) => ({ why: `is ${String(value)}`, value }));

const spoilChoice = (values: readonly unknown[]): Spoiled[] => [
  ...ofWrongType(values.map(typeNameOf)),
  ...['', '__proto__', 'constructor', `${String(values[0])} `, String(values[0]).toUpperCase(), 2]
    .filter((value) => !values.includes(value))
    .map((value) => ({ why: `is ${JSON.stringify(value)}`, value })),
];

const put = (value: Readonly<Record<string, unknown>>, name: string, member: unknown): unknown => {
  const { [name]: _, ...rest } = value;
  return member === absent ? rest : { ...rest, [name]: member };
};

const spoilObject = (schema: z.ZodObject, value: Readonly<Record<string, unknown>>): Spoiled[] => {
  const found = ofWrongType(['object']);
  if (schema.def.catchall instanceof z.ZodNever)
    for (const extra of ['extra', 'constructor', 'prototype', 'toString', ''])
      found.push({ why: `has the key ${JSON.stringify(extra)} more`, value: { ...value, [extra]: 'x' } });
  for (const [name, member] of Object.entries(schema.shape) as [string, z.ZodType][]) {
    if (name in value || member instanceof z.ZodOptional)
      for (const spoiled of spoil(member, value[name]))
        found.push({ why: `${name} ${spoiled.why}`, value: put(value, name, spoiled.value) });
  }
  return found;
};

const spoilArray = (schema: z.ZodArray, value: readonly unknown[]): Spoiled[] => {
  const { minLength = 0, maxLength } = lengthsOf(schema);
  const found = ofWrongType(['array']);
  found.push({ why: 'only looks like an array', value: { length: 1, 0: value[0] } });
  if (minLength > 0) found.push({ why: 'has one too few', value: value.slice(0, minLength - 1) });
  if (maxLength !== undefined && value.length > 0)
    found.push({ why: 'has one too many', value: Array(maxLength + 1).fill(value[0]) });
  value.forEach((member, i) => {
    for (const spoiled of spoil(schema.element as z.ZodType, member))
      if (spoiled.value !== absent)
        found.push({ why: `${i} ${spoiled.why}`, value: value.with(i, spoiled.value) });
  });
  return found;
};

const isCoerced = (schema: unknown): boolean => schema instanceof z.ZodNumber && schema.def.coerce === true;

const plainTypes = new Set(['string', 'number', 'boolean', 'null', 'array']);

const spoilUnion = (arms: readonly z.ZodType[], value: unknown): Spoiled[] => {
  // Where the arms are plain types, what one refuses the next one takes: wrong is what is of none of them.
  if (arms.every(({ def }) => plainTypes.has(def.type))) return ofWrongType(arms.map(({ def }) => def.type));
  const arm = arms.find((one) => one.safeParse(value).success);
  return arm ? spoil(arm, value) : [];
};

/** Values that the schema must refuse, each one step away from `value`, which it takes. */
export const spoil = (schema: z.ZodType, value: unknown): Spoiled[] => {
  if (schema instanceof z.ZodOptional) {
    // A query is text: no null can come out of one.
    if (value === undefined) return isCoerced(schema.unwrap()) ? [] : [{ why: 'is null', value: null }];
    return spoil(schema.unwrap() as z.ZodType, value).filter((one) => one.value !== absent);
  }
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return spoil(schema.unwrap() as z.ZodType, value).filter((one) => one.value !== absent);
  if (schema instanceof z.ZodNullable)
    return value === null
      ? [{ why: 'is a symbol', value: Symbol('none') }]
      : spoil(schema.unwrap() as z.ZodType, value).filter((one) => one.value !== null);
  if (schema instanceof z.ZodRecord) return ofWrongType(['object']);
  if (schema instanceof z.ZodString) return spoilText(schema, value as string);
  if (schema instanceof z.ZodNumber) return spoilNumber(schema);
  if (schema instanceof z.ZodBoolean) return ofWrongType(['boolean']);
  if (schema instanceof z.ZodLiteral) return spoilChoice([...schema.values]);
  if (schema instanceof z.ZodEnum) return spoilChoice(schema.options);
  if (schema instanceof z.ZodUnion) return spoilUnion(schema.options as readonly z.ZodType[], value);
  if (schema instanceof z.ZodObject) return spoilObject(schema, value as Record<string, unknown>);
  if (schema instanceof z.ZodArray) return spoilArray(schema, value as unknown[]);
  throw new Error(`Nothing is known that spoils ${schema.def.type}.`);
};

/** Whether a spoiled value says that the whole is not there. */
export const isAbsent = (value: unknown): boolean => value === absent;

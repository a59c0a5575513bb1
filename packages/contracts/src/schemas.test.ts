import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import * as contracts from './index.ts';
import { anyValueOf } from './testing/any-value.ts';
import { endpoints } from './testing/endpoint-list.ts';
import { isAbsent, spoil } from './testing/spoiled.ts';

interface Named {
  readonly name: string;
  readonly schema: z.ZodType;
  readonly isRequest: boolean;
}
const schemas: readonly Named[] = [
  ...endpoints.flatMap(([name, { params, query, body, reply }]) =>
    [
      { name: `${name} params`, schema: params, isRequest: true },
      { name: `${name} query`, schema: query, isRequest: true },
      { name: `${name} body`, schema: body, isRequest: true },
      { name: `${name} reply`, schema: reply, isRequest: false },
    ].filter((one): one is Named => one.schema instanceof z.ZodType),
  ),
  { name: 'problem', schema: contracts.problem, isRequest: false },
  { name: 'syncHead', schema: contracts.syncHead, isRequest: false },
  { name: 'liveEvent', schema: contracts.liveEvent, isRequest: false },
];

const overJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
/** Few runs: each makes hundreds of spoiled values. */
const quick = { numRuns: 3, endOnFailure: true };

/** Every object schema inside, itself among them. */
const objectsIn = (schema: z.ZodType): z.ZodObject[] => {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  )
    return objectsIn(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodArray) return objectsIn(schema.element as z.ZodType);
  if (schema instanceof z.ZodUnion) return (schema.options as z.ZodType[]).flatMap(objectsIn);
  if (!(schema instanceof z.ZodObject)) return [];
  return [schema, ...(Object.values(schema.shape) as z.ZodType[]).flatMap(objectsIn)];
};

describe('what a contract takes', () => {
  test.each(schemas)('$name: every value of its shape, which comes out as it went in', ({ schema }) => {
    fc.assert(
      fc.property(anyValueOf(schema), (value) => {
        expect(schema.parse(overJson(value))).toEqual(overJson(value));
      }),
      quick,
    );
  });
});

describe('what a contract refuses', () => {
  test.each(schemas)('$name: a value with any one field spoiled', ({ schema }) => {
    fc.assert(
      fc.property(anyValueOf(schema), (value) => {
        const taken = spoil(schema, value)
          .filter((one) => !isAbsent(one.value) && schema.safeParse(one.value).success)
          .map((one) => one.why);
        expect(taken).toEqual([]);
      }),
      quick,
    );
  });

  test.each(schemas.filter(({ isRequest }) => isRequest))(
    '$name: it is strict at every depth, so that no misspelt field is passed over',
    ({ schema }) => {
      const objects = objectsIn(schema);
      expect(objects.length).toBeGreaterThan(0);
      for (const one of objects) expect(one.def.catchall).toBeInstanceOf(z.ZodNever);
    },
  );
});

describe('keys that reach for a prototype', () => {
  test.each(schemas)('$name: they are refused or dropped, never carried along', ({ schema }) => {
    fc.assert(
      fc.property(anyValueOf(schema), (value) => {
        fc.pre(typeof value === 'object' && value !== null);
        const text = JSON.stringify(value);
        const poisoned = `{"__proto__":{"isAdmin":true}${text === '{}' ? '' : ','}${text.slice(1)}`;
        const parsed = schema.safeParse(JSON.parse(poisoned));
        if (!parsed.success) return;
        expect(Object.keys(parsed.data as object)).not.toContain('__proto__');
        expect((parsed.data as { isAdmin?: boolean }).isAdmin).toBeUndefined();
      }),
      quick,
    );
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  test('a reply says more than its contract without harm: the surplus is dropped', () => {
    const reply = { seq: 7, isAdmin: true, constructor: 'x' };
    expect(contracts.commitChange.reply).toBeInstanceOf(z.ZodType);
    expect((contracts.commitChange.reply as z.ZodType).parse(reply)).toEqual({ seq: 7 });
  });
});

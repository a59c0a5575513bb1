import { describe, expect, test } from 'vitest';
import vectors from '../../../docs/spec/vectors/context.json';
import {
  accountStateContext,
  associatedData,
  type Context,
  cachePageContext,
  grantContext,
  itemContext,
  noteContext,
  objectTypes,
  overviewPart,
  privateKeysContext,
  recoveryWrapContext,
  rootWrapContext,
  secretPart,
  selfWrapContext,
  vaultMetaContext,
} from './context.ts';
import { toHex } from './encoding.ts';
import { contextOf } from './testing/from-vector.ts';
import { codeOf, countUp } from './testing/hostile.ts';

const account = countUp(0xa0, 16);
const vaultId = countUp(0xb0, 16);
const itemId = countUp(0xc0, 16);

/** The associated data of the vector of one type and part. */
const expected = (type: string, part = 0): string =>
  vectors.places.find(({ context }) => context.type === type && context.part === part)!.associatedData;

describe('associated data', () => {
  test.each(vectors.places)('of $context.type, part $context.part', ({ context, associatedData: bytes }) => {
    expect(toHex(associatedData(contextOf(context)))).toBe(bytes);
    expect(bytes).toHaveLength(2 * 75);
  });

  test('covers every object type once', () => {
    expect(new Set(vectors.places.map(({ context }) => context.type))).toEqual(
      new Set(Object.keys(objectTypes)),
    );
    expect(new Set(Object.values(objectTypes)).size).toBe(16);
  });

  test('of every made context is that of its vector', () => {
    const place = { vaultId, itemId, keyEpoch: 5, revision: 9 };
    const made: readonly (readonly [Context, string])[] = [
      [rootWrapContext(account, 2), expected('rootWrap')],
      [recoveryWrapContext(account, 1), expected('recoveryWrap')],
      [privateKeysContext(account, 1), expected('privateKeys')],
      [accountStateContext(account, 1, 4_294_967_297), expected('accountState')],
      [cachePageContext(account, 1, itemId), expected('cachePage')],
      [selfWrapContext(account, vaultId, 5), expected('selfWrap')],
      [grantContext(account, vaultId, 5), expected('grant')],
      [noteContext(account, itemId), expected('note')],
      [vaultMetaContext(vaultId, 5, 7), expected('vaultMeta')],
      [itemContext(place, overviewPart), expected('item', 1)],
      [itemContext(place, secretPart), expected('item', 2)],
    ];
    for (const [context, bytes] of made) expect(toHex(associatedData(context))).toBe(bytes);
  });

  test('changes with each field', () => {
    const base = itemContext({ vaultId, itemId, keyEpoch: 5, revision: 9 }, overviewPart);
    const changed: readonly Context[] = [
      base,
      { ...base, type: 'vaultMeta' },
      { ...base, part: 2 },
      { ...base, ownerId: account },
      { ...base, vaultId: itemId },
      { ...base, objectId: vaultId },
      { ...base, keyEpoch: 6 },
      { ...base, revision: 10 },
      { ...base, revision: 9 + 2 ** 32 },
    ];
    expect(new Set(changed.map((context) => toHex(associatedData(context)))).size).toBe(changed.length);
  });

  test('refuses ids of another length and numbers that would wrap around', async () => {
    const base = itemContext({ vaultId, itemId, keyEpoch: 5, revision: 9 }, overviewPart);
    const wrong: readonly Context[] = [
      { ...base, ownerId: countUp(0, 15) },
      { ...base, vaultId: countUp(0, 17) },
      { ...base, objectId: countUp(0, 0) },
      { ...base, part: 256 },
      { ...base, part: -1 },
      ...[-1, 2 ** 32, 1.5, Number.NaN, Number.POSITIVE_INFINITY].map((keyEpoch) => ({ ...base, keyEpoch })),
      ...[-1, 2 ** 53, 0.5, Number.NaN].map((revision) => ({ ...base, revision })),
    ];
    for (const context of wrong) expect(await codeOf(() => associatedData(context))).toBe('crypto/malformed');
  });
});

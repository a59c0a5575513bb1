import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import * as contracts from './index.ts';
import {
  anId,
  bytes,
  flag,
  holds,
  list,
  nullable,
  number,
  oneOf,
  shownText,
  some,
  typed,
  upTo,
  whole,
} from './testing/limits.ts';

const { searchVault, liveEvent } = contracts;

holds(
  'my vaults',
  contracts.listVaults.reply,
  {
    vaults: [
      {
        ...{ vaultId: some.id, kind: 'shared', keyEpoch: 2, wrapEpoch: 1, selfWrap: some.bytes(157) },
        ...{ isRotationDue: false, meta: some.bytes(100), metaRevision: 1, seq: 1 },
      },
    ],
  },
  {
    vaults: list(0, null),
    'vaults[].vaultId': anId,
    'vaults[].kind': oneOf('private', 'shared', 'item', 'group'),
    'vaults[].keyEpoch': whole(1),
    'vaults[].wrapEpoch': whole(1),
    'vaults[].selfWrap': upTo(1024),
    'vaults[].isRotationDue': flag,
    'vaults[].meta': upTo(4096),
    'vaults[].metaRevision': whole(0),
    'vaults[].seq': whole(0),
  },
);
holds(
  'what changed since',
  contracts.syncVault.query ?? z.never(),
  { since: '0', manifestsSince: '0' },
  { since: typed(0), manifestsSince: typed(0) },
);
holds(
  'the place of an item',
  contracts.readItem.params ?? z.never(),
  { vaultId: some.id, itemId: some.id },
  {
    ...{ vaultId: anId, itemId: anId },
  },
);
holds(
  'a search',
  searchVault.body,
  { tokens: [some.bytes(8)] },
  { tokens: list(1, 16), 'tokens[]': bytes(8) },
);
holds(
  'what a search finds',
  searchVault.reply,
  { items: [{ itemId: some.id, revision: 1, keyEpoch: 1, overview: some.bytes(100) }] },
  {
    items: list(0, null),
    'items[].itemId': anId,
    'items[].revision': whole(0),
    'items[].keyEpoch': number,
    'items[].overview': upTo(65_536),
  },
);
holds(
  'tokens of items that have none',
  contracts.indexItems.body,
  { items: [{ itemId: some.id, revision: 1, tokenVersion: 1, tokens: [some.bytes(8)] }], after: some.id },
  {
    items: list(0, 50),
    'items[].itemId': anId,
    'items[].revision': whole(0),
    'items[].tokenVersion': whole(0, 32_767),
    'items[].tokens': list(1, 1024),
    'items[].tokens[]': bytes(8),
    after: nullable(anId),
  },
);
holds(
  'the items that have none',
  contracts.indexItems.reply,
  { without: [{ itemId: some.id, revision: 1 }] },
  { without: list(0, null), 'without[].itemId': anId, 'without[].revision': whole(0) },
);
const parts = { overview: some.bytes(100), secret: some.bytes(100) };
const partLimits = { overview: upTo(2_097_152), secret: upTo(2_097_152) };
holds(
  'a stored row',
  contracts.readItem.reply,
  {
    ...{ itemId: some.id, vaultId: some.id, revision: 1, keyEpoch: 1, flags: 0, changeSeq: 1 },
    ...{ writerId: some.id, writtenAt: '2026-01-01', tokens: 3, ...parts },
  },
  {
    ...{ itemId: anId, vaultId: anId, revision: whole(0), keyEpoch: number, flags: number },
    ...{ changeSeq: whole(0), writerId: anId, writtenAt: shownText, tokens: number, ...partLimits },
  },
);
holds(
  'former revisions',
  contracts.listRevisions.reply,
  { revisions: [{ revision: 1, keyEpoch: 1, writerId: some.id, writtenAt: '2026-01-01', ...parts }] },
  {
    revisions: list(0, null),
    'revisions[].revision': whole(0),
    'revisions[].keyEpoch': number,
    'revisions[].writerId': anId,
    'revisions[].writtenAt': shownText,
    'revisions[].overview': partLimits.overview,
    'revisions[].secret': partLimits.secret,
  },
);

describe('live events', () => {
  test.each([
    [{ kind: 'change', vaultId: some.id, seq: 1 }],
    [{ kind: 'state', seq: 1 }],
    [{ kind: 'account' }],
    [{ kind: 'vaults' }],
    [{ kind: 'signed-out' }],
  ])('%j is one, and says nothing of any content', (event) => {
    expect(liveEvent.parse({ ...event, overview: 'x', title: 'y' })).toEqual(event);
  });

  test.each([
    [{}],
    [{ kind: 'change', seq: 1 }],
    [{ kind: 'change', vaultId: some.id }],
    [{ kind: 'change', vaultId: some.id, seq: -1 }],
    [{ kind: 'change', vaultId: 'x', seq: 1 }],
    [{ kind: 'state' }],
    [{ kind: 'state', seq: '1' }],
    [{ kind: 'reload' }],
    ['signed-out'],
    [null],
  ])('%j is none', (event) => {
    expect(liveEvent.safeParse(event).success).toBe(false);
  });
});

test('a commit has at most a thousand items and eight mebibytes', () => {
  expect(contracts.commitItemsLimit).toBe(1000);
  expect(contracts.commitLimit).toBe(8 * 2 ** 20);
  expect(contracts.commitChange.bodyLimit).toBe(contracts.commitLimit);
  expect(contracts.statesLimit).toBe(100);
});

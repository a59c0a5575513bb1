import { expect, test } from 'vitest';
import { createReplica } from './replica.ts';

const vault = 'vault';
const bytes = (text: string) => new TextEncoder().encode(text);
const record = (key: string, text: string) => ({ key, sealed: bytes(text) });

let count = 0;
/** Two tabs of one browser, on an account that no other test knows. */
const openTabs = () => {
  count += 1;
  const accountId = `account-${count}`;
  return [createReplica().account(accountId), createReplica().account(accountId)] as const;
};

const first = {
  expected: 0,
  next: 1,
  wholeOf: null,
  head: bytes('head 1'),
  pages: [record('page-a', 'a'), record('page-b', 'b')],
  secrets: [record('item-1', 'one'), record('item-2', 'two')],
};

const secretsOf = async (tab: ReturnType<typeof openTabs>[number], ids: readonly string[]) =>
  Promise.all(ids.map(async (id) => (await tab.readSecret(vault, id)) !== null));

const pagesOf = async (stored: Awaited<ReturnType<ReturnType<typeof openTabs>[number]['readSnapshot']>>) =>
  (await Promise.all(stored?.pages ?? [])).flat();

test('changes of the marks by two tabs come one after another: none is lost', async () => {
  const tabs = [createReplica(), createReplica()];
  const add = (stored: string | null) => String(Number(stored ?? 0) + 1);
  await Promise.all(Array.from({ length: 40 }, (_, i) => tabs[i % 2]?.changeMarks('address', add)));
  expect(await tabs[0]?.readMarks('address')).toBe('40');
});

test('a change of the marks that refuses leaves them as they were', async () => {
  const replica = createReplica();
  await replica.changeMarks('refused', () => 'before');
  const refusal = new Error('no');
  await expect(
    replica.changeMarks('refused', () => {
      throw refusal;
    }),
  ).rejects.toBe(refusal);
  expect(await replica.readMarks('refused')).toBe('before');
});

test('a write of a few pages leaves the other pages and every secret', async () => {
  const [tab] = openTabs();
  expect(await tab.writeSnapshot(vault, first)).toBe(true);
  const next = { ...first, expected: 1, next: 2, pages: [record('page-b', 'b2')], secrets: [] };
  expect(await tab.writeSnapshot(vault, next)).toBe(true);
  const stored = await tab.readSnapshot(vault);
  expect(await pagesOf(stored)).toEqual([record('page-a', 'a'), record('page-b', 'b2')]);
  expect(await secretsOf(tab, ['item-1', 'item-2'])).toEqual([true, true]);
});

test('a whole snapshot drops old pages and the secrets of items that are gone, and no others', async () => {
  const [tab, other] = openTabs();
  await tab.writeSnapshot(vault, first);
  await tab.writeSnapshot('another vault', first);
  const whole = {
    ...{ expected: 1, next: 2, head: bytes('head 2'), pages: [record('page-c', 'c')] },
    ...{ wholeOf: ['item-2', 'item-3'], secrets: [record('item-3', 'three')] },
  };
  expect(await other.writeSnapshot(vault, whole)).toBe(true);
  const stored = await tab.readSnapshot(vault);
  expect(await pagesOf(stored)).toEqual([record('page-c', 'c')]);
  expect(await secretsOf(tab, ['item-1', 'item-2', 'item-3'])).toEqual([false, true, true]);
  expect(await tab.readSecret('another vault', 'item-1')).not.toBeNull();
});

test('a tab whose snapshot is no longer the stored one writes nothing', async () => {
  const [tab, other] = openTabs();
  await tab.writeSnapshot(vault, first);
  const late = { ...first, head: bytes('late'), wholeOf: [], secrets: [record('item-1', 'late')] };
  expect(await other.writeSnapshot(vault, late)).toBe(false);
  const stored = await tab.readSnapshot(vault);
  expect(stored?.version).toBe(1);
  expect(stored?.head).toEqual(bytes('head 1'));
  expect(await tab.readSecret(vault, 'item-1')).toEqual(bytes('one'));
});

test('an empty secret removes the one that is stored, and a wipe takes this account alone', async () => {
  const [tab] = openTabs();
  const [neighbour] = openTabs();
  for (const each of [tab, neighbour]) {
    await each.writeSnapshot(vault, first);
    await each.putDraft(record('draft', 'text'));
  }
  await tab.writeSnapshot(vault, { ...first, expected: 1, next: 2, secrets: [record('item-1', '')] });
  expect(await secretsOf(tab, ['item-1', 'item-2'])).toEqual([false, true]);
  await tab.wipe();
  expect(await tab.readSnapshot(vault)).toBeNull();
  expect([await tab.listDrafts(), await tab.readSecret(vault, 'item-2')]).toEqual([[], null]);
  expect(await neighbour.listDrafts()).toEqual([record('draft', 'text')]);
});

test('a snapshot of many pages comes whole, whatever their ids begin with', async () => {
  const [tab] = openTabs();
  const pages = Array.from({ length: 64 }, (_, i) =>
    record(`${(i * 4).toString(16).padStart(2, '0')}-page`, `${i}`),
  );
  await tab.writeSnapshot(vault, { ...first, pages });
  expect(await pagesOf(await tab.readSnapshot(vault))).toEqual(pages);
});

test('another device key stands in place of the first from then on, for every tab (U23)', async () => {
  const [tab, other] = openTabs();
  const first = await tab.deviceKey();
  expect((await other.deviceKey()).deviceId).toBe(first.deviceId);
  const renewed = await tab.renewDeviceKey();
  expect(renewed.deviceId).not.toBe(first.deviceId);
  expect((await other.deviceKey()).publicKey).toEqual(renewed.publicKey);
  expect(await renewed.answer(bytes('label'))).toEqual(
    await (await other.deviceKey()).answer(bytes('label')),
  );
  expect(await renewed.answer(bytes('label'))).not.toEqual(await first.answer(bytes('label')));
});

test('the accounts that keep a record are known by it, and a wipe takes it', async () => {
  const replica = createReplica();
  const account = replica.account('with a record');
  await account.putLocal('quick', bytes('sealed'));
  expect(await replica.accountsWith('quick')).toEqual(['with a record']);
  expect(await replica.accountsWith('offline')).toEqual([]);
  await account.wipe();
  expect(await replica.accountsWith('quick')).toEqual([]);
  expect(typeof (await replica.isPersistent())).toBe('boolean');
});

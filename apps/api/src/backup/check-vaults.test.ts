import { afterAll, beforeEach, expect, test } from 'vitest';
import { oneApi } from '../testing/fixture.ts';
import type { TestApi } from '../testing/test-api.ts';
import { newItem } from '../testing/test-commit.ts';
import { joinAndSignIn } from '../testing/test-person.ts';
import { backUp, dropAll, onDatabase, restore, rightVault } from './backup.test-kit.ts';
import { checkVaults } from './check-vaults.ts';

let api: TestApi;
let made: Awaited<ReturnType<typeof backUp>>;
let url = '';

oneApi(async (started) => {
  api = started;
  const { person, browser } = await joinAndSignIn(api);
  const commit = rightVault(browser, person);
  const item = newItem();
  await commit([item, newItem()]);
  await commit([newItem({ itemId: item.itemId, revision: 2 })]);
  made = await backUp(api);
});
beforeEach(async () => {
  url = await restore(made);
});
afterAll(dropAll);

const harms: [string, string, RegExp][] = [
  [
    'a flipped bit in a sealed part',
    'UPDATE item SET secret = set_byte(secret, 50, get_byte(secret, 50) # 1)',
    /manifest's root/,
  ],
  [
    'an item that is gone',
    'DELETE FROM item WHERE item_id = (SELECT min(item_id::text)::uuid FROM item)',
    /1 items/,
  ],
  ['another revision', 'UPDATE item SET revision = revision + 1', /manifest's root/],
  ['a manifest that is gone', 'DELETE FROM manifest WHERE seq = 2', /manifest 3 does not follow/],
  [
    'a vault in the place of another',
    'UPDATE vault SET id = gen_random_uuid()',
    /manifest 1 does not follow/,
  ],
  ['a cut chain', 'DELETE FROM manifest WHERE seq = 3', /newest manifest/],
  [
    'a signature of nobody',
    'UPDATE manifest SET signature = set_byte(signature, 3, get_byte(signature, 3) # 1) WHERE seq = 3',
    /not signed/,
  ],
  [
    'a changed manifest',
    'UPDATE manifest SET bytes = set_byte(bytes, 70, get_byte(bytes, 70) # 1) WHERE seq = 1',
    /not signed|does not follow/,
  ],
];

test('a database that was restored whole has nothing wrong', async () => {
  expect((await onDatabase(url, checkVaults)).wrong).toEqual([]);
});

test.each(harms)('%s is found', async (_, harm, wrong) => {
  await onDatabase(url, (client) => client.query(harm));
  const check = await onDatabase(url, checkVaults);
  expect(check.wrong.join()).toMatch(wrong);
});

import { passPassword, passPin, signIn, signUp } from './support/account.ts';
import { addItem, editItem, fillItem, notice, openItem, row, saveItem } from './support/items.ts';
import { newPerson } from './support/person.ts';
import { expect, test } from './support/test.ts';

test('two browsers change one text at once and both texts stay, side by side (U28, F9)', async ({
  page,
  member,
  newBrowser,
}) => {
  const other = await newBrowser();
  await signIn(page, member, '/signin');
  await addItem(page, { title: 'Shared notes', notes: 'before', userName: 'both' });
  await signIn(other, member, '/signin');
  await openItem(other, 'Shared notes');
  await editItem(page);
  await editItem(other);
  await fillItem(page, { notes: 'written in the first browser' });
  await fillItem(other, { notes: 'written in the second browser' });
  await saveItem(page);
  await other.getByRole('button', { name: 'Save', exact: true }).click();
  await notice(other, 'Two versions. Nothing is lost.').getByRole('button', { name: 'Compare' }).click();

  await expect(other.getByRole('heading', { name: 'Two versions of Shared notes' })).toBeVisible();
  const notes = other.getByRole('row').filter({ hasText: 'Notes' });
  await expect(notes.getByText('written in the first browser')).toBeVisible();
  await expect(notes.getByText('written in the second browser')).toBeVisible();
  await expect(page.getByText('There are two versions of this item.')).toBeVisible();

  await other.getByRole('radio', { name: 'Notes: The other one' }).check();
  await other.getByRole('button', { name: 'Save this choice' }).click();
  await expect(notice(other, 'Saved as one item.')).toBeVisible();
  await expect(page.getByText('written in the second browser')).toBeVisible();
  await expect(row(page, 'Shared notes')).toHaveCount(1);
});

test('two browsers change different fields at once and the item holds both (U28)', async ({
  page,
  member,
  newBrowser,
}) => {
  const other = await newBrowser();
  await signIn(page, member, '/signin');
  await addItem(page, { title: 'Merged by itself', userName: 'old', notes: 'old' });
  await signIn(other, member, '/signin');
  await openItem(other, 'Merged by itself');
  await editItem(page);
  await editItem(other);
  await fillItem(page, { userName: 'from the first' });
  await fillItem(other, { notes: 'from the second', tags: 'merged' });
  await saveItem(page);
  await saveItem(other);
  await expect(notice(other, 'Saved, together with a change from another device.')).toBeVisible();
  for (const each of [page, other]) {
    await expect(each.getByRole('definition').filter({ hasText: 'from the first' })).toBeVisible();
    await expect(each.getByRole('definition').filter({ hasText: 'from the second' })).toBeVisible();
  }
  await expect(row(page, 'Merged by itself')).toHaveCount(1);
});

test('a change shows within two seconds in another browser and in another tab of the same one', async ({
  page,
  context,
  member,
  newBrowser,
}) => {
  const other = await newBrowser();
  const tab = await context.newPage();
  await signIn(page, member, '/signin');
  await signIn(tab, member, '/signin');
  await signIn(other, member, '/signin');
  await addItem(other, { title: 'Seen elsewhere' });
  await expect(row(page, 'Seen elsewhere')).toBeVisible({ timeout: 2000 });
  await expect(row(tab, 'Seen elsewhere')).toBeVisible({ timeout: 2000 });
  await addItem(tab, { title: 'Seen from a tab' });
  await expect(row(page, 'Seen from a tab')).toBeVisible({ timeout: 2000 });
  await expect(row(other, 'Seen from a tab')).toBeVisible({ timeout: 2000 });
});

test('PIN tries in another browser are told to the owner, who says once that they were seen', async ({
  page,
  coffer,
  newBrowser,
}) => {
  const owner = newPerson();
  await signUp(page, coffer, owner);
  const other = await newBrowser();
  await other.goto('/signin');
  await passPassword(other, owner);
  await passPin(other, '000001');
  await expect(other.getByText('4 tries left')).toBeVisible();

  const told = page.getByText('One PIN try without success');
  await signIn(page, owner, '/signin');
  await expect(told).toBeVisible();
  await page.getByRole('button', { name: 'I have seen this' }).click();
  await expect(told).toHaveCount(0);
  await page.reload();
  await signIn(page, owner);
  await expect(page.getByRole('button', { name: 'New item', exact: true }).first()).toBeVisible();
  await expect(told).toHaveCount(0);
});

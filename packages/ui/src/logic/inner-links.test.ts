import { expect, test } from 'vitest';
import { isWithinPage } from './inner-links.ts';

test('a link into the page that is shown is the browser’s own, and one to another page is not', () => {
  const here = new URL('https://vault.example/o/team/vault?q=1');
  const within = (link: string) => isWithinPage(new URL(link, here), here);
  expect(['#content', '/o/team/vault?q=1#content'].map(within)).toEqual([true, true]);
  expect(
    ['', '/o/team/vault?q=1', '/o/team/vault#content', '/o/team/settings#x', 'https://other.example/#x'].map(
      within,
    ),
  ).toEqual([false, false, false, false, false]);
});

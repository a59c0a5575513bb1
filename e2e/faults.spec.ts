import { closeTabs } from '../tools/faults/cases/closed-tab.ts';
import { expect, test } from './support/test.ts';

test('F18 a tab closed during a save writes once or not at all, and two tabs lose nothing (F18)', async ({
  browser,
  coffer,
}) => {
  const { address, mailedCode } = coffer;
  const { runs, lost, wrong } = await closeTabs({ browser, address, mailedCode }, 4);
  expect(wrong).toEqual([]);
  expect(lost).toBe(0);
  expect(runs).toBe(4);
});

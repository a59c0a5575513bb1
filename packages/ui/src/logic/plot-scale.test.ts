import { expect, test } from 'vitest';
import { plotScale, shownLabels, spreadLabels } from './plot-scale.ts';

test.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [3, [0, 1, 2, 3]],
  [7, [0, 5, 10]],
  [146, [0, 50, 100, 150]],
  [150, [0, 50, 100, 150]],
  [11_902, [0, 5000, 10_000, 15_000]],
])('an axis of counts up to %d has whole ticks that read well and reach over it', (most, ticks) => {
  expect(plotScale(most).ticks).toEqual(ticks);
  expect(plotScale(most).top).toBeGreaterThanOrEqual(most);
});

test('an axis of measures may have parts of one', () => {
  expect(plotScale(1.8, 3, false).ticks).toEqual([0, 1, 2]);
  expect(plotScale(0.6, 3, false).ticks).toEqual([0, 0.2, 0.4, 0.6]);
});

test('labels of an axis keep apart and end with the last one', () => {
  expect([...shownLabels(30, 600, 60)]).toEqual([29, 26, 23, 20, 17, 14, 11, 8, 5, 2]);
  expect([...shownLabels(3, 600, 60)]).toEqual([2, 1, 0]);
  expect([...shownLabels(30, 10, 60)]).toEqual([29]);
  expect([...shownLabels(0, 600, 60)]).toEqual([]);
});

test('labels at the ends of lines that lie together are moved apart and stay above the floor', () => {
  expect(spreadLabels([20, 100], 14, 160)).toEqual([20, 100]);
  expect(spreadLabels([50, 52], 14, 160)).toEqual([50, 64]);
  expect(spreadLabels([160, 159, 158], 14, 160)).toEqual([160, 146, 132]);
});

import { expect, it } from 'vitest';
import { createToastStore } from './toast-store.ts';

it('keeps a toast up for ten seconds at least', () => {
  const store = createToastStore();
  store.show({ text: 'a', seconds: 2 });
  store.show({ text: 'b', seconds: 30 });
  expect(store.read().map((toast) => toast.seconds)).toEqual([10, 30]);
});

it('shows three at most, tells its listeners, and forgets what is dismissed', () => {
  const store = createToastStore();
  let told = 0;
  const stop = store.subscribe(() => {
    told += 1;
  });
  const ids = ['a', 'b', 'c', 'd'].map((text) => store.show({ text }));
  store.dismiss(ids[2] ?? '');
  stop();
  store.show({ text: 'e' });
  expect(store.read().map((toast) => toast.text)).toEqual(['b', 'd', 'e']);
  expect(told).toBe(5);
});

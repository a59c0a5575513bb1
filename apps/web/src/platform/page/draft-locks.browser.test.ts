import { expect, test } from 'vitest';
import { holdDraft } from './draft-locks.ts';

/** Another tab: it knows nothing of this module, only of the browser's locks. */
const inAnotherTab = async (itemId: string): Promise<boolean> =>
  navigator.locks.request(`coffer-draft ${itemId}`, { ifAvailable: true }, async (lock) => lock !== null);

test('a draft that one tab writes is refused to the next, until the first lets go', async () => {
  const release = await holdDraft('a');
  expect(await inAnotherTab('a')).toBe(false);
  expect(await inAnotherTab('b')).toBe(true);
  release?.();
  await expect.poll(() => inAnotherTab('a')).toBe(true);
});

test('a draft that another tab writes is not given', async () => {
  let letGo = (): void => undefined;
  const other = new Promise<void>((begun) => {
    void navigator.locks.request('coffer-draft c', () => {
      begun();
      return new Promise<void>((resolve) => {
        letGo = resolve;
      });
    });
  });
  await other;
  expect(await holdDraft('c')).toBeNull();
  letGo();
  await expect.poll(async () => (await holdDraft('c')) !== null).toBe(true);
});

test('the same tab can hold again what it has just let go, and hold it twice', async () => {
  const first = await holdDraft('d');
  first?.();
  first?.();
  const second = await holdDraft('d');
  const third = await holdDraft('d');
  expect([second, third]).not.toContain(null);
  second?.();
  expect(await inAnotherTab('d')).toBe(false);
  third?.();
  await expect.poll(() => inAnotherTab('d')).toBe(true);
});

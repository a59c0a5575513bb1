interface Held {
  readonly release: () => void;
  /** Resolves when the browser has given the lock back. */
  readonly over: Promise<unknown>;
  holders: number;
}

const held = new Map<string, Promise<Held | null>>();
const ending = new Map<string, Promise<unknown>>();

const ask = (name: string): Promise<Held | null> =>
  new Promise((resolve, reject) => {
    const over = navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      if (!lock) return resolve(null);
      return new Promise<void>((release) => {
        // `over` is set by the time anybody waits for it.
        queueMicrotask(() => resolve({ release, over, holders: 0 }));
      });
    });
    over.catch(reject);
  });

/**
 * Says that this tab writes the draft of an item, until the returned function is called or the tab is gone; null where
 * another tab does. Parts of one tab share the hold.
 */
export const holdDraft = async (itemId: string): Promise<(() => void) | null> => {
  const name = `coffer-draft ${itemId}`;
  await ending.get(name);
  const asked = held.get(name) ?? ask(name);
  held.set(name, asked);
  const entry = await asked;
  if (!entry) {
    held.delete(name);
    return null;
  }
  entry.holders += 1;
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    entry.holders -= 1;
    if (entry.holders > 0) return;
    held.delete(name);
    ending.set(name, entry.over);
    void entry.over.finally(() => ending.delete(name));
    entry.release();
  };
};

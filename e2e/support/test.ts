import { test as plain } from '@playwright/test';
import { type Coffer, startCoffer } from './coffer.ts';

/** Every worker has a Coffer of its own; tests of one worker share it and use different accounts. */
export const test = plain.extend<{ baseURL: string }, { coffer: Coffer }>({
  coffer: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern.
    async ({}, use) => {
      const coffer = await startCoffer();
      await use(coffer);
      await coffer.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  baseURL: async ({ coffer }, use) => use(coffer.address),
});

export { expect } from '@playwright/test';

import { openVaults, search } from './measures.ts';

const measures = { openVaults, search };

interface Ask {
  readonly name: keyof typeof measures;
  readonly sizes: { items: number; runs: number; peer: boolean };
}

self.addEventListener('message', async ({ data }: MessageEvent<Ask>) => {
  try {
    self.postMessage({ answer: await measures[data.name](data.sizes) });
  } catch (error) {
    self.postMessage({ problem: String((error as Error).stack ?? error) });
  }
});

/** Runs one measure in a Worker of its own, as the engine runs in one. */
const ask = (name: string, sizes: object): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./bench.worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<{ answer?: unknown; problem?: string }>) => {
      worker.terminate();
      if (data.problem === undefined) resolve(data.answer);
      else reject(new Error(data.problem));
    });
    worker.addEventListener('error', (event) => reject(new Error(event.message)));
    worker.postMessage({ name, sizes });
  });

Object.assign(globalThis, { ask });

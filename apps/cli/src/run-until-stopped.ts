import type { Serving } from './serve.ts';

const STOP_LIMIT_MS = 15_000;
/** npm passes Ctrl+C on although the terminal has sent it already: two at once are one. */
const SAME_KEYPRESS_MS = 1000;

/** Waits for Ctrl+C or a stop signal, then closes in order; a second Ctrl+C does not wait any longer. */
export const runUntilStopped = async (serving: Serving): Promise<number> => {
  const asked = new Promise<void>((resolve) => {
    let first = 0;
    const onSignal = (): void => {
      if (first && Date.now() - first > SAME_KEYPRESS_MS) process.exit(130);
      first ||= Date.now();
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  });
  let code = 0;
  try {
    await Promise.race([asked, serving.failed]);
    console.log('Stopping …');
  } catch (error) {
    console.error((error as Error).message);
    code = 1;
  }
  const limit = setTimeout(() => process.exit(1), STOP_LIMIT_MS);
  await serving.close();
  clearTimeout(limit);
  return code;
};

import type { Engine } from '@coffer/vault';
import { root, workerNameOf } from '../platform/place.ts';

type RemoteMethod = (...args: readonly unknown[]) => Promise<unknown>;
interface RemoteEngine {
  readonly methods: Readonly<Record<string, RemoteMethod | undefined>>;
  readonly proxy: <T extends object>(value: T) => T;
}

let remote: Promise<RemoteEngine> | undefined;

const startWorker = async (): Promise<RemoteEngine> => {
  const [comlink, { trustedEngineUrl }] = await Promise.all([
    import('comlink'),
    import('./trusted-types.ts'),
  ]);
  const worker = new Worker(trustedEngineUrl(), { type: 'module', name: workerNameOf(root) });
  const methods = comlink.wrap(worker) as unknown as RemoteEngine['methods'];
  return { methods, proxy: comlink.proxy };
};

const callEngine = async (name: string, args: readonly unknown[]): Promise<unknown> => {
  remote ??= startWorker();
  const { methods, proxy } = await remote;
  return methods[name]?.(...args.map((arg) => (typeof arg === 'function' ? proxy(arg) : arg)));
};

/**
 * The engine as the page sees it. The Worker is fetched with the first call, so a page that only shows
 * a form costs nothing of it.
 */
export const engine = new Proxy({} as Engine, {
  get:
    (_, name) =>
    (...args: readonly unknown[]) =>
      callEngine(String(name), args),
});

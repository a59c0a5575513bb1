import type { Ports } from '@coffer/vault';
import { wrap } from 'comlink';
import kdfWorkerUrl from '../../engine/kdf.worker.ts?worker&url';

interface WorkerAddressPolicy {
  createScriptURL(url: string): string;
}
interface TrustedTypesFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): WorkerAddressPolicy;
}

const onlyKdfWorker = (url: string): string => {
  if (url !== kdfWorkerUrl) throw new TypeError('Not a worker of this page.');
  return url;
};

let policy: WorkerAddressPolicy | undefined;
const trustedUrl = (): string => {
  const factory = (globalThis as { trustedTypes?: TrustedTypesFactory }).trustedTypes;
  if (!factory) return kdfWorkerUrl;
  policy ??= factory.createPolicy('coffer', { createScriptURL: onlyKdfWorker });
  return policy.createScriptURL(kdfWorkerUrl);
};

/** Argon2id needs WASM, which only a worker of its own may run; each derivation gets one and ends it. */
export const deriveArgon2id: Ports['argon2id'] = async (password, salt, cost) => {
  const worker = new Worker(trustedUrl(), { type: 'module', name: 'coffer-kdf' });
  try {
    const kdf = wrap<{ argon2id: Ports['argon2id'] }>(worker);
    return await kdf.argon2id(password, salt, cost);
  } finally {
    worker.terminate();
  }
};

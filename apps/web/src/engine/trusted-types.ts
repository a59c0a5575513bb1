import engineWorkerUrl from './engine.worker.ts?worker&url';

/** The part of Trusted Types used here; TypeScript's DOM library does not know it yet. */
interface WorkerAddressPolicy {
  createScriptURL(url: string): string;
}
interface TrustedTypesFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): WorkerAddressPolicy;
}

/** The service worker's address: at the root, since that is what it answers for. */
const serviceWorkerUrl = '/sw.js';
const known: ReadonlySet<string> = new Set([engineWorkerUrl, serviceWorkerUrl]);

const onlyWorkers = (url: string): string => {
  if (!known.has(url)) throw new TypeError('Not a worker of this page.');
  return url;
};

let policy: WorkerAddressPolicy | undefined;
/** A policy's name can be taken once, so both workers go by the same one. */
const trusted = (url: string): string => {
  const factory = (globalThis as { trustedTypes?: TrustedTypesFactory }).trustedTypes;
  if (!factory) return onlyWorkers(url);
  policy ??= factory.createPolicy('coffer', { createScriptURL: onlyWorkers });
  return policy.createScriptURL(url);
};

/** The one address the engine may be started from, as the page's policy wants it. */
export const trustedEngineUrl = (): string => trusted(engineWorkerUrl);

/** The one address a service worker may be registered from. */
export const trustedServiceWorkerUrl = (): string => trusted(serviceWorkerUrl);

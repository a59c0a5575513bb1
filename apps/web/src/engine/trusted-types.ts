import engineWorkerUrl from './engine.worker.ts?worker&url';

/** The part of Trusted Types used here; TypeScript's DOM library does not know it yet. */
interface WorkerAddressPolicy {
  createScriptURL(url: string): string;
}
interface TrustedTypesFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): WorkerAddressPolicy;
}

const onlyWorkers = (url: string): string => {
  if (url !== engineWorkerUrl) throw new TypeError('Not a worker of this page.');
  return url;
};

/** The one address a Worker may be started from, as the page's policy wants it. */
export const trustedEngineUrl = (): string => {
  const factory = (globalThis as { trustedTypes?: TrustedTypesFactory }).trustedTypes;
  if (!factory) return engineWorkerUrl;
  return factory.createPolicy('coffer', { createScriptURL: onlyWorkers }).createScriptURL(engineWorkerUrl);
};

import { trustedServiceWorkerUrl } from '../../engine/trusted-types.ts';

/**
 * Lets this browser keep the page itself, so that it opens without a server. Private windows and plain addresses have no
 * service worker: everything else works without one.
 */
export const keepPage = async (): Promise<void> => {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  await navigator.serviceWorker
    .register(trustedServiceWorkerUrl(), { updateViaCache: 'none' })
    .catch(() => undefined);
};

/** Asks the browser to keep what is stored here, also when space runs short. */
export const keepStorage = async (): Promise<void> => {
  await navigator.storage?.persist?.().catch(() => false);
};

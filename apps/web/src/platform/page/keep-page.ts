import { trustedServiceWorkerUrl } from '../../engine/trusted-types.ts';

/** A worker that could not fetch every file of its build is thrown away by the browser. */
const isInstalled = (worker: ServiceWorker): Promise<boolean> =>
  new Promise((resolve) => {
    const look = () => {
      if (worker.state !== 'installing') resolve(worker.state !== 'redundant');
    };
    worker.addEventListener('statechange', look);
    look();
  });

const isKept = async (): Promise<boolean> => {
  try {
    const registration = await navigator.serviceWorker.register(trustedServiceWorkerUrl(), {
      updateViaCache: 'none',
    });
    return !registration.installing || (await isInstalled(registration.installing));
  } catch {
    return false;
  }
};

/** Milliseconds before each try; a phone on a train has left the tunnel by one of them. */
const pauses = [0, 5_000, 30_000, 120_000];
let isTrying = false;

/**
 * Lets this browser keep the page itself, so that it opens without a server. Private windows and plain addresses have no
 * service worker: everything else works without one.
 */
export const keepPage = async (): Promise<void> => {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator) || isTrying) return;
  isTrying = true;
  for (const pause of pauses) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    if (await isKept()) break;
  }
  isTrying = false;
};

/** Asks the browser to keep what is stored here, also when space runs short. */
export const keepStorage = async (): Promise<void> => {
  await navigator.storage?.persist?.().catch(() => false);
};

import { answerOf, type Shell } from './shell.ts';

interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(reply: Promise<Response>): void;
}

/** Names of this build's files; the build writes the list over this text. */
const built = '%COFFER_ASSETS%';
const assets: readonly string[] = built.startsWith('/') ? built.split(' ') : [];
const cacheName = `coffer-shell ${assets.join(' ')}`;

const shell: Shell = { assets: new Set(assets), open: () => caches.open(cacheName) };

/** A page of another build than these assets would be a shell that can't start: then nothing is kept, and the next look tries again. */
const keepShell = async (): Promise<void> => {
  const cache = await caches.open(cacheName);
  const page = await fetch('/', { cache: 'no-store', redirect: 'error' });
  const named = (await page.clone().text()).match(/\/assets\/[\w.-]+/g) ?? [];
  if (!page.ok || !named.every((path) => shell.assets.has(path))) throw new TypeError('Another build.');
  await cache.addAll([...assets, '/icon.svg', '/icon-192.png', '/icon-512.png', '/manifest.webmanifest']);
  await cache.put('/', page);
};

const dropOthers = async (): Promise<void> => {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== cacheName).map((name) => caches.delete(name)));
};

self.addEventListener('install', (event) => (event as ExtendableEvent).waitUntil(keepShell()));
self.addEventListener('activate', (event) => (event as ExtendableEvent).waitUntil(dropOthers()));
self.addEventListener('fetch', (event) => {
  const { request } = event as FetchEvent;
  const answer = answerOf(shell, request, self.location.origin);
  if (answer) (event as FetchEvent).respondWith(answer(() => fetch(request)));
});

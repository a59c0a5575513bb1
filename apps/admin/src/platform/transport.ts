import { browserFetch, type Client, createClient } from '@coffer/contracts';
import { root } from './place.ts';

/** The one HTTP client; it reaches this origin only, by the session of the vault app. */
export const createTransport = (): Client => createClient(browserFetch(fetch, root));

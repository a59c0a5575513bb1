import { browserFetch, type Client, createClient } from '@coffer/contracts';
import { root } from '../place.ts';

/** The one HTTP client, over this Worker's `fetch`; it reaches this origin only. */
export const createTransport = (): Client => createClient(browserFetch(fetch, root));

/** The path of an organisation below its host: `/o/<slug>`, or nothing for the one at `/` and one with a host of its own. */
export const organisationPath = (path: string): string =>
  /^\/o\/[a-z0-9-]{1,40}(?=\/|$)/.exec(path)?.[0] ?? '';

const workerName = 'coffer-engine';

/** The name of this page's Worker; it carries what the Worker can't see in its own address. */
export const workerNameOf = (path: string): string => workerName + path;

interface Here {
  readonly document?: unknown;
  readonly location?: { readonly pathname: string; readonly origin: string; readonly host: string };
  readonly name?: string;
}

// A page asks its own address, the Worker its name: what runs there was fetched from where all organisations' assets are.
// Tests that run without a browser have neither.
const here: Here = globalThis;
const seen = here.document ? here.location?.pathname : here.name?.slice(workerName.length);

/** Below which path this page's organisation lives, in the page and in its Worker. */
export const root: string = organisationPath(seen ?? '');

/** Where people reach this organisation. */
export const home = `${here.location?.origin ?? ''}${root}`;

/** The same without its scheme, as people read it. */
export const homeName = `${here.location?.host ?? ''}${root}`;

/** The path of a link for the router; null for one that leaves this organisation's pages, which would forget the keys. */
export const innerPath = ({ origin, pathname, search }: URL): string | null =>
  origin === here.location?.origin && organisationPath(pathname) === root
    ? pathname.slice(root.length) + search
    : null;

/** A name in storage that all organisations of one host share: apart from those of the others. */
export const apart = (shared: string): string => shared + root;

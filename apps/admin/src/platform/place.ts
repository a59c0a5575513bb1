/** The path of an organisation below its host: `/o/<slug>`, or nothing for the one at `/` and one with a host of its own. */
export const organisationPath = (path: string): string =>
  /^\/o\/[a-z0-9-]{1,40}(?=\/admin(?:\/|$))/.exec(path)?.[0] ?? '';

interface Here {
  readonly location?: { readonly pathname: string };
}

// Tests that run without a browser have no address.
const here: Here = globalThis;

/** Below which path this console's organisation lives. */
export const root: string = organisationPath(here.location?.pathname ?? '');

/** Below which path the console itself lives. */
export const consoleRoot = `${root}/admin`;

/** A name that all organisations of one host share: apart from those of the others. */
export const apart = (shared: string): string => shared + root;

/** The path of a link inside the console, without its root; null for one that leads out of it. */
export const innerPath = (href: string, origin: string): string | null => {
  const url = new URL(href, origin);
  const isInner = url.origin === origin && `${url.pathname}/`.startsWith(`${consoleRoot}/`);
  return isInner ? (url.pathname.slice(consoleRoot.length) || '/') + url.search : null;
};

/** Sign-in of the vault app, which leads back to where one was in the console. */
export const signInAddress = (inside: string): string =>
  `${root}/signin?next=${encodeURIComponent(`/admin${inside}`)}`;

/** Where an act is confirmed: a page of the vault app, which holds the keys. */
export const confirmAddress = (actId: string, inside: string): string =>
  `${root}/confirm/${actId}?back=${encodeURIComponent(`/admin${inside}`)}`;

/** A download that the server writes: a path of the API with its query. */
export const apiAddress = (path: string, query: Readonly<Record<string, string>>): string =>
  `${root}${path}?${new URLSearchParams(query)}`;

/** What the worker keeps of one build: the page and its assets. */
export interface Shell {
  /** Paths of the assets. */
  readonly assets: ReadonlySet<string>;
  readonly open: () => Promise<Pick<Cache, 'match'>>;
}

type Asked = Pick<Request, 'url' | 'method' | 'mode'>;
type Answer = (fromNetwork: () => Promise<Response>) => Promise<Response>;

const fixed = new Set(['/icon.svg', '/icon-192.png', '/icon-512.png', '/manifest.webmanifest']);

/** Addresses of programs, and of the console, which is never kept: none of them is the page, whatever asks for them. */
const isForProgram = (path: string): boolean =>
  /^(?:\/o\/[^/]+)?\/(v1|api|admin|health|healthz|readyz)(\/|$)/.test(path);

/** Which kept file stands in for a request when the network fails; null for what is never answered here. */
export const keptFor = ({ assets }: Shell, { url, method, mode }: Asked, origin: string): string | null => {
  const address = new URL(url);
  const path = address.pathname;
  if (method !== 'GET' || address.origin !== origin || isForProgram(path)) return null;
  if (assets.has(path) || fixed.has(path)) return path;
  return mode === 'navigate' ? '/' : null;
};

/** What a proxy says in place of a server that does not answer. */
const fromGateway = new Set([502, 503, 504]);

/**
 * How a request is answered: by the network, and where that fails by what is kept of this build. Null leaves the request
 * alone; nothing that comes by is ever put into the cache.
 */
export const answerOf = (shell: Shell, asked: Asked, origin: string): Answer | null => {
  const path = keptFor(shell, asked, origin);
  if (path === null) return null;
  const kept = async (): Promise<Response | undefined> => (await shell.open()).match(path);
  return async (fromNetwork) => {
    try {
      const reply = await fromNetwork();
      return fromGateway.has(reply.status) ? ((await kept()) ?? reply) : reply;
    } catch (error) {
      const found = await kept();
      if (!found) throw error;
      return found;
    }
  };
};

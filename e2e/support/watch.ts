import type { BrowserContext, Request } from '@playwright/test';

/** What a browser did that it should not, and every request it made. */
export interface Watched {
  readonly problems: string[];
  readonly requests: Request[];
}

/** The browser's own line for any answer of 400 or more, and for a connection that ended. */
const isAboutAnAnswer = (text: string): boolean => text.startsWith('Failed to load resource');

/**
 * Listens to all pages and Workers of a browser: an error on the console, a breach of the page's policy, an uncaught
 * error, or a request to any other origin is a problem.
 */
export const watch = async (context: BrowserContext, origin: string): Promise<Watched> => {
  const watched: Watched = { problems: [], requests: [] };
  const report = (what: string, text: string) => watched.problems.push(`${what}: ${text}`);
  context.on('console', (message) => {
    const text = message.text();
    if (isAboutAnAnswer(text)) return;
    if (message.type() === 'error' || /violat|Content Security|Trusted ?Type/i.test(text)) {
      report('console', text);
    }
  });
  context.on('weberror', (error) => report('uncaught', String(error.error())));
  context.on('request', (request) => {
    watched.requests.push(request);
    const { protocol, origin: asked } = new URL(request.url());
    const isLocal = protocol === 'blob:' || protocol === 'data:';
    if (!isLocal && asked !== new URL(origin).origin) report('foreign request', request.url());
  });
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`violated ${event.violatedDirective} by ${event.blockedURI} at ${event.sourceFile}`);
    });
  });
  return watched;
};

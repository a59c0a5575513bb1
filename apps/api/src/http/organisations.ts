import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { OrganisationPlace } from '../db/organisation.ts';
import type { OrganisationDirectory } from '../db/organisation-directory.ts';
import { isOwnHost } from './own-host.ts';
import type { Origins } from './same-origin.ts';

export interface FrontDeps {
  readonly directory: OrganisationDirectory;
  /** Names of the first organisation. */
  readonly ownNames: Origins;
  /** Where an organisation with a host name of its own is reached. */
  readonly addressOf: (place: OrganisationPlace) => string;
  readonly instanceOf: (place: OrganisationPlace) => Promise<{ readonly app: FastifyInstance }>;
}

const belowSlug = /^\/o\/([a-z0-9-]{1,40})(?=[/?]|$)(.*)$/s;

/** The organisation that an address names, and what is asked of it. */
const readPath = (url: string): { readonly slug: string; readonly rest: string } | null => {
  const [, slug, rest = ''] = belowSlug.exec(url) ?? [];
  return slug === undefined ? null : { slug, rest: rest.startsWith('/') ? rest : `/${rest}` };
};

const hostOf = (header: string | undefined): string => (header ?? '').toLowerCase().replace(/:\d{1,5}$/, '');

const isPage = (method: string, rest: string): boolean =>
  (method === 'GET' || method === 'HEAD') && !/^\/(v1|api|assets)(\/|$)/.test(rest);

// [Note: One door] What is asked of another organisation leaves the first one's instance before anything of it was read:
// no body, no cookie, no route. The other instance gets the request as if it had come to its own port.
/** Hands requests for other organisations to their instances: by host name, else by `/o/<slug>`. */
export const organisationFront = ({ directory, ownNames, addressOf, instanceOf }: FrontDeps) => {
  const handOn = async (
    place: OrganisationPlace,
    rest: string,
    { raw }: FastifyRequest,
    reply: FastifyReply,
  ) => {
    const { app } = await instanceOf(place);
    raw.url = rest;
    reply.hijack();
    app.routing(raw, reply.raw);
  };
  const lookFor = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const { url = '/', method = 'GET', headers } = request.raw;
    // By its own host name first: there every path is the organisation's.
    const byHost = isOwnHost(headers.host, ownNames()) ? null : await directory.byHost(hostOf(headers.host));
    if (byHost) return handOn(byHost, url, request, reply);
    const asked = readPath(url);
    const bySlug = asked && (await directory.bySlug(asked.slug));
    if (!asked || !bySlug) return;
    if (bySlug.host === null) return handOn(bySlug, asked.rest, request, reply);
    // One organisation has one address, so that its cookies, keys and copies have one home.
    if (isPage(method, asked.rest)) return reply.redirect(`${addressOf(bySlug)}${asked.rest}`, 307);
  };
  return (app: FastifyInstance): void => {
    app.addHook('onRequest', (request, reply, done) => {
      const isFirst = !request.raw.url?.startsWith('/o/') && isOwnHost(request.raw.headers.host, ownNames());
      if (isFirst) return done();
      lookFor(request, reply).then(
        () => {
          if (!reply.sent) done();
        },
        (error: unknown) => done(error as Error),
      );
    });
  };
};

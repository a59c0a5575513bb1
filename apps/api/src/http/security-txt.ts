import type { FastifyInstance } from 'fastify';
import { problem } from './problem.ts';

const day = 86_400_000;

/** Days until a file ends: RFC 9116 wants less than a year, and whoever reads it asks again. */
export const validDays = 180;

/** What `/.well-known/security.txt` says (RFC 9116). */
export const securityText = (contact: string, address: string, now: number): string =>
  [
    `Contact: ${contact}`,
    // Whole days, so that it is the same for everybody who asks on one.
    `Expires: ${new Date((Math.floor(now / day) + validDays) * day).toISOString()}`,
    'Preferred-Languages: en',
    `Canonical: ${address}/.well-known/security.txt`,
    `Policy: ${address}/security`,
    '',
  ].join('\n');

/** Says whom to write to about a hole, where the operator said it. */
export const addSecurityTxt = (
  app: FastifyInstance,
  contact: string | undefined,
  address: () => string,
): void => {
  app.get('/.well-known/security.txt', (_request, reply) => {
    if (contact === undefined) throw problem('api/not-found');
    return reply.type('text/plain; charset=utf-8').send(securityText(contact, address(), Date.now()));
  });
};

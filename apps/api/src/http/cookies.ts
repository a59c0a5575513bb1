import { hash, randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { sha256 } from '../secrets/vaulting.ts';

/** A random token as its cookie carries it, and the hash that the database keeps. */
export interface Token {
  readonly text: string;
  readonly hash: Buffer;
}

const tokenBytes = 32;

export const newToken = (): Token => {
  const text = randomBytes(tokenBytes).toString('base64url');
  return { text, hash: sha256(text) };
};

const readCookie = (header: string | undefined, name: string): string | undefined => {
  if (!header) return undefined;
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
};

/**
 * Over TLS the `__Host-` prefix pins a cookie to this host; plain http on localhost can't have it. Organisations beside the
 * first have their slug in the names, behind a sign that no slug has.
 */
export const cookieJar = (isSecure: boolean, slug: string | null = null) => {
  const named = (name: string): string => `${isSecure ? '__Host-' : ''}${name}${slug ? `_${slug}` : ''}`;
  const session = named('coffer');
  const signUp = named('coffer-sign-up');
  const recovery = named('coffer-recovery');
  const flags = `Path=/; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
  const hashOf = (request: FastifyRequest, name: string): Buffer | undefined => {
    const text = readCookie(request.headers.cookie, name);
    // At each request, so in one call and not by a hash object.
    return text && text.length <= 64 ? hash('sha256', text, 'buffer') : undefined;
  };
  return {
    sessionHash: (request: FastifyRequest) => hashOf(request, session),
    signUpHash: (request: FastifyRequest) => hashOf(request, signUp),
    recoveryHash: (request: FastifyRequest) => hashOf(request, recovery),
    setSession: (token: Token) => `${session}=${token.text}; ${flags}`,
    /**
     * The session's cookie as it came, for a day: of a half session that waits for an administrator, also while the browser
     * is closed. It is no new one, so that a reply that is lost costs nobody his request.
     */
    keepSession: (request: FastifyRequest): string | undefined => {
      const text = readCookie(request.headers.cookie, session);
      return text && /^[A-Za-z0-9_-]{1,64}$/.test(text)
        ? `${session}=${text}; ${flags}; Max-Age=86400`
        : undefined;
    },
    clearSession: () => `${session}=; ${flags}; Max-Age=0`,
    setSignUp: (token: Token) => `${signUp}=${token.text}; ${flags}; Max-Age=86400`,
    /** Longer than a recovery waits and may then still be ended. */
    setRecovery: (token: Token) => `${recovery}=${token.text}; ${flags}; Max-Age=${11 * 86_400}`,
  };
};
export type CookieJar = ReturnType<typeof cookieJar>;

import { connect } from 'node:tls';

/** What was seen of the certificate at our own address. */
export interface Certificate {
  /** Null where nobody answered. */
  readonly until: number | null;
}

const longestMs = 4_000;

/**
 * Asks a server for its certificate and hangs up. It is looked at and not trusted: one that has ended must be seen too, and
 * nothing is sent.
 */
export const certificateOf = (origin: string): Promise<Certificate> => {
  const { hostname, port } = new URL(origin);
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const socket = connect({
      ...{ host, port: Number(port || 443), rejectUnauthorized: false },
      // A name is asked for by name; an address has none.
      ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
    });
    const end = (until: number | null): void => {
      socket.destroy();
      resolve({ until });
    };
    socket.setTimeout(longestMs, () => end(null));
    socket.once('error', () => end(null));
    socket.once('secureConnect', () => {
      const until = Date.parse(socket.getPeerCertificate().valid_to ?? '');
      end(Number.isNaN(until) ? null : until);
    });
  });
};

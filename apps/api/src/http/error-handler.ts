import { ApiError, type ApiErrorCode, MalformedBytes } from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { invalid, problem } from './problem.ts';

const codesByFastify: Readonly<Record<string, ApiErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'api/too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'api/unsupported-media-type',
  FST_UNDER_PRESSURE: 'api/unavailable',
};

/** The database is away, full, slow or shutting down: worth another try. */
const isDatabaseAway = (error: { readonly code?: unknown; readonly message?: unknown }): boolean =>
  /^(08...|53...|57P0.|57014|55P03|40001|40P01|25P03|ECONNREFUSED|ECONNRESET|EPIPE|P1001|P1017|P2024)$/.test(
    String(error.code ?? ''),
  ) ||
  /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|pool after calling end/i.test(
    String(error.message ?? ''),
  );

const problemOf = (error: unknown): ApiError => {
  if (error instanceof ApiError) return error;
  if (error instanceof MalformedBytes) return invalid(error.field);
  const { code, statusCode } = error as { readonly code?: string; readonly statusCode?: number };
  const known = codesByFastify[code ?? ''];
  if (known) return problem(known);
  if (isDatabaseAway(error as Error)) return problem('api/unavailable');
  if (statusCode && statusCode >= 400 && statusCode < 500) return invalid('body');
  return problem('api/internal');
};

/** A problem as its body. A string would get a charset that problem details do not have. */
export const problemBody = (error: ApiError): Buffer => Buffer.from(JSON.stringify(error.problem));

/** The only writer of problem bodies (RFC 9457). Nothing of a request's body is ever logged. */
export const addErrorHandler = (app: FastifyInstance): void => {
  app.setErrorHandler((error: unknown, request, reply) => {
    const answer = problemOf(error);
    const details = answer.problem;
    if (details.status >= 500) {
      // Messages and details of Postgres can hold values, so only names and places are written down.
      const { name, code, stack } = error as Error & { readonly code?: string };
      const frames = stack
        ?.split('\n')
        .filter((line) => line.trimStart().startsWith('at '))
        .slice(0, 8);
      const about = { reqId: request.id, name, code, frames, route: request.routeOptions.url };
      request.log.error(about, 'request failed');
    }
    if (details.retryAt)
      reply.header('retry-after', Math.max(1, Math.ceil((details.retryAt - Date.now()) / 1000)));
    return reply
      .code(details.status)
      .header('content-type', 'application/problem+json')
      .send(problemBody(answer));
  });
};

const title = 'The request does not have the shape it should.';
const malformedRequest = JSON.stringify({ type: 'api/invalid-request', title, status: 400 });

/** Bytes that are not even HTTP get a problem too. */
export const answerMalformed = (
  _error: unknown,
  socket: { readonly writable: boolean; end(text: string): void; destroy(): void },
) => {
  if (!socket.writable) return socket.destroy();
  socket.end(
    'HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-type: application/problem+json\r\n' +
      `content-length: ${malformedRequest.length}\r\n\r\n${malformedRequest}`,
  );
};

import type { Endpoint } from '@coffer/contracts';
import * as contracts from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

const isEndpoint = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'access' in value;

/** Every endpoint of the contracts. */
export const allEndpoints: readonly Endpoint[] = Object.values(contracts as object).filter(
  isEndpoint,
) as readonly Endpoint[];

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): unknown => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
};

const contentOf = (part: Endpoint['body'], io: 'input' | 'output'): Record<string, unknown> => {
  if (part === null) return {};
  return part === 'binary'
    ? { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
    : { 'application/json': { schema: schemaOf(part, io) } };
};

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
}

const parametersOf = (schema: z.ZodType | undefined, place: 'path' | 'query'): unknown[] => {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'output') as ObjectSchema;
  return Object.entries(properties).map(([name, property]) => ({
    ...{ name, in: place, schema: property },
    required: place === 'path' || required.includes(name),
  }));
};

const operationOf = (endpoint: Endpoint): unknown => ({
  summary: endpoint.summary,
  description: `Access: ${endpoint.access}. ${endpoint.roles ? `Roles: ${endpoint.roles.join(', ')}. ` : ''}Problems: ${endpoint.errors.join(', ') || 'none of its own'}.`,
  parameters: [...parametersOf(endpoint.params, 'path'), ...parametersOf(endpoint.query, 'query')],
  ...(endpoint.body === null
    ? {}
    : { requestBody: { required: true, content: contentOf(endpoint.body, 'input') } }),
  responses: {
    [endpoint.status ?? 200]: { description: 'Success', content: contentOf(endpoint.reply, 'output') },
    default: {
      description: 'Problem details',
      content: { 'application/problem+json': { schema: schemaOf(contracts.problem, 'output') } },
    },
  },
});

/** OpenAPI 3.1 of all endpoints, made from the contracts alone. */
export const openApiOf = (endpoints: readonly Endpoint[]): unknown => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(endpoint) };
  }
  return { openapi: '3.1.0', info: { title: 'Coffer', version: '1' }, paths };
};

export const addOpenApi = (app: FastifyInstance): void => {
  let text: string | undefined;
  app.get('/api/openapi.json', (_request, reply) => {
    text ??= JSON.stringify(openApiOf(allEndpoints));
    return reply.type('application/json; charset=utf-8').send(text);
  });
};

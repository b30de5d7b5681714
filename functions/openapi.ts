import * as z from 'zod';
import { FAULT_STATUS } from '#core/kernel';
import { needsSession, type Operation, takesBody } from '#core/platform';
import { type Route, routes } from './routes.ts';
import { RUNTIME_FAULTS } from './runtime/problem.ts';

type JsonObject = Record<string, unknown>;

const ACCESS_WORDS = {
  public: 'Anybody may call it.',
  user: 'A signed-in user, for what is linked to their cabinet; what is not theirs is missing (404).',
  staff:
    'A signed-in user to whom the supplier gave the role; for everybody else the supplier is missing (`supplier.missing`, 404), whether or not there is one.',
  acquirer: 'Only the payment acquirer, known by its source address or its signature.',
} as const;

const PROBLEM_SCHEMA: JsonObject = {
  type: 'object',
  description: 'RFC 9457 problem. `code` is stable; `detail` is for people, in the language asked for.',
  required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
  properties: {
    type: { const: 'about:blank' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', examples: ['metering.reading_below_previous'] },
    detail: { type: 'string' },
    fields: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'code', 'detail'],
        properties: { field: { type: 'string' }, code: { type: 'string' }, detail: { type: 'string' } },
      },
    },
    facts: { type: 'object', additionalProperties: { type: ['string', 'number'] } },
    retryAfterSeconds: { type: 'integer' },
    requestId: { type: 'string' },
  },
};

/** The OpenAPI 3.1 document of the whole manifest. */
export function openApiDocument(): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const route of routes) {
    const path = `/api${route.operation.path}`;
    paths[path] = { ...paths[path], [route.operation.method.toLowerCase()]: describe(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Kabinet',
      version: '1',
      description:
        'Money is integer kopecks; volumes are integers in the smallest unit of the service; instants are UTC. ' +
        `Any operation may answer with ${RUNTIME_FAULTS.map((code) => `\`${code}\``).join(', ')} besides the faults it declares. ` +
        'A request that changes something names itself with the header `X-Kabinet: 1` when it signs in by cookie.',
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Problem: PROBLEM_SCHEMA },
      securitySchemes: {
        cookie: { type: 'apiKey', in: 'cookie', name: '__Host-kabinet' },
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
    },
  };
}

function describe({ id, module, operation, limits }: Route): JsonObject {
  const input = jsonSchema(operation.input, 'input');
  const properties = (input.properties ?? {}) as Record<string, JsonObject>;
  const required = new Set((input.required ?? []) as string[]);
  const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name));
  const rest = Object.keys(properties).filter((name) => !inPath.includes(name));
  const parameter = (name: string, where: 'path' | 'query') => ({
    name,
    in: where,
    required: where === 'path' || required.has(name),
    schema: properties[name],
  });
  return {
    operationId: id,
    tags: [module],
    summary: operation.summary,
    description: `${operation.description}\n\n${ACCESS_WORDS[operation.access]}`,
    ...(needsSession(operation) && { security: [{ cookie: [] }, { bearer: [] }] }),
    parameters: [
      ...inPath.map((name) => parameter(name, 'path')),
      ...(takesBody(operation) ? [] : rest.map((name) => parameter(name, 'query'))),
    ],
    ...(takesBody(operation) &&
      rest.length > 0 && { requestBody: requestBody(properties, rest, required, operation) }),
    responses: responses(operation),
    'x-faults': operation.faults,
    'x-limits': limits,
  };
}

function requestBody(
  properties: Record<string, JsonObject>,
  names: readonly string[],
  required: ReadonlySet<string>,
  operation: Operation,
): JsonObject {
  return {
    required: names.some((name) => required.has(name)),
    content: {
      [operation.form ? 'application/x-www-form-urlencoded' : 'application/json']: {
        schema: {
          type: 'object',
          properties: Object.fromEntries(names.map((name) => [name, properties[name]])),
          required: names.filter((name) => required.has(name)),
          additionalProperties: operation.access === 'acquirer',
        },
      },
    },
  };
}

function responses(operation: Operation): JsonObject {
  const content = operation.binary
    ? { [operation.binary]: { schema: { type: 'string', format: 'binary' } } }
    : { [operation.text ?? 'application/json']: { schema: jsonSchema(operation.output, 'output') } };
  const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return {
    200: { description: operation.summary, content },
    '4XX': {
      description: `A problem: ${[...Object.values(FAULT_STATUS)].filter((status) => status < 500).join(', ')}`,
      content: problem,
    },
    '5XX': { description: 'A problem on our side or an upstream’s', content: problem },
  };
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonObject;
  return rest;
}

/** The endpoint table as an OpenAPI 3.1 document: paths, parameters, bodies, answers, and every problem by its slug. */
import { allEndpoints, problemKinds, type Endpoint, type Json, type ProblemSlug } from '@closeloop/contracts';
import { z } from 'zod';

type Document = Record<string, Json>;
const EVERYWHERE: readonly ProblemSlug[] = ['invalid-input', 'not-found', 'internal', 'unavailable'];
const SIGNED_IN: readonly ProblemSlug[] = ['unauthenticated', 'not-allowed', 'unit-not-chosen'];
const COMMANDS: readonly ProblemSlug[] = [
  'idempotency-key-missing',
  'idempotency-key-reused',
  'request-in-flight',
  'foreign-origin',
];

export function openApi(version: string): Document {
  const paths: Record<string, Record<string, Json>> = {};
  for (const endpoint of allEndpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Closeloop', version },
    paths,
    components: {
      schemas: { Problem: PROBLEM },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'closeloop_session' } },
    },
  };
}

function operation(endpoint: Endpoint): Document {
  const body = requestBody(endpoint);
  return {
    operationId: endpoint.id,
    summary: endpoint.summary,
    security: endpoint.right === 'public' ? [] : [{ session: [] }],
    'x-right': endpoint.right,
    parameters: parameters(endpoint),
    ...(body && { requestBody: body }),
    responses: responses(endpoint),
  };
}

function parameters(endpoint: Endpoint): Json[] {
  const header = (name: string, description: string): Json => ({
    name,
    in: 'header',
    required: true,
    description,
    schema: { type: 'string' },
  });
  return [
    ...fields(endpoint.params, 'path'),
    ...fields(endpoint.query, 'query'),
    ...(endpoint.command ? [header('Idempotency-Key', 'Made by the client; the same key gives the same answer.')] : []),
    ...(endpoint.ifMatch ? [header('If-Match', 'The revision that was read, in quotes.')] : []),
  ];
}

function fields(schema: z.ZodObject | undefined, place: 'path' | 'query'): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchema(schema) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, shape]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: shape,
  }));
}

function requestBody(endpoint: Endpoint): Json | undefined {
  if (!endpoint.body) return undefined;
  const schema = jsonSchema(endpoint.body);
  if (endpoint.consumes !== 'multipart') return { required: true, content: { 'application/json': { schema } } };
  const { properties = {} } = schema as { properties?: Record<string, Json> };
  const file = { type: 'string', contentMediaType: 'application/octet-stream' };
  return {
    required: true,
    content: { 'multipart/form-data': { schema: { ...schema, properties: { ...properties, file } } } },
  };
}

function responses(endpoint: Endpoint): Document {
  const status = String(endpoint.status ?? (endpoint.response || endpoint.produces ? 200 : 204));
  const slugs = [
    ...EVERYWHERE,
    ...(endpoint.right === 'public' ? [] : SIGNED_IN),
    ...(endpoint.command ? COMMANDS : []),
    ...(endpoint.ifMatch ? (['precondition-required', 'stale-version'] as const) : []),
    ...(endpoint.problems ?? []),
  ];
  const byStatus = Map.groupBy(new Set(slugs), (slug) => String(problemKinds[slug].status));
  const refusals = [...byStatus].map(([code, list]) => [code, refusal(list)] as const);
  return { [status]: success(endpoint), ...Object.fromEntries(refusals) };
}

function success(endpoint: Endpoint): Json {
  const description = endpoint.summary;
  if (endpoint.produces === 'events') return { description, content: { 'text/event-stream': {} } };
  if (endpoint.produces === 'file') return { description, content: { 'application/octet-stream': {} } };
  if (!endpoint.response) return { description };
  return { description, content: { 'application/json': { schema: jsonSchema(endpoint.response, 'output') } } };
}

function refusal(slugs: readonly ProblemSlug[]): Json {
  const schema = { $ref: '#/components/schemas/Problem' };
  return { description: slugs.join(', '), content: { 'application/problem+json': { schema } } };
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output' = 'input'): Document {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Document;
  return $schema === undefined ? {} : rest;
}

const text = { type: 'string' };
const PROBLEM: Document = {
  type: 'object',
  required: ['type', 'slug', 'status', 'title', 'titles'],
  properties: {
    type: text,
    slug: { type: 'string', enum: Object.keys(problemKinds) },
    status: { type: 'integer' },
    title: text,
    titles: { type: 'object', properties: { 'zh-CN': text, en: text } },
    detail: text,
    params: { type: 'object' },
    errors: { type: 'array', items: { type: 'object', properties: { path: text, code: text, message: text } } },
    instance: text,
    actor: { type: 'object', properties: { name: text, at: text } },
    link: text,
  },
};

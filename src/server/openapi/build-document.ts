import * as z from 'zod';

import { problem } from '../contract/common.ts';
import type { AccessRule } from '../http/access.ts';
import type { ResponseSpec, Route } from '../http/route.ts';

type Json = Record<string, unknown>;

export interface OpenApiOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly security: readonly Json[];
  readonly parameters: readonly Json[];
  readonly requestBody?: Json;
  readonly responses: Readonly<Record<string, Json>>;
}

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: Json;
}

/**
 * The OpenAPI 3.1 document of the routes, made from the schemas that validate them: what it says
 * is what is done. Pure.
 */
export function buildDocument(
  routes: readonly Route[],
  about: { version: string; basePath: string },
): OpenApiDocument {
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:([A-Za-z]+)/g, '{$1}');
    (paths[path] ??= {})[route.method] = operation(route);
  }
  const tags = [...new Set(routes.map((route) => route.tag))].sort();
  return {
    openapi: '3.1.0',
    info: {
      title: 'Veza',
      version: about.version,
      description:
        'Errors are problem details (RFC 9457) with a stable `code`. Lists are cut by `limit` and ' +
        'go on at `nextCursor`. Times are RFC 3339 in UTC. Every answer carries `X-Request-Id`.',
    },
    servers: [{ url: about.basePath }],
    tags: tags.map((name) => ({ name })),
    paths,
    components: {
      schemas: { Problem: jsonSchema(problem, 'output') },
      responses: { Problem: problemResponse('A request that failed.') },
      headers: {
        'X-Request-Id': header('Correlation id of the request, as it stands in the log.'),
        RateLimit: header('What is left of the limit: "name";r=remaining;t=seconds.'),
        'RateLimit-Policy': header('The limit: "name";q=quota;w=seconds.'),
      },
      securitySchemes: {
        accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        metricsToken: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

function operation(route: Route): OpenApiOperation {
  return {
    operationId: route.id,
    summary: route.summary,
    description: describeAccess(route.access),
    tags: [route.tag],
    security: security(route.access),
    parameters: [
      ...parameters('path', route.params),
      ...parameters('query', route.query),
      ...keyParameter(route),
    ],
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: !route.body.safeParse({}).success,
            content: { 'application/json': { schema: jsonSchema(route.body, 'input') } },
          },
        }),
    responses: responses(route),
  };
}

function responses(route: Route): Record<string, Json> {
  const limited: Json =
    route.rateLimit === undefined
      ? {}
      : {
          RateLimit: { $ref: '#/components/headers/RateLimit' },
          'RateLimit-Policy': { $ref: '#/components/headers/RateLimit-Policy' },
        };
  const headers = { 'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' }, ...limited };
  const declared = Object.entries(route.responses).map(([status, spec]) => [
    status,
    { description: spec.doc, headers, ...content(spec) },
  ]);
  return {
    ...(Object.fromEntries(declared) as Record<string, Json>),
    default: { $ref: '#/components/responses/Problem' },
  };
}

function content(spec: ResponseSpec): Json {
  if ('media' in spec) return { content: { [spec.media]: {} } };
  if (!('json' in spec)) return {};
  if (spec.json === problem) return problemContent();
  return { content: { 'application/json': { schema: jsonSchema(spec.json, 'output') } } };
}

function problemResponse(description: string): Json {
  return { description, ...problemContent() };
}

function problemContent(): Json {
  const schema = { $ref: '#/components/schemas/Problem' };
  return { content: { 'application/problem+json': { schema } } };
}

function header(description: string): Json {
  return { description, schema: { type: 'string' } };
}

function parameters(place: 'path' | 'query', schema: z.ZodType | undefined): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function keyParameter({ idempotency }: Route): Json[] {
  if (idempotency === undefined) return [];
  return [
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: idempotency === 'required',
      description:
        'The same request under the same key gets the same answer for 24 hours, with ' +
        '`Idempotency-Replayed: true`, and does nothing twice. Another request under it is ' +
        'refused with 422, one that comes while the first is at work with 409.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    },
  ];
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

function security(rule: AccessRule): Json[] {
  switch (rule.kind) {
    case 'anyone':
    case 'track':
      return [{}, { accessToken: [] }];
    case 'metrics':
      return [{}, { metricsToken: [] }];
    case 'media-token':
      return [];
    default:
      return [{ accessToken: [] }];
  }
}

function describeAccess(rule: AccessRule): string {
  switch (rule.kind) {
    case 'anyone':
      return 'For anyone; what is seen may depend on who asks.';
    case 'signed-in':
      return 'For every account.';
    case 'permission':
      return `Needs the permission \`${rule.permission}\`.`;
    case 'track':
      return rule.action === 'read'
        ? 'For whoever may hear the track; for others it does not exist.'
        : 'For the owner of the track and moderators.';
    case 'own':
      return "For the owner; another's does not exist.";
    case 'media-token':
      return 'For the holder of the media token in the path.';
    case 'metrics':
      return 'From this machine, or with the metrics token.';
    default:
      return '';
  }
}

import { z } from 'zod';
import type { Door, Handling } from './door';
import { ProblemDocument } from './problem';

type AnyHandling = Pick<Handling<never>, 'summary' | 'role' | 'query' | 'body' | 'answer'>;

const problem = { $ref: '#/components/schemas/Problem' };

/** OpenAPI 3.1 of the doors, from the schemas that parse what comes in. */
export function openApiDocument(doors: readonly Door[], serverUrl: string): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Cloud Sync Operator',
      version: '1',
      description:
        'Operates Microsoft Entra Cloud Sync: every change is planned, approved, applied, verified, recorded.',
    },
    servers: [{ url: serverUrl }],
    paths: Object.fromEntries(doors.map((door) => [`/api/${door.route}`, pathItemOf(door)])),
    components: {
      schemas: { Problem: schemaOf(ProblemDocument, 'output') },
      securitySchemes: {
        signIn: { type: 'apiKey', in: 'cookie', name: 'AppServiceAuthSession' },
        entra: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        functionKey: { type: 'apiKey', in: 'header', name: 'x-functions-key' },
      },
    },
  };
}

function pathItemOf(door: Door): object {
  const { GET, POST } = door.methods;
  return { ...(GET && { get: operationOf(door, 'get', GET) }), ...(POST && { post: operationOf(door, 'post', POST) }) };
}

function operationOf(door: Door, method: string, handling: AnyHandling): object {
  const { summary, role, query, body, answer } = handling;
  const needed = door.audience === 'application' ? door.appRole : role;
  return {
    operationId: `${method}-${door.name}`,
    summary: needed ? `${summary} (${needed})` : summary,
    security: securityOf(door),
    parameters: [...pathParameters(door.route), ...queryParameters(query)],
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body, 'input') } } },
    }),
    responses: {
      [answer.status]: { description: summary, content: contentOf(answer) },
      default: { description: 'Refused', content: { 'application/problem+json': { schema: problem } } },
    },
  };
}

function securityOf(door: Door): object[] {
  const people = [{ signIn: [] }, { entra: [] }];
  return { anyone: [], key: [{ functionKey: [] }], application: [{ entra: [] }], people }[door.audience];
}

function contentOf({ body, type }: AnyHandling['answer']): object {
  return body ? { 'application/json': { schema: schemaOf(body, 'output') } } : { [type ?? 'text/html']: {} };
}

function pathParameters(route: string): object[] {
  const names = [...route.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
  return names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
}

function queryParameters(query: z.ZodObject | undefined): object[] {
  if (!query) return [];
  return Object.entries<z.core.$ZodType>(query.shape).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !z.safeParse(schema, undefined).success,
    schema: schemaOf(schema, 'input'),
  }));
}

function schemaOf(schema: z.core.$ZodType, io: 'input' | 'output'): object {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

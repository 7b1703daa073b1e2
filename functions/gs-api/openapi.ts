import * as z from 'zod';
import { OPERATIONS, type Operation } from './operations.ts';
import { ProblemViewSchema } from './views.ts';

type Json = Record<string, unknown>;

/** JSON Schema of what goes in or comes out, inline. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, reused: 'inline' });
  return json;
}

const json = (schema: Json) => ({ content: { 'application/json': { schema } } });

/** One operation: the fields named by the path, then the query of a GET or the body of a POST. */
function describeOperation(name: string, { method, path, summary, success, input, view }: Operation): Json {
  const { properties = {}, required = [] } = schemaOf(input, 'input') as { properties?: Record<string, Json>; required?: string[] };
  const fields = Object.entries(properties).map(([field, { description, ...schema }]) => {
    const place = path.includes(`{${field}}`) ? 'path' : 'query';
    return { name: field, in: place, required: required.includes(field), ...(description === undefined ? {} : { description }), schema };
  });
  const inPath = fields.filter((field) => field.in === 'path');
  const rest = fields.filter((field) => field.in === 'query');
  const body = {
    type: 'object',
    properties: Object.fromEntries(rest.map(({ name: field }) => [field, properties[field]])),
    required: required.filter((field) => rest.some((other) => other.name === field)),
    additionalProperties: false,
  };
  return {
    operationId: name,
    summary,
    parameters: method === 'GET' ? fields : inPath,
    ...(method === 'POST' && rest.length > 0 ? { requestBody: { required: true, ...json(body) } } : {}),
    responses: {
      [success]: { description: 'Succès', ...json(schemaOf(view, 'output')) },
      default: { description: 'Refus : un code du catalogue (refus.md) et sa phrase.', ...json({ $ref: '#/components/schemas/Probleme' }) },
    },
  };
}

/** The OpenAPI description of the GS API, from the schemas that the code itself parses with. */
export function openApi(): Json {
  const paths: Record<string, Json> = {};
  for (const [name, operation] of Object.entries(OPERATIONS)) {
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: describeOperation(name, operation) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Gestionnaire de Suivi : interface de données', version: '1.0.0' },
    security: [{ agent: [] }],
    paths,
    components: {
      securitySchemes: {
        agent: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'Jeton du réservoir d’utilisateurs des agents (Cognito).',
        },
      },
      schemas: { Probleme: schemaOf(ProblemViewSchema, 'output') },
    },
  };
}

import { z } from 'zod';

const Json = z.record(z.string(), z.unknown());
export type JsonObject = Record<string, unknown>;

const Parameter = z.looseObject({
  type: z.string().optional(),
  $ref: z.string().optional(),
  defaultValue: z.unknown().optional(),
  allowedValues: z.array(z.unknown()).optional(),
  minValue: z.number().optional(),
  maxValue: z.number().optional(),
  metadata: z.looseObject({ description: z.string().optional() }).optional(),
});
export type Parameter = z.infer<typeof Parameter>;

const Resource = z.looseObject({
  type: z.string(),
  apiVersion: z.string(),
  name: z.string().optional(),
  existing: z.boolean().optional(),
  scope: z.string().optional(),
  resourceGroup: z.string().optional(),
  subscriptionId: z.string().optional(),
  properties: z.unknown().optional(),
});
export type Resource = z.infer<typeof Resource>;

/** What we read of a compiled template. */
export const Template = z.looseObject({
  $schema: z.string(),
  parameters: z.record(z.string(), Parameter).default({}),
  variables: Json.default({}),
  /** By symbolic name when the template needs it, else a list. */
  resources: z.union([z.array(Resource), z.record(z.string(), Resource)]),
  outputs: z
    .record(z.string(), z.looseObject({ type: z.string().optional(), value: z.unknown().optional() }))
    .default({}),
});
export type Template = z.infer<typeof Template>;

/** A value nobody knows before the deployment, with the expression that will give it. */
export interface Unknown {
  expression: string;
  [isMark]: true;
}
const isMark: unique symbol = Symbol('unknown');

export function unknown(expression: string): Unknown {
  return { expression, [isMark]: true };
}

export function isUnknown(value: unknown): value is Unknown {
  return typeof value === 'object' && value !== null && isMark in value;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isUnknown(value);
}

import { z } from 'zod';
import type { JobSchema } from '../../state/sync-documents';

const Clause = z.object({
  sourceOperandName: z.string(),
  operatorName: z.string(),
  targetOperand: z.object({ values: z.array(z.string()).default([]) }).nullish(),
});

const AttributeMapping = z.object({
  targetAttributeName: z.string().min(1),
  defaultValue: z.string().nullish(),
  flowType: z
    .enum(['Always', 'ObjectAddOnly', 'MultiValueAddOnly', 'ValueAddOnly', 'AttributeAddOnly'])
    .default('Always'),
  matchingPriority: z.int().default(0),
  source: z.object({
    type: z.enum(['Attribute', 'Constant', 'Function']),
    name: z.string().nullish(),
    expression: z.string().nullish(),
  }),
});
export type AttributeMapping = z.infer<typeof AttributeMapping>;

const ObjectMapping = z.object({
  name: z.string().nullish(),
  enabled: z.boolean(),
  flowTypes: z.string().regex(/^(None|Add|Update|Delete)(, ?(None|Add|Update|Delete))*$/),
  sourceObjectName: z.string().min(1),
  targetObjectName: z.string().min(1),
  attributeMappings: z.array(AttributeMapping),
  scope: z.object({ groups: z.array(z.object({ clauses: z.array(Clause) })).default([]) }).nullish(),
});
export type ObjectMapping = z.infer<typeof ObjectMapping>;

const SynchronizationRule = z.object({
  id: z.guid(),
  name: z.string(),
  sourceDirectoryName: z.string(),
  targetDirectoryName: z.string(),
  containerFilter: z.object({ includedContainers: z.array(z.string()).default([]) }).nullish(),
  groupFilter: z.object({ includedGroups: z.array(z.string()).default([]) }).nullish(),
  objectMappings: z.array(ObjectMapping),
});
export type SynchronizationRule = z.infer<typeof SynchronizationRule>;

const DirectoryDefinition = z.object({
  name: z.string(),
  objects: z.array(z.object({ name: z.string(), attributes: z.array(z.object({ name: z.string() })) })),
});

/** What the engine reads of a raw schema; everything else is kept as it came. */
export const SchemaBody = z.object({
  synchronizationRules: z.array(SynchronizationRule).min(1),
  directories: z.array(DirectoryDefinition).default([]),
});
export type SchemaBody = z.infer<typeof SchemaBody>;

const parsed = new WeakMap<JobSchema, SchemaBody>();

/** Parsed once per stored version. */
export function schemaOf(schema: JobSchema): SchemaBody {
  const known = parsed.get(schema);
  if (known) return known;
  const body = SchemaBody.parse(schema.body);
  parsed.set(schema, body);
  return body;
}

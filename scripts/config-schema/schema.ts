import { z } from 'zod';
import { OperatorConfig } from '../../domain/operator-config';

export const configSchemaFile = 'config/operator.config.schema.json';

/** The JSON Schema of the configuration, from what parses it: what may be left out is what has a default. */
export function configSchema(): string {
  const schema = z.toJSONSchema(OperatorConfig, { io: 'input', target: 'draft-2020-12' });
  return `${JSON.stringify({ title: 'Cloud Sync Operator: desired state and policies', ...schema }, null, 2)}\n`;
}

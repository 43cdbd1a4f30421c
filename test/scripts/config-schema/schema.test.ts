import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { OperatorConfig } from '../../../domain/operator-config';
import { configSchema, configSchemaFile } from '../../../scripts/config-schema/schema';

const config: unknown = JSON.parse(readFileSync('config/operator.config.json', 'utf8'));

test('the schema beside the configuration is the one that parses it: npm run config:schema', () => {
  expect(readFileSync(configSchemaFile, 'utf8')).toBe(configSchema());
  expect(config).toMatchObject({ $schema: `./${basename(configSchemaFile)}` });
});

test('it names every member, and takes no other', () => {
  const { properties, required, additionalProperties } = JSON.parse(configSchema()) as Record<string, object>;
  expect(Object.keys(properties ?? {})).toEqual(Object.keys(OperatorConfig.shape));
  expect(required).not.toContain('drift');
  expect(additionalProperties).toBe(false);
});

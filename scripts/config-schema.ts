import { writeFileSync } from 'node:fs';
import { configSchema, configSchemaFile } from './config-schema/schema';

/** `npm run config:schema` writes what editors check `config/operator.config.json` against. */
writeFileSync(configSchemaFile, configSchema());

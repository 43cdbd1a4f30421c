import { readFileSync } from 'node:fs';
import { OperatorConfig } from '../../domain/operator-config';
import { permissionsOf } from '../../functions/permissions';
import { readAppRoles } from './app-roles';
import { permissionDocument } from './permission-document';
import { requiredPermissionsOf } from './required-permissions';

/** Every generated file with what it should say for this configuration. */
export function permissionFiles(configFile = 'config/operator.config.json'): Record<string, string> {
  const config = OperatorConfig.parse(JSON.parse(readFileSync(configFile, 'utf8')));
  const needs = permissionsOf(config);
  const roles = readAppRoles();
  return {
    'docs/permissions.md': permissionDocument(needs, roles),
    'infra/grants/required-permissions.json': `${JSON.stringify(requiredPermissionsOf(needs, roles), null, 2)}\n`,
  };
}

import { ofType, shown, valuesAt } from '../arm/reading';
import { templatesOf } from '../arm/placed';
import { isObject } from '../arm/template';
import type { Problem } from '../problem';
import { applications, azureRoles, type AzureRole } from './known';

const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
const known = new Map(Object.entries(azureRoles).map(([name, id]) => [id as string, name as AzureRole]));
const knownIds = new Set([...known.keys(), ...Object.values(applications)]);

/** What the app's identity gets in Azure, by the type of resource it gets it on. */
const grants: Record<string, AzureRole[]> = {
  'Microsoft.Storage/storageAccounts': [
    'storageBlobDataOwner',
    'storageQueueDataContributor',
    'storageTableDataContributor',
  ],
  'Microsoft.KeyVault/vaults': ['keyVaultSecretsUser'],
  'Microsoft.Insights/components': ['monitoringMetricsPublisher'],
  'Microsoft.DurableTask/schedulers': ['durableTaskDataContributor'],
};

/** Of the table in infra: the same ids as ours, by name. */
export function roleTableProblems(table: Record<string, unknown>, path: string): Problem[] {
  return Object.entries(table).flatMap(([name, id]) => {
    const expected = azureRoles[name as AzureRole] as string | undefined;
    if (expected === undefined) return [problem(path, `${name} is not a role we know`)];
    return id === expected ? [] : [problem(path, `${name} must be ${expected}, is ${shown(id)}`)];
  });
}

/** No GUID that nobody knows, and to each resource exactly the roles the app needs on it. */
export function roleProblems(arm: unknown): Problem[] {
  return [...strangers(arm), ...assignmentProblems(arm)];
}

function strangers(arm: unknown): Problem[] {
  return templatesOf(arm).flatMap(({ path, scope: { template } }) =>
    [...new Set(guidsIn({ ...template, resources: [], more: plainResources(template.resources) }))]
      .filter((id) => !knownIds.has(id))
      .map((id) => problem(`${path}template`, `nobody knows the id ${id}`)),
  );
}

/** Nested templates are read as templates of their own. */
function plainResources(resources: object): unknown[] {
  return Object.values(resources).map((resource: unknown) => {
    if (!isObject(resource) || !isObject(resource['properties'])) return resource;
    const { template: _nested, ...properties } = resource['properties'];
    return { ...resource, properties };
  });
}

/** Of a long text, such as a workbook's, the ids are its own. */
function guidsIn(value: unknown): string[] {
  if (typeof value === 'string') return isLong(value) ? [] : (value.match(guid) ?? []).map((id) => id.toLowerCase());
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(guidsIn) : [];
}

function isLong(text: string): boolean {
  return text.includes('\n') || text.length > 2000;
}

function assignmentProblems(arm: unknown): Problem[] {
  const assignments = ofType(arm, 'Microsoft.Authorization/roleAssignments').map((placed) => ({
    path: placed.path,
    on: scopeType(placed.resource.scope ?? ''),
    roles: valuesAt(placed, 'properties.roleDefinitionId'),
    principalTypes: valuesAt(placed, 'properties.principalType'),
  }));
  const wrong = assignments.flatMap(({ path, on, roles, principalTypes }) => [
    ...roles.flatMap((role) => (isGranted(on, role) ? [] : [problem(path, `${nameOf(role)} is not for ${on}`)])),
    ...(principalTypes.every((type) => type === 'ServicePrincipal')
      ? []
      : [problem(path, 'principalType must be ServicePrincipal')]),
  ]);
  const given = new Set(assignments.flatMap(({ on, roles }) => roles.map((role) => `${on} ${nameOf(role)}`)));
  const missing = Object.entries(grants)
    .filter(([type]) => type !== 'Microsoft.DurableTask/schedulers' && ofType(arm, type).length > 0)
    .flatMap(([type, roles]) => roles.filter((role) => !given.has(`${type} ${role}`)).map((role) => [type, role]))
    .map(([type, role]) => problem('roleAssignments', `${role} on ${type} is missing`));
  return [...wrong, ...missing];
}

/** E.g. `[resourceId('Microsoft.KeyVault/vaults', …)]`, or of another group: `[extensionResourceId(…)]`. */
function scopeType(scope: string): string {
  const types = Object.keys(grants).filter((type) => scope.includes(`'${type}'`) || scope.includes(`${type}/`));
  return types[0] ?? (scope === '' ? 'the whole group' : scope);
}

function isGranted(on: string, role: unknown): boolean {
  return (grants[on] ?? []).some((granted) => granted === nameOf(role));
}

function nameOf(role: unknown): string {
  const id = typeof role === 'string' ? (role.match(guid)?.at(-1)?.toLowerCase() ?? role) : undefined;
  return id === undefined ? `a role ${shown(role)}` : (known.get(id) ?? `the role ${id}`);
}

function problem(path: string, message: string): Problem {
  return { rule: 'roles', path, message };
}

import { ScopeType } from 'bicep-types';
import { possibleValues, type Scope } from './possible';
import { isObject, Template, unknown, type Resource } from './template';

/** A resource where it stands: what its expressions mean, and where the deployment writes it. */
export interface PlacedResource {
  /** E.g. `resources.app(Microsoft.Resources/deployments) > resources[2](Microsoft.Web/sites)`. */
  path: string;
  resource: Resource;
  scope: Scope;
  deployedAt: ScopeType;
}

export interface PlacedTemplate {
  path: string;
  scope: Scope;
  resources: PlacedResource[];
}

const DEPLOYMENT = 'Microsoft.Resources/deployments';

/** The template and, one by one, those nested in it. */
export function templatesOf(arm: unknown): PlacedTemplate[] {
  const template = Template.parse(arm);
  return withNested({ template }, '', scopeOf(template.$schema));
}

/** Every resource that is deployed; existing ones that are only read, and deployments themselves, are left out. */
export function resourcesOf(arm: unknown): PlacedResource[] {
  return templatesOf(arm).flatMap(({ resources }) => resources.filter(({ resource }) => resource.type !== DEPLOYMENT));
}

function withNested(scope: Scope, path: string, deployedAt: ScopeType): PlacedTemplate[] {
  const listed = listOf(scope.template.resources).flatMap(([label, resource]) => withChildren(label, resource));
  const resources = listed
    .filter(([, { existing }]) => existing !== true)
    .map(([label, resource]) => ({
      path: `${path}${label}`,
      resource,
      scope,
      deployedAt: placeOf(resource, deployedAt),
    }))
    .flatMap(turnsOf);
  const nested = resources.filter(({ resource }) => resource.type === DEPLOYMENT).flatMap(nestedIn);
  return [{ path, scope, resources }, ...nested];
}

/** A resource in a loop of known length is as many resources. */
function turnsOf(placed: PlacedResource): PlacedResource[] {
  const { copy } = placed.resource;
  if (!isObject(copy)) return [placed];
  const counts = possibleValues(copy['count'], placed.scope);
  const [count] = counts;
  if (counts.length > 1 || typeof count !== 'number') return [placed];
  return Array.from({ length: count }, (_each, turn) => ({ ...placed, scope: { ...placed.scope, turn } }));
}

function nestedIn({ path, resource, scope, deployedAt }: PlacedResource): PlacedTemplate[] {
  const { properties } = resource;
  if (!isObject(properties) || !isObject(properties['template'])) return [];
  const template = Template.parse(properties['template']);
  const given = isObject(properties['parameters']) ? properties['parameters'] : {};
  const passed = Object.entries(given).map(([name, parameter]) => [
    name,
    // A conditional value is compiled to a conditional `{ value }`.
    possibleValues(parameter, scope).map((one) => (isObject(one) && 'value' in one ? one['value'] : unknown(name))),
  ]);
  const schemaScope = scopeOf(template.$schema);
  const inner = { template, passed: Object.fromEntries(passed) as Record<string, unknown[]> };
  return withNested(inner, `${path} > `, schemaScope === ScopeType.ResourceGroup ? schemaScope : deployedAt);
}

function listOf(resources: Template['resources']): [string, Resource][] {
  if (!Array.isArray(resources))
    return Object.entries(resources).map(([name, one]) => [`resources.${name}(${one.type})`, one]);
  return resources.map((one, at) => [`resources[${at}](${one.type})`, one]);
}

/** A child written inside its parent has only the last part of its type. */
function withChildren(label: string, resource: Resource): [string, Resource][] {
  const { resources: children, ...parent } = resource;
  if (!Array.isArray(children)) return [[label, resource]];
  const whole = (children as Resource[]).map((child) => ({ ...child, type: `${resource.type}/${child.type}` }));
  return [
    [label, parent],
    ...whole.flatMap((child, at) => withChildren(`${label}.resources[${at}](${child.type})`, child)),
  ];
}

const schemas: [RegExp, ScopeType][] = [
  [/tenantDeploymentTemplate/, ScopeType.Tenant],
  [/managementGroupDeploymentTemplate/, ScopeType.ManagementGroup],
  [/subscriptionDeploymentTemplate/, ScopeType.Subscription],
];

function scopeOf(schema: string): ScopeType {
  return schemas.find(([pattern]) => pattern.test(schema))?.[1] ?? ScopeType.ResourceGroup;
}

function placeOf(resource: Resource, deployedAt: ScopeType): ScopeType {
  if (resource.type === DEPLOYMENT || resource.scope === undefined) return deployedAt;
  return resource.scope === '/' ? ScopeType.Tenant : ScopeType.Extension;
}

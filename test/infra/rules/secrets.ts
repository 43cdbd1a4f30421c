import { templatesOf, type PlacedTemplate } from '../arm/placed';
import { isObject, type JsonObject } from '../arm/template';
import type { Problem } from '../problem';

/** No key leaves the templates, and what is secret by its name is secret by its type. */
export function secretProblems(arm: unknown): Problem[] {
  return templatesOf(arm).flatMap((placed) => [
    ...outputProblems(placed),
    ...parameterProblems(placed),
    ...keyCalls(placed),
  ]);
}

function outputProblems({ path, scope: { template } }: PlacedTemplate): Problem[] {
  return Object.entries(template.outputs)
    .filter(([name, { value }]) => givesKey(name, JSON.stringify(value ?? '')))
    .map(([name]) => problem(`${path}outputs.${name}`, 'gives a key away'));
}

/** The connection string of Application Insights is an address once local authentication is off, as it must be. */
function givesKey(name: string, value: string): boolean {
  if (/\blist[A-Z]\w*\(/.test(value)) return true;
  if (
    /Microsoft\.Insights\/components|\.outputs\.\w*insights?connectionString/i.test(value) &&
    /ConnectionString/.test(value)
  )
    return false;
  return isSecretName(name) || /\.(primaryKey|secondaryKey|key|secret|password|connectionString)\b/i.test(value);
}

function parameterProblems({ path, scope: { template } }: PlacedTemplate): Problem[] {
  return Object.entries(template.parameters)
    .filter(([name, { type }]) => isSecretName(name) && !/^secure/i.test(type ?? ''))
    .map(([name]) => problem(`${path}parameters.${name}`, 'has the name of a secret and is not @secure()'));
}

/** The vault's own name, address and identity are no secrets. */
function isSecretName(name: string): boolean {
  const words = name
    .replace(/key_?vault/gi, 'vault')
    .replace(/(applicationinsights|appinsights|insights)_?connection_?string/gi, 'insights')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
  return (
    /(^|_)(secrets?|passwords?|keys?)(_|$)|connection_?string/.test(words) && !/(name|names|uri|url|id)$/.test(words)
  );
}

/** With identities alone nothing has to ask for a key. */
function keyCalls({ resources }: PlacedTemplate): Problem[] {
  return resources
    .filter(({ resource }) =>
      /\blist(Keys|Secrets|AccountSas|ServiceSas|ConnectionStrings)\(/.test(JSON.stringify(withoutNested(resource))),
    )
    .map((placed) => problem(placed.path, 'asks for a key'));
}

function withoutNested(resource: JsonObject): JsonObject {
  if (!isObject(resource['properties'])) return resource;
  const { template: _nested, ...properties } = resource['properties'];
  return { ...resource, properties };
}

function problem(path: string, message: string): Problem {
  return { rule: 'secrets', path, message };
}

import { ofType, shown, valuesAt } from '../arm/reading';
import type { PlacedResource } from '../arm/placed';
import { isObject } from '../arm/template';
import type { Problem } from '../problem';
import { expectations, oneOf } from './expectation';
import { acceptedSiteConfig } from './known';

const expect = expectations('function-app');

const app = 'properties.functionAppConfig';

/** What Flex Consumption takes, which the types do not tell. */
export function functionAppProblems(arm: unknown): Problem[] {
  return [
    ...ofType(arm, 'Microsoft.Web/serverfarms').flatMap(planProblems),
    ...ofType(arm, 'Microsoft.Web/sites').flatMap(siteProblems),
  ];
}

function planProblems(plan: PlacedResource): Problem[] {
  return [
    ...expect(plan, 'sku.name', oneOf('FC1')),
    ...expect(plan, 'sku.tier', oneOf('FlexConsumption')),
    ...expect(plan, 'properties.reserved', oneOf(true)),
  ];
}

function siteProblems(site: PlacedResource): Problem[] {
  return [
    ...expect(site, 'kind', oneOf('functionapp,linux')),
    ...expect(site, 'identity.type', oneOf('UserAssigned')),
    ...expect(site, `${app}.runtime.name`, oneOf('node')),
    ...expect(site, `${app}.runtime.version`, oneOf('22', '24')),
    ...expect(site, `${app}.deployment.storage.type`, oneOf('blobContainer')),
    ...expect(site, `${app}.deployment.storage.authentication.type`, oneOf('UserAssignedIdentity')),
    ...expect(site, `${app}.scaleAndConcurrency.instanceMemoryMB`, oneOf(512, 2048, 4096)),
    ...expect(site, `${app}.scaleAndConcurrency.maximumInstanceCount`, {
      says: 'a whole number from 40 to 1000',
      accepts: (value) => Number.isInteger(value) && Number(value) >= 40 && Number(value) <= 1000,
    }),
    ...alwaysReadyProblems(site),
    ...siteConfigProblems(site),
  ];
}

function alwaysReadyProblems(site: PlacedResource): Problem[] {
  const path = `${app}.scaleAndConcurrency.alwaysReady`;
  const groups = valuesAt(site, path).flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : []));
  const names = groups.map((group) => (isObject(group) ? group['name'] : group));
  return [...new Set(names)]
    .filter((name) => !/^(http|blob|durable|function:\w+)$/.test(String(name)))
    .map((name) => problem(site, path, `${shown(name)} is not a group that scales`));
}

/** Some regions refuse ftpsState: only a parameter that is off by default may bring it. */
function siteConfigProblems(site: PlacedResource): Problem[] {
  const configs = valuesAt(site, 'properties.siteConfig').filter(isObject);
  const names = [...new Set(configs.flatMap((config) => Object.keys(config)))];
  return names
    .filter((name) => !acceptedSiteConfig.test(name))
    .filter((name) => name !== 'ftpsState' || configs.every((config) => 'ftpsState' in config))
    .map((name) => problem(site, `properties.siteConfig.${name}`, 'is refused on Flex Consumption'));
}

function problem({ path }: PlacedResource, below: string, message: string): Problem {
  return { rule: 'function-app', path: `${path}.${below}`, message };
}

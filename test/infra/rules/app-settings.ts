import { ofType, valuesAt } from '../arm/reading';
import type { PlacedResource } from '../arm/placed';
import { ownName } from '../arm/own-name';
import { isObject, isUnknown } from '../arm/template';
import type { Problem } from '../problem';
import { forbiddenSettings, neededByPlatform, platformSettings } from './known';

/** What the app reads of its environment. */
export interface AppSettings {
  /** All names. */
  known: string[];
  /** Those without which it does not start in Azure. */
  required: string[];
}

/** Emitted are only settings that somebody reads, and all that the app cannot do without. */
export function settingProblems(arm: unknown, settings: AppSettings): Problem[] {
  return ofType(arm, 'Microsoft.Web/sites/config')
    .filter(({ resource, scope }) => ownName(resource.name ?? '', scope) === 'appsettings')
    .flatMap((placed) => settingsOf(placed, settings));
}

function settingsOf(placed: PlacedResource, { known, required }: AppSettings): Problem[] {
  const path = `${placed.path}.properties`;
  const sets = valuesAt(placed, 'properties');
  if (!sets.every(isObject)) {
    const unread = sets.filter(isUnknown).map(({ expression }) => expression);
    return [problem(path, `which settings are emitted cannot be told: ${unread.join(', ')}`)];
  }
  const emitted = [...new Set(sets.flatMap((set) => Object.keys(set)))];
  const always = emitted.filter((name) => sets.every((set) => name in set));
  return [
    ...emitted.flatMap((name) => nameProblems(name, known, path)),
    ...[...required, ...neededByPlatform]
      .filter((name) => !always.includes(name))
      .map((name) => problem(path, `${name} is missing`)),
    ...storageProblems(sets, path),
  ];
}

function nameProblems(name: string, known: string[], path: string): Problem[] {
  if (forbiddenSettings.includes(name)) return [problem(`${path}.${name}`, 'must not be emitted on Flex Consumption')];
  if (/^AzureFunctionsJobHost__extensions__durableTask__/i.test(name)) {
    return [problem(`${path}.${name}`, 'the scale controller reads host.json, not this setting')];
  }
  const isKnown = known.includes(name) || platformSettings.includes(name);
  return isKnown ? [] : [problem(`${path}.${name}`, 'nobody reads this setting')];
}

/** The host takes the account's name or its three addresses, never both. */
function storageProblems(sets: Record<string, unknown>[], path: string): Problem[] {
  const uris = ['blob', 'queue', 'table'].map((kind) => `AzureWebJobsStorage__${kind}ServiceUri`);
  const isRight = sets.every((set) => {
    const told = uris.filter((uri) => uri in set).length;
    return 'AzureWebJobsStorage__accountName' in set ? told === 0 : told === uris.length;
  });
  return isRight ? [] : [problem(path, 'either AzureWebJobsStorage__accountName or the three service addresses')];
}

function problem(path: string, message: string): Problem {
  return { rule: 'app-settings', path, message };
}

import type { PlacedResource } from './placed';
import { resourcesOf } from './placed';
import { possibleValues, unique, withLoops } from './possible';
import { isObject, isUnknown } from './template';

export function ofType(arm: unknown, type: string): PlacedResource[] {
  return resourcesOf(arm).filter(({ resource }) => resource.type === type);
}

/** Every value a property may have once deployed; `undefined` where it is not told. */
export function valuesAt({ resource, scope }: PlacedResource, path: string): unknown[] {
  let holders: unknown[] = [resource];
  for (const key of path.split('.')) {
    holders = holders.flatMap((holder) => {
      if (isUnknown(holder)) return [holder];
      const value = isObject(holder) ? withLoops(holder)[key] : undefined;
      return typeof value === 'string' ? possibleValues(value, scope) : [value];
    });
  }
  return unique(holders.flatMap((holder) => (isUnknown(holder) ? [holder] : possibleValues(holder, scope))));
}

export function shown(value: unknown): string {
  if (isUnknown(value)) return `left to ${value.expression}`;
  return value === undefined ? 'not told' : JSON.stringify(value);
}

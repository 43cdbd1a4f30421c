import type { PlacedResource } from '../arm/placed';
import { shown, valuesAt } from '../arm/reading';
import type { Problem } from '../problem';

export interface Expected {
  says: string;
  accepts: (value: unknown) => boolean;
}

export function oneOf(...values: unknown[]): Expected {
  return {
    says: values.map((value) => JSON.stringify(value)).join(' or '),
    accepts: (value) => values.includes(value),
  };
}

/** Whatever is deployed, the property has an accepted value: no parameter can bring another. */
export function expectations(rule: string) {
  return (placed: PlacedResource, path: string, { says, accepts }: Expected): Problem[] => {
    const refused = valuesAt(placed, path).filter((value) => !accepts(value));
    if (refused.length === 0) return [];
    return [{ rule, path: `${placed.path}.${path}`, message: `must be ${says}, is ${refused.map(shown).join(', ')}` }];
  };
}

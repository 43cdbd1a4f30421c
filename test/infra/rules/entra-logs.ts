import { ofType, shown, valuesAt } from '../arm/reading';
import { isObject } from '../arm/template';
import type { Problem } from '../problem';
import { entraLogCategories } from './known';

/** The types accept any category; a misspelt one would only be refused by the tenant. */
export function entraLogProblems(arm: unknown): Problem[] {
  return ofType(arm, 'microsoft.aadiam/diagnosticSettings').flatMap((placed) =>
    valuesAt(placed, 'properties.logs')
      .flatMap((logs) => (Array.isArray(logs) ? (logs as unknown[]) : [logs]))
      .map((log) => (isObject(log) ? log['category'] : log))
      .filter((category) => !entraLogCategories.includes(String(category)))
      .map((category) => ({
        rule: 'entra-logs',
        path: `${placed.path}.properties.logs`,
        message: `${shown(category)} is not a category we send`,
      })),
  );
}

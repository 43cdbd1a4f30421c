import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { MisconfiguredError } from '../../domain/errors';
import type { OperatorConfig } from '../../domain/operator-config';
import { readOperatorConfig } from '../../gateways/operator-config';

/** What tests, stories and the local world are about: the simulated tenant contoso.com. Nobody deploys it. */
export const demonstration = 'config/operator.config.json';

const advice =
  'Write a declaration of your own beside it, such as config/production.config.json, and name it: ' +
  'azd env set OPERATOR_CONFIG config/production.config.json';

/** The file that a command is about: its option, else what azd hands to its hooks, if that says anything. */
export function namedDeclaration(option: string | undefined, environment: NodeJS.ProcessEnv): string | undefined {
  return option ?? (environment['OPERATOR_CONFIG'] || undefined);
}

/** The declaration of an installation. Refuses what must not be deployed, with everything that is wrong with it. */
export function readDeclaration(file: string | undefined): OperatorConfig {
  if (file === undefined) {
    throw new MisconfiguredError([`OPERATOR_CONFIG is not set; ${demonstration} is the demonstration. ${advice}`]);
  }
  const declared = readOperatorConfig(file);
  if (isDemonstration(file, declared)) {
    throw new MisconfiguredError([`${file} is the demonstration, about the tenant contoso.com. ${advice}`]);
  }
  const left = leftOver(declared, `${file} `);
  if (left.length > 0) throw new MisconfiguredError(left);
  return declared;
}

function isDemonstration(file: string, declared: OperatorConfig): boolean {
  if (resolve(file) === resolve(demonstration)) return true;
  return isDeepStrictEqual(declared, readOperatorConfig(demonstration));
}

/** What was copied and not changed: approvers of the demonstration would never answer. */
function leftOver(value: unknown, at: string): string[] {
  if (typeof value === 'string') return namesContoso(value) ? [`${at}: still names contoso.com`] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    const place = `${at}/${name}`;
    return namesContoso(name) ? [`${place}: still names contoso.com`] : leftOver(one, place);
  });
}

function namesContoso(text: string): boolean {
  return /\bcontoso\.com\b|DC=contoso,DC=com\b/i.test(text);
}

import { z } from 'zod';
import { domainOf } from './distinguished-name';

/** What several bulk changes are asked for by. */
export const OrganizationalUnitName = z
  .string()
  .max(2048)
  .refine((name) => domainOf(name) !== undefined, 'a distinguished name such as OU=Teams,DC=emea,DC=contoso,DC=com');

export const RunIdText = z.string().regex(/^[0-9a-f]{32}$/, 'must be the id of a run');

export function exactlyOne(selection: object): boolean {
  return Object.values(selection).filter((value) => value !== undefined).length === 1;
}

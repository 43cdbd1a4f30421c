import { keyOf } from '../../domain/distinguished-name';
import type { OnPremisesReport } from '../../domain/on-premises-report';

export interface KnownUnit {
  name: string;
  objectGuid: string;
}

type Units = OnPremisesReport['organizationalUnits'];

/** Reports list organizational units; other containers (`CN=Users`, the domain itself) cannot be looked for in them. */
const organizationalUnit = /^\s*ou\s*=/i;

/**
 * Units in scope that the report does not know. Names are compared as Active Directory compares them; who had a lost name is known by
 * the objectGUID that it had in an earlier report.
 */
export function compareUnits(
  containers: readonly string[],
  reported: Units,
  remembered: readonly KnownUnit[],
): { lost: { name: string; renamedTo: string | null }[]; units: KnownUnit[] } {
  const byName = new Map(reported.map((unit) => [keyOf(unit.distinguishedName), unit.objectGuid]));
  const byGuid = new Map(reported.map((unit) => [unit.objectGuid.toLowerCase(), unit.distinguishedName]));
  const before = new Map(remembered.map((unit) => [keyOf(unit.name), unit.objectGuid]));
  const lost: { name: string; renamedTo: string | null }[] = [];
  const units: KnownUnit[] = [];
  for (const name of containers.filter((container) => organizationalUnit.test(container))) {
    const key = keyOf(name);
    const objectGuid = byName.get(key) ?? before.get(key);
    if (objectGuid) units.push({ name, objectGuid });
    if (!byName.has(key)) lost.push({ name, renamedTo: (objectGuid && byGuid.get(objectGuid.toLowerCase())) ?? null });
  }
  return { lost, units };
}

import type { Group } from '../../state/directory-documents';
import type { AdDomain, AdObject, AdValue } from '../../state/forest-documents';
import type { Inputs } from '../mapping/expression';
import type { TargetValues } from '../mapping/target-values';

/** What expressions read of a group; its members are resolved as references. */
export function inputsOfGroup(group: Group, domain: AdDomain): Inputs {
  const { id, displayName, description, mailNickname, extensions } = group;
  const known: Record<string, unknown> = { objectId: id, displayName, description, mailNickname, ...extensions };
  const byName = new Map(Object.entries(known).map(([name, value]) => [name.toLowerCase(), value]));
  const parameters: Record<string, string> = { domainfqdn: domain.id, domainnetbios: domain.netBiosName };
  return {
    attribute: (name) => textOrUndefined(byName.get(name.toLowerCase())),
    parameter: (name) => parameters[name.toLowerCase()],
  };
}

function textOrUndefined(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Targets that are no attributes: the place, the name and the kind of the group. */
const elsewhere = new Set(['parentdistinguishedname', 'cn', 'issecuritygroup', 'universalscope', 'objectguid']);

const names: Record<string, string> = {
  'msds-externaldirectoryobjectid': 'msDS-ExternalDirectoryObjectId',
  admindescription: 'adminDescription',
  displayname: 'displayName',
  samaccountname: 'sAMAccountName',
};

export function attributesOf(values: TargetValues, current: AdObject['attributes']): AdObject['attributes'] {
  const attributes: Record<string, AdValue> = { ...current };
  for (const [target, value] of values) {
    if (elsewhere.has(target)) continue;
    const name = names[target] ?? target;
    if (value === null) delete attributes[name];
    else attributes[name] = value;
  }
  return attributes;
}

export function textOf(values: TargetValues, target: string): string {
  return [values.get(target) ?? ''].flat()[0] ?? '';
}

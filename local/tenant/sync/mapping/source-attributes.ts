import type { AdDomain, AdObject, AdValue } from '../../state/forest-documents';
import type { Inputs } from './expression';

/** objectGUID as the base64 text that becomes the immutable id (bytes in AD's mixed order). */
export function anchorOf(guid: string): string {
  const hex = guid.replaceAll('-', '');
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  return Buffer.from(order.map((index) => Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16))).toString('base64');
}

/** The source anchor of Cloud Sync: ms-DS-ConsistencyGuid when there is one, else objectGUID. */
export function sourceAnchorOf(object: AdObject): string {
  const consistency = object.attributes['ms-DS-ConsistencyGuid'];
  return typeof consistency === 'string' && consistency ? consistency : anchorOf(object.id);
}

/** Never read through mappings: links are resolved as references. */
const links = new Set(['member']);

export function inputsOf(object: AdObject, domain: AdDomain): Inputs {
  const byName = new Map(Object.entries(object.attributes).map(([name, value]) => [name.toLowerCase(), value]));
  const own: Record<string, AdValue | undefined> = {
    objectguid: anchorOf(object.id),
    objectsid: object.objectSid ?? undefined,
    distinguishedname: object.distinguishedName,
  };
  const parameters: Record<string, string> = { domainfqdn: domain.id, domainnetbios: domain.netBiosName };
  return {
    attribute: (name) =>
      links.has(name.toLowerCase()) ? undefined : (own[name.toLowerCase()] ?? byName.get(name.toLowerCase())),
    parameter: (name) => parameters[name.toLowerCase()],
  };
}

import { isoAt, type Moment } from '../state/moment';
import { guidFrom } from '../state/chance';
import type { AdDomain, AdObject, AdObjectType, AdValue } from '../state/forest-documents';
import { TenantError } from '../state/tenant-error';
import { dnKey, nameOf, parentOf } from './distinguished-name';

interface NewObject {
  distinguishedName: string;
  objectType: AdObjectType;
  attributes?: Record<string, AdValue>;
  members?: string[];
  scope?: AdObject['scope'];
  exchange?: AdObject['exchange'];
}

const withSid: AdObjectType[] = ['user', 'group', 'inetOrgPerson'];

export function findByDn({ state }: Moment, distinguishedName: string): AdObject | undefined {
  return state.adObjects.first('distinguishedName', dnKey(distinguishedName));
}

export function requireByDn(moment: Moment, distinguishedName: string): AdObject {
  const found = findByDn(moment, distinguishedName);
  if (!found) throw new TenantError(404, 'noSuchObject', `Active Directory has no ${distinguishedName}`);
  return found;
}

export function domainOfDn({ state }: Moment, distinguishedName: string): AdDomain {
  const key = dnKey(distinguishedName);
  for (const domain of state.domains.all()) {
    if (key === dnKey(domain.distinguishedName) || key.endsWith(`,${dnKey(domain.distinguishedName)}`)) return domain;
  }
  throw new TenantError(404, 'noSuchObject', `no domain of the forest holds ${distinguishedName}`);
}

export function createObject(moment: Moment, object: NewObject): AdObject {
  const { state, now } = moment;
  const domain = domainOfDn(moment, object.distinguishedName);
  if (findByDn(moment, object.distinguishedName)) {
    throw new TenantError(409, 'entryAlreadyExists', `${object.distinguishedName} exists already`);
  }
  const parent = findByDn(moment, parentOf(object.distinguishedName));
  if (!parent && dnKey(parentOf(object.distinguishedName)) !== dnKey(domain.distinguishedName)) {
    throw new TenantError(404, 'noSuchObject', `Active Directory has no ${parentOf(object.distinguishedName)}`);
  }
  const rid = domain.nextRid;
  const usn = domain.highestUsn + 1;
  state.domains.put({ ...domain, nextRid: rid + 1, highestUsn: usn });
  const created: AdObject = {
    id: guidFrom(state.seed, 'objectGUID', domain.id, rid),
    domain: domain.id,
    objectType: object.objectType,
    distinguishedName: object.distinguishedName,
    parentId: parent?.id ?? null,
    objectSid: withSid.includes(object.objectType) ? `${domain.sid}-${rid}` : null,
    whenCreated: isoAt(now),
    whenChanged: isoAt(now),
    usn,
    isDeleted: false,
    attributes: { cn: nameOf(object.distinguishedName), ...object.attributes },
    members: object.members ?? [],
    scope: object.scope ?? null,
    exchange: object.exchange ?? null,
  };
  state.adObjects.put(created);
  return created;
}

/** Changes an object as AD does: a new uSNChanged, so that the next delta cycle sees it. */
export function changeObject({ state, now }: Moment, id: string, changes: Partial<AdObject>): AdObject {
  const object = state.adObjects.get(id);
  const domain = object && state.domains.get(object.domain);
  if (!object || !domain) throw new TenantError(404, 'noSuchObject', `Active Directory has no object ${id}`);
  const usn = domain.highestUsn + 1;
  state.domains.put({ ...domain, highestUsn: usn });
  const changed = { ...object, ...changes, usn, whenChanged: isoAt(now) };
  state.adObjects.put(changed);
  return changed;
}

/** Everything below an object, nearest first. */
export function descendantsOf({ state }: Moment, id: string): AdObject[] {
  const found: AdObject[] = [];
  const pending = [id];
  for (let parent = pending.shift(); parent !== undefined; parent = pending.shift()) {
    for (const child of state.adObjects.where('parentId', parent)) {
      if (child.isDeleted) continue;
      found.push(child);
      pending.push(child.id);
    }
  }
  return found;
}

export function attributeText(object: AdObject, name: string): string | undefined {
  const key = Object.keys(object.attributes).find((other) => other.toLowerCase() === name.toLowerCase());
  const value = key === undefined ? undefined : object.attributes[key];
  return Array.isArray(value) ? value[0] : value;
}

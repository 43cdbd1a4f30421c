import { z } from 'zod';
import { exchangeAttributes } from '../../../domain/exchange-attributes';
import { isoAt, type Moment } from '../state/moment';
import type { AdObject, AdValue } from '../state/forest-documents';
import { TenantError } from '../state/tenant-error';
import { dnKey, isDistinguishedName, nameOf, parentOf, withFirstPart } from './distinguished-name';
import { attributeText, changeObject, createObject, descendantsOf, findByDn, requireByDn } from './objects';
import { createUsers } from './new-users';

const Dn = z.string().refine(isDistinguishedName, 'not a distinguished name');
const Count = z.int().min(1).max(20_000);

/** What an AD administrator does (api.md, 6: `POST /_local/ad`). */
export const AdOperation = z.union([
  z.strictObject({ op: z.literal('createUsers'), organizationalUnit: Dn, count: Count }),
  z.strictObject({ op: z.literal('delete'), distinguishedNames: z.array(Dn).min(1) }),
  z.strictObject({
    op: z.literal('delete'),
    organizationalUnit: Dn,
    count: Count,
    objectType: z.enum(['user', 'group']).default('user'),
  }),
  z.strictObject({ op: z.literal('restore'), distinguishedNames: z.array(Dn).min(1) }),
  z.strictObject({ op: z.literal('rename'), distinguishedName: Dn, newName: Dn }),
  z.strictObject({
    op: z.literal('set'),
    distinguishedName: Dn,
    attributes: z.record(z.string().min(1), z.union([z.string(), z.array(z.string()), z.null()])),
  }),
  z.strictObject({ op: z.literal('createOrganizationalUnit'), distinguishedName: Dn }),
  z.strictObject({ op: z.literal('list'), organizationalUnit: Dn }),
]);
export type AdOperation = z.infer<typeof AdOperation>;
type Of<O extends AdOperation['op']> = Extract<AdOperation, { op: O }>;

export interface ListedObject {
  distinguishedName: string;
  objectType: string;
  objectGuid: string;
  attributes: Record<string, AdValue>;
}

/** Names that do not exist are refused as AD refuses them (TenantError), and nothing is changed. */
export function adOperation(moment: Moment, operation: AdOperation): { changed: string[] } | { value: ListedObject[] } {
  return moment.state.transaction(() => perform(moment, operation));
}

function perform(moment: Moment, operation: AdOperation): { changed: string[] } | { value: ListedObject[] } {
  switch (operation.op) {
    case 'createUsers':
      return namesOf(createUsers(moment, operation.organizationalUnit, operation.count));
    case 'delete':
      return namesOf(deleteObjects(moment, operation));
    case 'restore':
      return namesOf(restoreObjects(moment, operation.distinguishedNames));
    case 'rename':
      return namesOf(renameObject(moment, operation));
    case 'set':
      return namesOf([setAttributes(moment, operation)]);
    case 'createOrganizationalUnit':
      return namesOf([
        createObject(moment, {
          distinguishedName: operation.distinguishedName,
          objectType: 'organizationalUnit',
          attributes: { ou: nameOf(operation.distinguishedName) },
        }),
      ]);
    case 'list':
      return { value: listObjects(moment, operation.organizationalUnit) };
  }
}

function namesOf(objects: AdObject[]): { changed: string[] } {
  return { changed: objects.map((object) => object.distinguishedName) };
}

function deleteObjects(moment: Moment, operation: Of<'delete'>): AdObject[] {
  const roots =
    'distinguishedNames' in operation
      ? operation.distinguishedNames.map((name) => requireByDn(moment, name))
      : descendantsOf(moment, requireByDn(moment, operation.organizationalUnit).id)
          .filter((object) => object.objectType === operation.objectType)
          .slice(0, operation.count);
  const doomed = new Map<string, AdObject>();
  for (const root of roots)
    for (const object of [root, ...descendantsOf(moment, root.id)]) doomed.set(object.id, object);
  return [...doomed.keys()].map((id) => changeObject(moment, id, { isDeleted: true }));
}

/** From the recycle bin, exactly those named; the parent must be there (AD does not bring it back either). */
function restoreObjects(moment: Moment, distinguishedNames: string[]): AdObject[] {
  const byDepth = [...distinguishedNames].sort((left, right) => dnKey(left).length - dnKey(right).length);
  return byDepth.map((name) => {
    const deleted = moment.state.adObjects
      .filter((object) => object.isDeleted && dnKey(object.distinguishedName) === dnKey(name))
      .at(-1);
    if (!deleted) throw new TenantError(404, 'noSuchObject', `the recycle bin has no ${name}`);
    if (findByDn(moment, name)) throw new TenantError(409, 'entryAlreadyExists', `${name} exists already`);
    if (deleted.parentId && moment.state.adObjects.get(deleted.parentId)?.isDeleted !== false) {
      throw new TenantError(409, 'noSuchObject', `the parent of ${name} is deleted; restore it first`);
    }
    return changeObject(moment, deleted.id, { isDeleted: false });
  });
}

function renameObject(moment: Moment, { distinguishedName, newName }: Of<'rename'>): AdObject[] {
  const object = requireByDn(moment, distinguishedName);
  const renamed = withFirstPart(newName, parentOf(object.distinguishedName));
  if (findByDn(moment, renamed)) throw new TenantError(409, 'entryAlreadyExists', `${renamed} exists already`);
  const descendants = descendantsOf(moment, object.id);
  const changed = changeObject(moment, object.id, {
    distinguishedName: renamed,
    attributes: { ...object.attributes, cn: nameOf(renamed) },
  });
  const moved = descendants.map((child) => {
    const parent = moment.state.adObjects.get(child.parentId ?? '');
    // The children keep their uSNChanged: that is why a delta cycle does not notice a renamed OU.
    return moment.state.adObjects.patch(child.id, {
      distinguishedName: withFirstPart(child.distinguishedName, parent?.distinguishedName ?? ''),
    });
  });
  return [changed, ...moved];
}

/** What `Set-RemoteMailbox` writes. */
const exchangeAttribute = new RegExp(
  `^(msExch.*|targetAddress|legacyExchangeDN|${exchangeAttributes.flatMap(({ ad }) => ad).join('|')})$`,
  'i',
);

function setAttributes(moment: Moment, operation: Of<'set'>): AdObject {
  const object = requireByDn(moment, operation.distinguishedName);
  const attributes = { ...object.attributes };
  let members = object.members;
  for (const [name, value] of Object.entries(operation.attributes)) {
    const present = Object.keys(attributes).find((other) => other.toLowerCase() === name.toLowerCase()) ?? name;
    if (name.toLowerCase() === 'member') {
      members = [value ?? []].flat().map((member) => requireByDn(moment, member).id);
    } else if (value === null || value.length === 0) delete attributes[present];
    else attributes[present] = value;
  }
  const exchange = exchangeOf(moment, { ...object, attributes }, Object.keys(operation.attributes));
  return changeObject(moment, object.id, { attributes, members, exchange });
}

/** A person who is given a recipient type has a remote mailbox from then on. */
function exchangeOf(moment: Moment, object: AdObject, changed: string[]): AdObject['exchange'] {
  if (!changed.some((name) => exchangeAttribute.test(name))) return object.exchange;
  const isMailbox = object.objectType === 'user' && attributeText(object, 'msExchRecipientTypeDetails') !== undefined;
  if (!object.exchange && !isMailbox) return null;
  return { moveState: object.exchange?.moveState ?? 'none', changedAt: isoAt(moment.now) };
}

function listObjects(moment: Moment, organizationalUnit: string): ListedObject[] {
  return objectsBelow(moment, organizationalUnit).map((object) => ({
    distinguishedName: object.distinguishedName,
    objectType: object.objectType,
    objectGuid: object.id,
    attributes: {
      ...object.attributes,
      ...(object.objectSid ? { objectSid: object.objectSid } : {}),
      ...(object.objectType === 'group' ? { member: memberNames(moment, object) } : {}),
      uSNChanged: String(object.usn),
      whenChanged: object.whenChanged,
    },
  }));
}

/** Below a unit, or everything of a domain when its own name is given. */
function objectsBelow(moment: Moment, container: string): AdObject[] {
  const { state } = moment;
  const domain = [...state.domains.all()].find(
    ({ distinguishedName }) => dnKey(distinguishedName) === dnKey(container),
  );
  if (!domain) return descendantsOf(moment, requireByDn(moment, container).id);
  return [...state.adObjects.all()].filter(({ distinguishedName }) =>
    dnKey(distinguishedName).endsWith(`,${dnKey(container)}`),
  );
}

function memberNames({ state }: Moment, group: AdObject): string[] {
  return group.members.flatMap((id) => {
    const member = state.adObjects.get(id);
    return member && !member.isDeleted ? [member.distinguishedName] : [];
  });
}

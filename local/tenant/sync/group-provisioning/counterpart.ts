import { attributeText } from '../../forest/objects';
import type { Group } from '../../state/directory-documents';
import type { AdObject } from '../../state/forest-documents';
import { connectionOf, type Run } from '../cycle/run';

/** What AD groups are marked with. */
export function markOf(groupId: string): string {
  return `Group_${groupId}`;
}

/** The AD group that belongs to a group: marked with its id, or the one that a converted group came from. */
export function findCounterpart(run: Run, group: Group): AdObject | undefined {
  const { state, domain } = run;
  const isThere = (object: AdObject | undefined): object is AdObject =>
    object !== undefined && !object.isDeleted && object.objectType === 'group' && object.domain === domain.id;
  const connection = connectionOf(run, group.id);
  const connected = connection && state.adObjects.get(connection.targetId);
  if (isThere(connected)) return connected;
  const marked = state.adObjects
    .where('domain', domain.id)
    .find((object) => isThere(object) && isMarked(object, group.id));
  if (marked) return marked;
  if (!group.isCloudManaged || !state.quirks.matchesConvertedGroups) return undefined;
  const origin = state.adObjects.get(group.onPremisesObjectIdentifier ?? '');
  return isThere(origin) ? origin : undefined;
}

function isMarked(object: AdObject, groupId: string): boolean {
  return attributeText(object, 'msDS-ExternalDirectoryObjectId') === markOf(groupId);
}

/** objectGUID in AD of a member; undefined for cloud users and for groups that AD owns or that were not provisioned. */
export function counterpartOfMember(run: Run, memberId: string): string | undefined {
  const { state } = run;
  const user = state.users.get(memberId);
  const group = state.groups.get(memberId);
  const id = group
    ? group.onPremisesSyncEnabled !== true && connectionOf(run, group.id)?.targetId
    : user?.onPremisesObjectIdentifier;
  const object = id ? state.adObjects.get(id) : undefined;
  return object && !object.isDeleted ? object.id : undefined;
}

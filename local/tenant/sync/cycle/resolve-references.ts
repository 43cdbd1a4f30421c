import type { AdObject } from '../../state/forest-documents';
import { importStep, step } from './evaluation-steps';
import { connectionOf, type Evaluation, type Run } from './run';

/**
 * Brings the members of an AD group to its Entra group. Members that came from AD follow AD; cloud-only members stay.
 * Undefined when nothing changed.
 */
export function resolveReferences(run: Run, sourceId: string): Evaluation | undefined {
  const { state } = run;
  const object = state.adObjects.get(sourceId);
  const connection = connectionOf(run, sourceId);
  const group = connection && state.groups.get(connection.targetId);
  if (!object || object.isDeleted || !connection || !group || group.isCloudManaged) return undefined;
  const { resolved, unresolved } = resolve(run, object);
  const links = state.groupLinks.get(group.id) ?? { id: group.id, members: [], owners: [] };
  const kept = links.members.filter((id) => resolved.has(id) || !isFromAd(run, id));
  const members = [...new Set([...kept, ...resolved])];
  const changed = members.length !== links.members.length || members.some((id, index) => links.members[index] !== id);
  if (changed) state.groupLinks.put({ ...links, members });
  const newlyUnresolved = unresolved.some((id) => !connection.unresolved.includes(id));
  if (unresolved.join() !== connection.unresolved.join()) state.connections.put({ ...connection, unresolved });
  if (!changed && !newlyUnresolved) return undefined;
  return {
    kind: 'exported',
    action: 'update',
    sourceId,
    object,
    targetId: group.id,
    targetType: 'Group',
    targetName: group.displayName,
    status: unresolved.length > 0 ? 'warning' : 'success',
    ...(unresolved.length > 0 ? { errorCode: 'UnableToResolveReferenceAttributeValue' } : {}),
    steps: [
      importStep(object),
      ...unresolved.map((id) => unresolvedStep(run, id)),
      step('EntryExport', 'export', { description: `Members of '${group.displayName}' were updated` }),
    ],
    modified: [{ displayName: 'members', oldValue: String(links.members.length), newValue: String(members.length) }],
  };
}

function resolve(run: Run, group: AdObject): { resolved: Set<string>; unresolved: string[] } {
  const resolved = new Set<string>();
  const unresolved: string[] = [];
  for (const memberId of group.members) {
    const member = run.state.adObjects.get(memberId);
    if (!member || member.isDeleted) continue;
    const target = targetOf(run, memberId);
    if (target) resolved.add(target);
    else unresolved.push(memberId);
  }
  return { resolved, unresolved };
}

/** A group that moved to the cloud can no longer be referenced from AD; a user can. */
function targetOf(run: Run, memberId: string): string | undefined {
  const { state } = run;
  const user = state.users.first('onPremisesObjectIdentifier', memberId);
  if (user) return user.id;
  const group = state.groups.first('onPremisesObjectIdentifier', memberId);
  return group && !group.isCloudManaged ? group.id : undefined;
}

function isFromAd({ state }: Run, id: string): boolean {
  const object = state.users.get(id) ?? state.groups.get(id);
  return object?.onPremisesObjectIdentifier != null;
}

function unresolvedStep({ state }: Run, memberId: string) {
  return step('UnableToResolveReferenceAttributeValue', 'referenceResolution', {
    status: 'warning',
    description: 'The reference attribute value could not be resolved.',
    details: { AttributeName: 'member', ReferenceValue: state.adObjects.get(memberId)?.distinguishedName ?? memberId },
  });
}

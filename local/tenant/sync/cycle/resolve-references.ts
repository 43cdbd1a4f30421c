import type { Group } from '../../state/directory-documents';
import type { AdObject } from '../../state/forest-documents';
import { mappingOf } from '../mapping/scope';
import { importStep, step } from './evaluation-steps';
import { connectionOf, type Evaluation, type Run } from './run';

/**
 * Brings the members of an AD group to its Entra group. Members that came from AD follow AD; cloud-only members stay.
 * Undefined when nothing changed.
 */
export function resolveReferences(run: Run, sourceId: string): Evaluation | undefined {
  const object = run.state.adObjects.get(sourceId);
  const connection = connectionOf(run, sourceId);
  const group = connection && run.state.groups.get(connection.targetId);
  if (!object || !group || !mayFlow(run, object, group)) return undefined;
  const { resolved, unresolved } = resolve(run, object);
  const counts = writeMembers(run, group.id, resolved);
  const isNew = unresolved.some((id) => !connection.unresolved.includes(id));
  if (unresolved.join() !== connection.unresolved.join()) run.state.connections.put({ ...connection, unresolved });
  return counts || isNew ? outcome(run, { object, group, unresolved, counts }) : undefined;
}

function mayFlow(run: Run, object: AdObject, group: Group): boolean {
  const mapped = mappingOf(run.rule, object)?.attributeMappings ?? [];
  const hasMembers = mapped.some(({ targetAttributeName }) => targetAttributeName.toLowerCase() === 'members');
  return hasMembers && !object.isDeleted && !group.isCloudManaged;
}

interface MemberCounts {
  before: number;
  after: number;
}

/** Undefined when the members are what they should be. */
function writeMembers(run: Run, groupId: string, resolved: ReadonlySet<string>): MemberCounts | undefined {
  const links = run.state.groupLinks.get(groupId) ?? { id: groupId, members: [], owners: [] };
  const kept = links.members.filter((id) => resolved.has(id) || !isFromAd(run, id));
  const members = [...new Set([...kept, ...resolved])];
  if (members.join() === links.members.join()) return undefined;
  run.state.groupLinks.put({ ...links, members });
  return { before: links.members.length, after: members.length };
}

interface Outcome {
  object: AdObject;
  group: Group;
  unresolved: string[];
  counts: MemberCounts | undefined;
}

function outcome(run: Run, { object, group, unresolved, counts }: Outcome): Evaluation {
  return {
    kind: 'exported',
    action: 'update',
    sourceId: object.id,
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
    modified: counts
      ? [{ displayName: 'members', oldValue: String(counts.before), newValue: String(counts.after) }]
      : [],
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

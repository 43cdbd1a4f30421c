import { changeObject } from '../../forest/objects';
import { connectionOf, type Run } from '../cycle/run';
import { counterpartOfMember } from './counterpart';

/** Members in AD become those of the group; who is not in AD, or belongs to AD alone, is left out. True when something changed. */
export function writeMembers(run: Run, groupId: string): boolean {
  const wanted = (run.state.groupLinks.get(groupId)?.members ?? []).flatMap((id) => counterpartOfMember(run, id) ?? []);
  return setMembers(run, groupId, wanted);
}

/** On demand only the members that are named are brought along; the others stay as they are. */
export function addMembers(run: Run, groupId: string, named: readonly string[]): boolean {
  const members = new Set(run.state.groupLinks.get(groupId)?.members);
  const wanted = named.filter((id) => members.has(id)).flatMap((id) => counterpartOfMember(run, id) ?? []);
  return setMembers(run, groupId, [...(objectOf(run, groupId)?.members ?? []), ...wanted]);
}

function setMembers(run: Run, groupId: string, wanted: readonly string[]): boolean {
  const object = objectOf(run, groupId);
  const members = [...new Set(wanted)];
  const isSame = object?.members.length === members.length && object.members.every((id) => members.includes(id));
  if (!object || isSame || !mapsMembers(run)) return false;
  changeObject(run, object.id, { members });
  return true;
}

function objectOf(run: Run, groupId: string) {
  const connection = connectionOf(run, groupId);
  return connection && run.state.adObjects.get(connection.targetId);
}

function mapsMembers({ rule, state }: Run): boolean {
  const mapped = rule.objectMappings.flatMap(({ attributeMappings }) => attributeMappings);
  return state.quirks.groupMembersToAd && mapped.some(({ targetAttributeName }) => targetAttributeName === 'member');
}

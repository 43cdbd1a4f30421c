import { z } from 'zod';
import { TenantError } from '../../state/tenant-error';
import { logEvaluation } from '../cycle/provisioning-log';
import type { Evaluation, Run } from '../cycle/run';
import { addMembers } from './group-members';
import { leftOut, provisionGroup } from './provision-group';

const mostMembers = 5;

const Links = z.strictObject({
  members: z
    .array(z.strictObject({ objectId: z.guid(), objectTypeName: z.enum(['User', 'Group']) }))
    .max(mostMembers)
    .default([]),
});

interface Subject {
  objectId: string;
  objectTypeName: string;
  links?: unknown;
}

/** One group now, with the members that are named (reference 2.6). */
export function provisionGroupOnDemand(run: Run, subject: Subject): Evaluation {
  const named = membersOf(subject);
  const group = run.state.groups.get(subject.objectId.toLowerCase());
  if (!group) {
    throw new TenantError(400, 'BadRequest', `The object '${subject.objectId}' was not found in the source directory.`);
  }
  if (group.visibleAt > run.now) return leftOut(group, 'NotInScope', 'The object was not found yet.');
  const evaluation = provisionGroup(run, group);
  if (evaluation.kind === 'failed' || evaluation.kind === 'skipped') return logged(run, evaluation);
  const hasNewMembers = named.length > 0 && addMembers(run, group.id, named);
  return evaluation.kind === 'unchanged' && !hasNewMembers
    ? evaluation
    : logged(run, { ...evaluation, kind: 'exported' });
}

function membersOf({ objectTypeName, links }: Subject): string[] {
  const parsed = Links.safeParse(links ?? {});
  if (objectTypeName === 'Group' && parsed.success)
    return parsed.data.members.map(({ objectId }) => objectId.toLowerCase());
  throw new TenantError(400, 'BadRequest', 'A Group with at most five members is expected.');
}

function logged(run: Run, evaluation: Evaluation): Evaluation {
  logEvaluation(run, evaluation);
  return evaluation;
}

import { childOf, dnKey } from '../../forest/distinguished-name';
import { changeObject, createObject, findByDn } from '../../forest/objects';
import type { Group } from '../../state/directory-documents';
import type { AdObject } from '../../state/forest-documents';
import { nothing, scopingStep, step } from '../cycle/evaluation-steps';
import { loggedAction } from '../cycle/export-outcome';
import { connectionId, connectionOf, type Evaluation, type Run } from '../cycle/run';
import { differences } from '../cycle/target';
import { ExpressionError } from '../mapping/expression';
import { mappedValues, type TargetValues } from '../mapping/target-values';
import type { ObjectMapping } from '../schema/schema-body';
import { findCounterpart } from './counterpart';
import { attributesOf, inputsOfGroup, textOf } from './group-attributes';
import { whyOutOfScope } from './group-scope';

/** Brings one group to AD: its AD group is found and made like it, or a new one is created. Members follow by themselves. */
export function provisionGroup(run: Run, group: Group): Evaluation {
  const mapping = run.rule.objectMappings.find(({ enabled, sourceObjectName }) => enabled && isGroup(sourceObjectName));
  const why = mapping ? whyOutOfScope(run, group) : 'no enabled mapping for Group';
  if (!mapping || why) return leftOut(group, 'NotInScope', `The object is not in scope: ${why}.`);
  const found = findCounterpart(run, group);
  if (found && found.scope !== 'universal') {
    const reason = `Groups of the scope ${found.scope ?? 'unknown'} cannot be provisioned.`;
    return { ...leftOut(group, 'GroupScopeNotSupported', reason), sourceId: found.id, object: found };
  }
  try {
    return write(run, { group, found, values: valuesOf(run, mapping, { group, found }) });
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return notWritten({ group, found }, 'AttributeMappingEvaluationFailed', error.message);
  }
}

function isGroup(name: string): boolean {
  return name.toLowerCase() === 'group';
}

interface Pair {
  group: Group;
  found: AdObject | undefined;
}

function valuesOf(run: Run, mapping: ObjectMapping, { group, found }: Pair): TargetValues {
  return mappedValues(mapping, { inputs: inputsOfGroup(group, run.domain), adding: !found });
}

function write(run: Run, pair: Pair & { values: TargetValues }): Evaluation {
  const { values } = pair;
  const named = textOf(values, 'parentdistinguishedname');
  const parent = findByDn(run, named);
  if (parent?.domain !== run.domain.id)
    return notWritten(pair, 'ParentContainerNotFound', `Active Directory has no container '${named}'.`);
  const distinguishedName = childOf(parent.distinguishedName, 'CN', textOf(values, 'cn'));
  const taken = findByDn(run, distinguishedName);
  if (taken && taken.id !== pair.found?.id)
    return notWritten(pair, 'EntryAlreadyExists', `${distinguishedName} exists already.`);
  return exported(run, pair, { parent, distinguishedName, values });
}

interface Wanted {
  parent: AdObject;
  distinguishedName: string;
  values: TargetValues;
}

function exported(run: Run, { group, found }: Pair, wanted: Wanted): Evaluation {
  const object = found ? update(run, found, wanted) : create(run, wanted);
  const isKnown = connectionOf(run, group.id) !== undefined;
  connect(run, group, object);
  const modified = found ? changesBetween(found, object) : [];
  const isSame = found !== undefined && isKnown && modified.length === 0;
  return {
    ...base(group, object),
    kind: isSame ? 'unchanged' : 'exported',
    action: loggedAction(run, object.id, !found),
    modified,
    steps: [importStep(group), scopingStep('The object is in scope.', true), ...exportSteps(found, object)],
  };
}

function update(run: Run, found: AdObject, { parent, distinguishedName, values }: Wanted): AdObject {
  const stays = dnKey(found.distinguishedName) === dnKey(distinguishedName);
  const cn = textOf(values, 'cn');
  const place = stays ? {} : { distinguishedName, parentId: parent.id };
  const attributes = { ...attributesOf(values, found.attributes), ...(stays ? {} : { cn }) };
  const wanted = { ...place, attributes };
  return differences<AdObject>(found, wanted).length > 0 ? changeObject(run, found.id, wanted) : found;
}

function create(run: Run, { distinguishedName, values }: Wanted): AdObject {
  const account = `$${run.state.nextId('account').slice(0, 12).toUpperCase()}`;
  return createObject(run, {
    distinguishedName,
    objectType: 'group',
    scope: 'universal',
    attributes: { sAMAccountName: account, groupType: '-2147483640', ...attributesOf(values, {}) },
  });
}

function connect({ state, job, now }: Run, group: Group, object: AdObject): void {
  const id = connectionId(job.id, group.id);
  const known = state.connections.get(id);
  if (known?.targetId === object.id && known.distinguishedName === object.distinguishedName) return;
  state.connections.put({
    id,
    jobId: job.id,
    sourceId: group.id,
    sourceType: 'Group',
    targetId: object.id,
    targetType: 'Group',
    displayName: group.displayName,
    distinguishedName: object.distinguishedName,
    unresolved: [],
    passwordHash: 'none',
    passwordStamp: null,
    writeback: 'none',
    writtenBackAt: null,
    connectedAt: now,
  });
}

function changesBetween(before: AdObject, after: AdObject): Evaluation['modified'] {
  const shown = ({ distinguishedName, attributes }: AdObject) => ({ distinguishedName, ...attributes });
  return differences<object>(shown(before), shown(after));
}

function exportSteps(found: AdObject | undefined, object: AdObject) {
  const description = found ? `Found '${found.distinguishedName}' in Active Directory` : 'No matching object was found';
  const exported = `Group '${object.distinguishedName}' was ${found ? 'updated' : 'created'} in Active Directory`;
  return [
    step('EntryMatching', 'matching', { status: found ? 'success' : 'skipped', description }),
    step(found ? 'EntryExportUpdate' : 'EntryExportAdd', 'export', { description: exported }),
  ];
}

function importStep(group: Group) {
  const description = `Retrieved Group '${group.displayName}' from Microsoft Entra ID`;
  return step('EntryImport', 'import', { description });
}

/** In the log source and target change places for what comes from the cloud: `object` is the one in AD. */
function base(group: Group, object: AdObject | undefined): Evaluation {
  return {
    ...nothing(object?.id ?? ''),
    ...(object ? { object } : {}),
    targetId: group.id,
    targetType: 'Group',
    targetName: group.displayName,
  };
}

export function leftOut(group: Group, errorCode: string, reason: string): Evaluation {
  const steps = [importStep(group), scopingStep(reason, false)];
  return { ...base(group, undefined), kind: 'skipped', status: 'skipped', errorCode, reason, steps };
}

function notWritten({ group, found }: Pair, errorCode: string, reason: string): Evaluation {
  const steps = [
    importStep(group),
    scopingStep('The object is in scope.', true),
    step('EntryExport', 'export', { status: 'failure', description: reason }),
  ];
  return { ...base(group, found), kind: 'failed', status: 'failure', errorCode, reason, steps };
}

import type { Group } from '../../state/directory-documents';
import type { AdObject } from '../../state/forest-documents';
import { isoAt } from '../../state/moment';
import { groupProperties } from '../mapping/graph-properties';
import { targetValues } from '../mapping/target-values';
import type { ObjectMapping } from '../schema/schema-body';
import { failed, skipped } from './evaluation-steps';
import { exportSteps, loggedAction } from './export-outcome';
import { newGroup } from './new-targets';
import { connectionOf, type Evaluation, type Run } from './run';
import { connect, differences } from './target';
import { takeOverRefusal } from './tenant-features';

/** Members follow in the reference phase. */
export function exportGroup(run: Run, object: AdObject, mapping: ObjectMapping): Evaluation {
  const found = findGroup(run, object);
  if (found?.isCloudManaged) {
    connect(run, object, { id: found.id, type: 'Group', displayName: found.displayName });
    return skipped(object.id, 'cloudManaged');
  }
  const refusal = found && !found.onPremisesSyncEnabled ? takeOverRefusal(run.state) : undefined;
  return refusal ? failed(object, refusal) : writeGroup(run, { object, mapping, found });
}

interface Matched {
  object: AdObject;
  mapping: ObjectMapping;
  found: Group | undefined;
}

function writeGroup(run: Run, { object, mapping, found }: Matched): Evaluation {
  const values = targetValues(mapping, { object, domain: run.domain, adding: !found });
  const base = found ?? newGroup(run, object);
  const properties = groupProperties(values, found);
  const group: Group = { ...base, ...properties, onPremisesObjectIdentifier: object.id, onPremisesSyncEnabled: true };
  const modified = differences<Group>(base, group);
  if (modified.length > 0 || !found) store(run, group);
  const isKnown = found !== undefined && connectionOf(run, object.id) !== undefined;
  connect(run, object, { id: group.id, type: 'Group', displayName: group.displayName });
  return {
    kind: isKnown && modified.length === 0 ? 'unchanged' : 'exported',
    action: loggedAction(run, object.id, !found),
    sourceId: object.id,
    object,
    targetId: group.id,
    targetType: 'Group',
    targetName: group.displayName,
    status: 'success',
    steps: exportSteps(object, {
      matchedBy: found && (isKnown ? 'connected' : 'hardMatch'),
      name: `Group '${group.displayName}'`,
    }),
    modified,
  };
}

function store({ state, now }: Run, group: Group) {
  state.groups.put({ ...group, onPremisesLastSyncDateTime: isoAt(now) });
  if (!state.groupLinks.get(group.id)) state.groupLinks.put({ id: group.id, members: [], owners: [] });
}

function findGroup(run: Run, object: AdObject): Group | undefined {
  const connection = connectionOf(run, object.id);
  const connected = connection && run.state.groups.get(connection.targetId);
  return connected ?? run.state.groups.first('onPremisesObjectIdentifier', object.id);
}

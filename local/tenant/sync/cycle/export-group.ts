import { fractionFrom } from '../../state/chance';
import type { Group } from '../../state/directory-documents';
import type { AdObject } from '../../state/forest-documents';
import { isoAt } from '../../state/moment';
import { groupProperties } from '../mapping/graph-properties';
import { targetValues } from '../mapping/target-values';
import type { ObjectMapping } from '../schema/schema-body';
import { importStep, scopingStep, skipped, step } from './evaluation-steps';
import { connectionOf, type Evaluation, type Run } from './run';
import { connect, differences, newSynced } from './target';

/** Members follow in the reference phase. */
export function exportGroup(run: Run, object: AdObject, mapping: ObjectMapping): Evaluation {
  const { state } = run;
  const found = findGroup(run, object);
  if (found?.isCloudManaged) {
    connect(run, object, { id: found.id, type: 'Group', displayName: found.displayName });
    return skipped(object.id, 'cloudManaged');
  }
  const values = targetValues(mapping, { object, domain: run.domain, adding: !found });
  const base = found ?? newGroup(run, object);
  const next: Group = {
    ...base,
    ...groupProperties(values, found),
    onPremisesObjectIdentifier: object.id,
    onPremisesSyncEnabled: true,
  };
  const modified = differences<Group>(base, next);
  if (modified.length > 0 || !found) {
    state.groups.put({ ...next, onPremisesLastSyncDateTime: isoAt(run.now) });
    if (!state.groupLinks.get(next.id)) state.groupLinks.put({ id: next.id, members: [], owners: [] });
  }
  const connected = connectionOf(run, object.id) !== undefined;
  connect(run, object, { id: next.id, type: 'Group', displayName: next.displayName });
  const blurred = fractionFrom(state.seed, 'action', object.id, run.cycleId) < 0.15;
  return {
    kind: connected && found && modified.length === 0 ? 'unchanged' : 'exported',
    action: found || blurred ? 'update' : 'create',
    sourceId: object.id,
    object,
    targetId: next.id,
    targetType: 'Group',
    targetName: next.displayName,
    status: 'success',
    steps: [
      importStep(object),
      scopingStep('The object is in scope.', true),
      step('EntryMatching', 'matching', {
        description: found ? 'Matched an existing group' : 'No matching object was found',
      }),
      step('EntryExport', 'export', {
        description: `Group '${next.displayName}' was ${found ? 'updated' : 'created'} in Microsoft Entra ID`,
      }),
    ],
    modified,
  };
}

function findGroup(run: Run, object: AdObject): Group | undefined {
  const connection = connectionOf(run, object.id);
  const connected = connection && run.state.groups.get(connection.targetId);
  return connected ?? run.state.groups.first('onPremisesObjectIdentifier', object.id);
}

function newGroup(run: Run, object: AdObject): Group {
  const id = run.state.nextId('group');
  return {
    id,
    createdDateTime: isoAt(run.now),
    deletedDateTime: null,
    displayName: '',
    description: null,
    mail: null,
    mailEnabled: false,
    mailNickname: String(object.attributes['sAMAccountName'] ?? id.slice(0, 8)),
    securityEnabled: true,
    securityIdentifier: securityIdentifierOf(id),
    groupTypes: [],
    membershipRule: null,
    membershipRuleProcessingState: null,
    proxyAddresses: [],
    onPremisesNetBiosName: null,
    isAssignableToRole: null,
    visibility: null,
    ...newSynced(run, id),
  };
}

/** The cloud SID of a group follows from its object id. */
export function securityIdentifierOf(id: string): string {
  const hex = id.replaceAll('-', '');
  return `S-1-12-1-${[0, 8, 16, 24].map((at) => Number.parseInt(hex.slice(at, at + 8), 16)).join('-')}`;
}

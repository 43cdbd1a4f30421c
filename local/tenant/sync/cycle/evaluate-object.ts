import type { AdObject } from '../../state/forest-documents';
import type { Connection } from '../../state/sync-documents';
import { ExpressionError } from '../mapping/expression';
import { mappingOf, scopeOf, type ScopeVerdict } from '../mapping/scope';
import { exportGroup } from './export-group';
import { exportUser } from './export-user';
import { failed, nothing, scopingStep, skipped, step } from './evaluation-steps';
import { connectionOf, type Evaluation, type Run } from './run';
import { targetOfConnection } from './target';

/** Brings one AD object to the tenant as the job's current schema says; deletes are only reported. */
export function evaluateObject(run: Run, sourceId: string): Evaluation {
  const { state } = run;
  const object = state.adObjects.get(sourceId);
  const connection = connectionOf(run, sourceId);
  const present = object && !object.isDeleted && object.domain === run.domain.id ? object : undefined;
  const verdict = present ? scopeOf(state, { rule: run.rule, filters: run.filters, object: present }) : 'gone';
  if (verdict !== 'inScope' || !present) return leaving(run, { sourceId, object, connection, verdict });
  return exportObject(run, present);
}

function exportObject(run: Run, object: AdObject): Evaluation {
  const mapping = mappingOf(run.rule, object);
  if (!mapping) return nothing(object.id);
  try {
    return mapping.targetObjectName === 'Group' ? exportGroup(run, object, mapping) : exportUser(run, object, mapping);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return failed(object, { code: 'AttributeMappingEvaluationFailed', message: error.message });
  }
}

interface Leaver {
  sourceId: string;
  object: AdObject | undefined;
  connection: Connection | undefined;
  verdict: ScopeVerdict | 'gone';
}

const unseenVerdicts = new Set<Leaver['verdict']>(['gone', 'notMapped']);

function leaving(run: Run, leaver: Leaver): Evaluation {
  const { sourceId, connection, verdict } = leaver;
  if (!connection) return unseenVerdicts.has(verdict) ? nothing(sourceId) : skipped(sourceId, verdict);
  const target = targetOfConnection(run, connection);
  if (!target) run.state.connections.delete(connection.id);
  if (!target || (verdict === 'notMapped' && run.state.quirks.disabledMapping === 'ignores')) return nothing(sourceId);
  if (target.onPremisesSyncEnabled !== true) return notOfAd(sourceId, target.isCloudManaged, verdict);
  const mapping = run.rule.objectMappings.find((candidate) => candidate.sourceObjectName === connection.sourceType);
  if (mapping?.flowTypes.includes('Delete') === false) return skipped(sourceId, 'deleteNotInFlowTypes');
  return pendingDelete(leaver, connection);
}

/** What was rolled back and not taken over yet is not AD's to delete either. */
function notOfAd(sourceId: string, isCloudManaged: boolean, verdict: Leaver['verdict']): Evaluation {
  return skipped(sourceId, isCloudManaged ? 'cloudManaged' : verdict);
}

function pendingDelete({ sourceId, object, verdict }: Leaver, connection: Connection): Evaluation {
  return {
    kind: 'pendingDelete',
    action: 'delete',
    sourceId,
    ...(object ? { object } : {}),
    targetId: connection.targetId,
    targetType: connection.targetType,
    targetName: connection.displayName,
    status: 'success',
    steps: [
      step('EntryImportDelete', 'import', {
        description: `Retrieved delete of ${connection.sourceType} from Active Directory`,
      }),
      scopingStep(verdict === 'gone' ? 'deleted in Active Directory' : verdict, false),
    ],
    modified: [],
  };
}

import type { AdObject } from '../../state/forest-documents';
import type { ProvisioningStep } from '../../state/sync-documents';
import type { Evaluation } from './run';

export function nothing(sourceId: string): Evaluation {
  return { kind: 'nothing', action: 'other', sourceId, status: 'success', steps: [], modified: [] };
}

/** Logged with the source id alone. */
export function skipped(sourceId: string, why: string): Evaluation {
  const description =
    why === 'cloudManaged'
      ? 'The source of authority of the object is the cloud (blockOnPremisesSync); the change is not exported.'
      : `The object is not in scope: ${why}.`;
  return {
    ...nothing(sourceId),
    kind: 'skipped',
    status: 'skipped',
    errorCode: why === 'cloudManaged' ? 'OnPremisesSyncBlocked' : 'NotInScope',
    reason: description,
    steps: [
      step('EntryImport', 'import', { description: 'Retrieved entry from Active Directory' }),
      scopingStep(description, why === 'cloudManaged'),
    ],
  };
}

export function importStep(object: AdObject): ProvisioningStep {
  return step('EntryImport', 'import', {
    description: `Retrieved ${object.objectType} '${object.distinguishedName}' from Active Directory`,
    details: { objectGUID: object.id },
  });
}

export function scopingStep(description: string, inScope: boolean): ProvisioningStep {
  return step('EntrySynchronizationScoping', 'scoping', {
    status: inScope ? 'success' : 'skipped',
    description,
    details: { ScopeEvaluationResult: String(inScope), IsInProvisioningScopeDisplayName: inScope ? 'True' : 'False' },
  });
}

export function step(
  name: string,
  provisioningStepType: ProvisioningStep['provisioningStepType'],
  rest: Partial<Pick<ProvisioningStep, 'status' | 'description' | 'details'>>,
): ProvisioningStep {
  return { name, provisioningStepType, status: 'success', description: '', details: {}, ...rest };
}

/** Kept as an escrow and tried again. */
export function failed(object: AdObject, { code, message }: { code: string; message: string }): Evaluation {
  return {
    kind: 'failed',
    action: 'other',
    sourceId: object.id,
    object,
    status: 'failure',
    errorCode: code,
    reason: message,
    steps: [
      importStep(object),
      scopingStep('The object is in scope.', true),
      step('EntryExport', 'export', { status: 'failure', description: message }),
    ],
    modified: [],
  };
}

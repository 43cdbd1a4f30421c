import { fractionFrom } from '../../state/chance';
import type { AdObject } from '../../state/forest-documents';
import type { ProvisioningStep } from '../../state/sync-documents';
import { importStep, scopingStep, step } from './evaluation-steps';
import type { Evaluation, Run } from './run';

/** The log does not tell creates and updates apart reliably (reference 7). */
export function loggedAction(run: Run, sourceId: string, isNew: boolean): Evaluation['action'] {
  const isBlurred = fractionFrom(run.state.seed, 'action', sourceId, run.cycleId) < 0.15;
  return isNew && !isBlurred ? 'create' : 'update';
}

export function exportSteps(
  object: AdObject,
  { matchedBy, name }: { matchedBy: string | undefined; name: string },
): ProvisioningStep[] {
  return [
    importStep(object),
    scopingStep('The object is in scope.', true),
    step('EntryMatching', 'matching', {
      description: matchedBy ? `Matched by ${matchedBy}` : 'No matching object was found',
    }),
    step('EntryExport', 'export', {
      description: `${name} was ${matchedBy ? 'updated' : 'created'} in Microsoft Entra ID`,
    }),
  ];
}

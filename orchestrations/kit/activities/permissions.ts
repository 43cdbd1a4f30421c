import { operationPermissions, type Operation } from '../../../gateways/operations';
import { leastOf, type Permission } from '../../../gateways/permissions';

/** What the approval room uses, which every workflow opens. */
export const askingOperations = ['directory.findPerson', 'mailer.send'] as const satisfies readonly Operation[];

/**
 * What may be refused without stopping a run: the state of agents stays unknown (documented as delegated only), so does what the
 * audit log and the flags of the tenant say, and mail may be granted in Exchange, where no token shows it; people then decide from the console.
 */
const degrading: readonly Operation[] = [
  'agents.readAgents',
  'agents.readAgentGroups',
  'audits.readEntries',
  'directory.readPasswordWriteback',
  'mailer.send',
];

export function isRequiredToStart(operation: Operation): boolean {
  return !degrading.includes(operation);
}

/** Permissions without which a workflow that uses these operations refuses to begin. */
export function requiredToStart(operations: readonly Operation[]): Permission[] {
  const needed = [...operations, ...askingOperations].filter(isRequiredToStart);
  return leastOf(needed.flatMap((operation) => operationPermissions[operation]));
}

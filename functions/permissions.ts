import { isEnabled, type OperatorConfig } from '../domain/operator-config';
import { asksForApproval, type Workflow } from '../domain/run';
import { operationPermissions, type Operation } from '../gateways/operations';
import { isCovered, leastOf, type Permission } from '../gateways/permissions';
import { operations as deleteThreshold } from '../orchestrations/delete-threshold/permissions';
import { operations as exchangeSoa } from '../orchestrations/exchange-soa/permissions';
import { operations as groupSoa } from '../orchestrations/group-soa/permissions';
import { writeBackOperations } from '../orchestrations/group-soa/write-back-permissions';
import { askingOperations, isRequiredToStart } from '../orchestrations/kit/activities/permissions';
import {
  authorityOperations,
  baselineOperations,
  operations as driftCheck,
  repairOperations,
} from '../orchestrations/drift-check/permissions';
import { operations as ouOnboarding } from '../orchestrations/ou-onboarding/permissions';
import { operations as syncHealth } from '../orchestrations/sync-health/permissions';

/** One permission that one workflow needs; `shared` is what the doors, the console and the doctor read whatever is enabled. */
export interface Need {
  workflow: Workflow | 'shared';
  permission: Permission;
  /** Why: the operations that take it. */
  operations: Operation[];
  /** Without it the workflow refuses to begin (`PERMISSION_MISSING`); else it goes on and knows less, as one that only looks does. */
  requiredToStart: boolean;
}

/** Rooms that are built; a room that is added is named here (a test compares with the registered ones). */
const rooms: Partial<Record<Workflow, readonly Operation[]>> = {
  'ou-onboarding': ouOnboarding,
  'delete-threshold': deleteThreshold,
  'group-soa': groupSoa,
  'exchange-soa': exchangeSoa,
  'drift-check': driftCheck,
  'drift-repair': repairOperations,
  'drift-baseline': baselineOperations,
  'sync-health': syncHealth,
};

/** What a workflow asks of the tenant only when a request wants it, which is refused without; other requests go on. */
const onRequest: Partial<Record<Workflow, readonly Operation[]>> = {
  'group-soa': writeBackOperations,
};

/** Starts, reports, the console and health. */
export const sharedOperations = [
  'agents.readAgents',
  'audits.readEntries',
  'directory.findPerson',
  'directory.readOrganization',
  'directory.readPasswordWriteback',
  'directory.readUsers',
  'synchronization.surveyConfigurations',
] as const satisfies readonly Operation[];

/** Everything that the enabled workflows take, each permission once per workflow and none that another one includes. */
export function permissionsOf(config: OperatorConfig): Need[] {
  const enabled = (Object.keys(rooms) as Workflow[]).filter((workflow) => isEnabled(config, workflow));
  return [
    ...needsOf('shared', { always: sharedOperations }),
    ...enabled.flatMap((workflow) =>
      needsOf(workflow, {
        always: [...(rooms[workflow] ?? []), ...besides(config, workflow), ...tellingOperations(workflow)],
        onRequest: onRequest[workflow],
      }),
    ),
  ];
}

/** What a room looks at only because another one is enabled. */
function besides(config: OperatorConfig, workflow: Workflow): readonly Operation[] {
  return workflow === 'drift-check' && isEnabled(config, 'group-soa') ? authorityOperations : [];
}

/** A room that asks nobody still mails what it finds. */
function tellingOperations(workflow: Workflow): readonly Operation[] {
  return asksForApproval(workflow) ? askingOperations : ['mailer.send'];
}

interface Uses {
  always: readonly Operation[];
  onRequest?: readonly Operation[] | undefined;
}

function needsOf(workflow: Need['workflow'], { always, onRequest: others = [] }: Uses): Need[] {
  const operations = [...new Set([...always, ...others])];
  const least = leastOf(operations.flatMap((operation) => operationPermissions[operation]));
  return least.map((permission) => {
    const why = operations.filter((operation) =>
      operationPermissions[operation].some((one) => isCovered(one, [permission])),
    );
    const refuses = workflow !== 'shared' && asksForApproval(workflow);
    const requiredToStart = refuses && why.some((one) => always.includes(one) && isRequiredToStart(one));
    return { workflow, permission, operations: [...why].sort(), requiredToStart };
  });
}

export interface Granting {
  permission: Permission;
  /**
   * `graph`: an app role, granted in Entra ID. `exchange`: one mailbox only, by RBAC for Applications; no token shows it, and the app
   * role of the same name would open every mailbox. `optIn`: writes more than we do with it, or is documented for people alone; without it something stays unknown.
   */
  where: 'graph' | 'exchange' | 'optIn';
}

/** What the identity is to be granted, over all workflows: the grants script reads it, the doctor compares a token with it. */
export function grantsOf(needs: readonly Need[]): Granting[] {
  return leastOf(needs.map(({ permission }) => permission)).map((permission) => ({
    permission,
    where: whereOf(permission),
  }));
}

const optIns: readonly Permission[] = [
  'OnPremisesPublishingProfiles.ReadWrite.All',
  'OnPremDirectorySynchronization.Read.All',
];

function whereOf(permission: Permission): Granting['where'] {
  if (permission === 'Mail.Send') return 'exchange';
  return optIns.includes(permission) ? 'optIn' : 'graph';
}

/** Roles of a token compared with what is needed: needs that nothing covers, and roles that are more than needed. */
export function compareWithGranted(
  needs: readonly Need[],
  granted: readonly string[],
): { missing: Need[]; surplus: string[] } {
  const grantings = grantsOf(needs);
  const shown = (permission: string) =>
    grantings.some((one) => one.permission === permission && one.where !== 'exchange');
  return {
    missing: needs.filter(({ permission }) => whereOf(permission) !== 'exchange' && !isCovered(permission, granted)),
    surplus: granted.filter((role) => !shown(role)),
  };
}

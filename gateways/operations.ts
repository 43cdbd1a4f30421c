import { exchangeAdminPermissions, exchangeAdminRoles } from './exchange/exchange-admin';
import { agentsPermissions } from './graph/agents';
import { assignmentsPermissions } from './graph/assignments';
import { auditsPermissions } from './graph/audits';
import { deletionsPermissions } from './graph/deletions';
import { directoryPermissions } from './graph/directory';
import { extensionsPermissions } from './graph/extensions';
import { groupsPermissions } from './graph/groups';
import { provisioningLogPermissions } from './graph/provisioning-log';
import { synchronizationPermissions } from './graph/synchronization';
import { mailerPermissions } from './mail/mailer';
import type { Permission } from './permissions';

/** Every gateway that needs a permission, by its name in `Gateways`, with what its operations declare. */
const declared = {
  agents: agentsPermissions,
  assignments: assignmentsPermissions,
  audits: auditsPermissions,
  deletions: deletionsPermissions,
  directory: directoryPermissions,
  exchangeAdmin: exchangeAdminPermissions,
  extensions: extensionsPermissions,
  groups: groupsPermissions,
  mailer: mailerPermissions,
  provisioningLog: provisioningLogPermissions,
  synchronization: synchronizationPermissions,
} as const;

type Declared = typeof declared;

/** For example `synchronization.readJob`. */
export type Operation = {
  [Gateway in keyof Declared]: `${Gateway}.${keyof Declared[Gateway] & string}`;
}[keyof Declared];

/** What each operation takes. */
export const operationPermissions = Object.fromEntries(
  Object.entries(declared).flatMap(([gateway, operations]) =>
    Object.entries<readonly Permission[]>(operations).map(([name, permissions]) => [`${gateway}.${name}`, permissions]),
  ),
) as Record<Operation, readonly Permission[]>;

/** Roles of Exchange itself that these operations take beside their permission, each once, sorted. */
export function exchangeRolesOf(operations: readonly Operation[]): string[] {
  const roles = Object.entries(exchangeAdminRoles).filter(([name]) =>
    operations.some((one) => one === `exchangeAdmin.${name}`),
  );
  return [...new Set<string>(roles.map(([, role]) => role))].sort();
}

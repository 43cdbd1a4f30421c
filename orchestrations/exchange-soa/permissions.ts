import type { Operation } from '../../gateways/operations';
import { requiredToStart } from '../kit/activities/permissions';

/** What this room asks of the tenant. A test compares it with the room's sources. */
export const operations = [
  'directory.readObjects',
  'directory.readOrganization',
  'exchangeAdmin.listMailboxes',
  'exchangeAdmin.listRecipients',
  'exchangeAdmin.readConnectors',
  'exchangeAdmin.readHybridLinks',
  'exchangeAdmin.readMailboxKits',
  'exchangeAdmin.readMailboxes',
  'exchangeAdmin.readOrganization',
  'exchangeAdmin.setExchangeCloudManaged',
  'synchronization.listConfigurations',
  'synchronization.readSchema',
] as const satisfies readonly Operation[];

export const requiredPermissions = requiredToStart(operations);

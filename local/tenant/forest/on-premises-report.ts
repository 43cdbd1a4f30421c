import type { OnPremisesReport } from '../../../domain/on-premises-report';
import { isoAt, type Moment } from '../state/moment';
import type { AdObject } from '../state/forest-documents';
import { TenantError } from '../state/tenant-error';
import { attributeText } from './objects';

/** The body `onprem/Export-CloudSyncReport.ps1` would post about a domain now. */
export function reportOf({ state, now }: Moment, domain: string): OnPremisesReport {
  const found = state.domains.get(domain.toLowerCase());
  if (!found) throw new TenantError(404, 'noSuchObject', `the forest has no domain ${domain}`);
  const objects = state.adObjects.where('domain', found.id).filter((object) => !object.isDeleted);
  return {
    schemaVersion: 1,
    collectedAt: isoAt(now),
    domain: found.id,
    agents: state.agents.where('domain', found.id).map((agent) => ({
      machineName: agent.machineName,
      version: agent.version,
      serviceState: agent.running ? 'Running' : 'Stopped',
    })),
    organizationalUnits: objects
      .filter((object) => object.objectType === 'organizationalUnit')
      .map(({ distinguishedName, id }) => ({ distinguishedName, objectGuid: id })),
    groups: objects.filter((object) => object.objectType === 'group').map(groupOf),
    mailboxes: objects.flatMap(mailboxOf),
    connectSync: { includedOrganizationalUnits: [] },
    gmsa: {
      name: `${found.netBiosName}\\provAgentgMSA$`,
      permissions: ['BasicRead', 'PasswordHashSync', 'HybridExchangePermissions'],
    },
  };
}

function groupOf({ distinguishedName, id, objectSid, scope }: AdObject) {
  return { distinguishedName, objectGuid: id, objectSid: objectSid ?? '', scope: scope ?? ('global' as const) };
}

function mailboxOf(object: AdObject) {
  if (!object.exchange || object.objectType === 'group') return [];
  return [
    {
      objectGuid: object.id,
      userPrincipalName: attributeText(object, 'userPrincipalName') ?? '',
      exchangeAttributesChangedAt: object.exchange.changedAt,
      moveState: object.exchange.moveState,
    },
  ];
}

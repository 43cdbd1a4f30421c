import type { Found, GroupFacts, UserFacts } from '../../gateways/graph/deletions';
import type { ProvisioningEntry } from '../../gateways/graph/provisioning-log';
import { Request } from '../../orchestrations/delete-threshold/contract';
import type { StagedDelete } from '../../orchestrations/delete-threshold/evidence';
import type { Facts } from '../../orchestrations/delete-threshold/facts';

export const staff = 'OU=Staff,DC=corp,DC=contoso,DC=com';

export function aStagedEntry(change: Partial<ProvisioningEntry> = {}): ProvisioningEntry {
  return {
    id: `entry-${change.sourceId ?? 's1'}-${change.cycleId ?? 'c1'}`,
    at: '2026-11-24T06:00:00Z',
    cycleId: 'c1',
    action: 'stagedDelete',
    status: 'skipped',
    sourceId: 's1',
    sourceType: 'user',
    sourceName: 'Employee 1',
    sourceDistinguishedName: `CN=Employee 1,${staff}`,
    targetId: 't1',
    errorCode: null,
    ...change,
  };
}

export function aStaged(number: number, change: Partial<StagedDelete> = {}): StagedDelete {
  return {
    sourceId: `s${number}`,
    objectType: 'user',
    displayName: `Employee ${number}`,
    distinguishedName: `CN=Employee ${number},${staff}`,
    targetId: `t${number}`,
    ...change,
  };
}

export function aUser(id: string, change: Partial<UserFacts> = {}): [string, Found<UserFacts>] {
  const facts: UserFacts = {
    id,
    displayName: id,
    userPrincipalName: `${id}@corp.contoso.com`,
    mail: null,
    onPremisesDistinguishedName: `CN=${id},${staff}`,
    onPremisesImmutableId: `anchor-${id}`,
    accountEnabled: true,
    licensed: false,
    mailEnabled: false,
    ownedGroups: [],
    ...change,
  };
  return [id, { kind: 'found', facts }];
}

export function aGroup(id: string, change: Partial<GroupFacts> = {}): [string, Found<GroupFacts>] {
  const facts: GroupFacts = {
    id,
    displayName: id,
    description: null,
    mail: null,
    mailNickname: id,
    mailEnabled: false,
    securityEnabled: true,
    groupTypes: [],
    onPremisesSecurityIdentifier: 'S-1-5-21-1-2-3-1104',
    onPremisesSamAccountName: id,
    members: [],
    owners: [],
    ...change,
  };
  return [id, { kind: 'found', facts }];
}

/** Two users are held by a threshold of two; nothing is dangerous. */
export function reviewFacts(change: Partial<Facts> = {}): Facts {
  return {
    request: Request.parse({ domain: 'corp.contoso.com' }),
    missingPermissions: [],
    tenantSyncEnabled: true,
    held: {
      servicePrincipalId: 'sp-1',
      jobId: 'AD2AADProvisioning.tenant.1',
      seriesBegan: '2026-11-24T06:00:00Z',
      lastLook: '2026-11-24T06:00:00Z',
      threshold: 2,
    },
    otherReason: null,
    staged: [aStaged(1), aStaged(2)],
    users: new Map([aUser('t1'), aUser('t2')]),
    groups: new Map(),
    roleHolders: new Map(),
    scope: [staff],
    report: undefined,
    ...change,
  };
}

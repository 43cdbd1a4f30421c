import type { Plan } from '../../domain/plan';
import type { Found, GroupFacts, UserFacts } from '../../gateways/graph/deletions';
import { Request } from '../../orchestrations/delete-threshold/contract';
import type { StagedDelete } from '../../orchestrations/delete-threshold/evidence';
import type { Facts } from '../../orchestrations/delete-threshold/facts';
import { planOf } from '../../orchestrations/delete-threshold/plan';

const unit = 'OU=Employees,OU=Cloud,DC=corp,DC=contoso,DC=com';

/** A review of held deletes as the room plans it: every seventh user is privileged, every third licensed, every tenth a group. */
export function aDeletePlan(names: readonly string[]): Plan {
  const staged = names.map((name, index) => stagedOf(name, numberIn(name) ?? index));
  const users = staged.filter(({ objectType }) => objectType === 'user');
  return planOf({
    request: Request.parse({ domain: 'corp.contoso.com' }),
    missingPermissions: [],
    tenantSyncEnabled: true,
    held: heldBy(staged.length),
    staged,
    users: new Map(users.map(userOf)),
    groups: new Map(staged.filter(({ objectType }) => objectType === 'group').map(groupOf)),
    roleHolders: new Map(
      users
        .filter(({ targetId }) => Number(targetId?.slice(-12)) % 7 === 3)
        .map(({ targetId }) => [targetId ?? '', ['User Administrator']]),
    ),
    scope: [unit],
    otherReason: null,
    report: undefined,
  });
}

/** What a person is in one plan they are in the next one too. */
function numberIn(name: string): number | undefined {
  const digits = /^Employee (\d+)$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits) - 1;
}

export function namesOfPeople(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `Employee ${index + 1}`);
}

function heldBy(count: number): Facts['held'] {
  return {
    servicePrincipalId: '7d0a2c61-0000-4000-8000-000000000001',
    jobId: 'AD2AADProvisioning.contoso.1',
    seriesBegan: '2026-11-23T06:00:00.000Z',
    lastLook: '2026-11-23T06:20:00.000Z',
    threshold: Math.min(10, count),
  };
}

function stagedOf(displayName: string, index: number): StagedDelete {
  return {
    sourceId: `10000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    objectType: index % 10 === 9 ? 'group' : 'user',
    displayName,
    distinguishedName: `CN=Object ${index + 1},${unit}`,
    targetId: `20000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  };
}

function userOf({ displayName, targetId }: StagedDelete): [string, Found<UserFacts>] {
  const id = targetId ?? '';
  const index = Number(id.slice(-12));
  const facts: UserFacts = {
    id,
    displayName,
    userPrincipalName: `user.${index + 1}@contoso.com`,
    mail: null,
    onPremisesDistinguishedName: `CN=Object ${index + 1},${unit}`,
    onPremisesImmutableId: 'kZ0C7r3mQkq0nF1yqJxv2A==',
    accountEnabled: true,
    licensed: index % 3 === 0,
    mailEnabled: index % 4 === 0,
    ownedGroups: index % 11 === 5 ? ['Payroll', 'Benefits'] : [],
  };
  return [id, { kind: 'found', facts }];
}

function groupOf({ displayName, targetId }: StagedDelete): [string, Found<GroupFacts>] {
  const id = targetId ?? '';
  const facts: GroupFacts = {
    id,
    displayName,
    description: null,
    mail: null,
    mailNickname: 'team',
    mailEnabled: false,
    securityEnabled: true,
    groupTypes: [],
    onPremisesSecurityIdentifier: 'S-1-5-21-1-2-3-1104',
    onPremisesSamAccountName: 'team',
    members: [],
    owners: [],
  };
  return [id, { kind: 'found', facts }];
}

import type { GroupSummary, Member } from '../../gateways/graph/groups';
import { Kept } from '../../orchestrations/group-soa/contract';
import type { Facts } from '../../orchestrations/group-soa/facts';

/** A security group that AD synchronizes. */
export function aGroup(id: string, change: Partial<GroupSummary> = {}): GroupSummary {
  return {
    id,
    displayName: `Group ${id}`,
    mailEnabled: false,
    securityEnabled: true,
    isDynamic: false,
    onPremisesSyncEnabled: true,
    onPremisesDomainName: 'emea.contoso.com',
    onPremisesSecurityIdentifier: `S-1-5-21-1-2-3-${1100 + id.charCodeAt(0)}`,
    ...change,
  };
}

export const convertedGroup = { onPremisesSyncEnabled: null } as const;

export function aMember(id: string, change: Partial<Member> = {}): Member {
  return { id, displayName: `Person ${id}`, isGroup: false, onPremisesSyncEnabled: true, ...change };
}

export const holding = (...ids: string[]): Member[] => ids.map((id) => aMember(id, { isGroup: true }));

export function conversionRequest(change: object = {}): Kept {
  return Kept.parse({ groups: { all: true }, direction: 'convert', ...change });
}

/** What was read of these groups, all of them in AD and nobody in them. */
export function conversionFacts(groups: readonly GroupSummary[], change: Partial<Facts> = {}): Facts {
  return {
    request: conversionRequest(),
    missingPermissions: [],
    tenantSyncEnabled: true,
    groups: [...groups],
    unknownIds: [],
    authorities: new Map(),
    members: new Map(groups.map(({ id }) => [id, []])),
    owners: new Map(),
    cloudGroupIds: new Set(),
    report: undefined,
    writeBack: undefined,
    ...change,
  };
}

/** The same groups, converted and to be given back. */
export function rollbackFacts(ids: readonly string[], change: Partial<Facts> = {}): Facts {
  return conversionFacts(
    ids.map((id) => aGroup(id, convertedGroup)),
    {
      request: conversionRequest({ direction: 'rollBack' }),
      authorities: new Map(ids.map((id) => [id, { isCloudManaged: true, onPremisesSyncEnabled: null }])),
      ...change,
    },
  );
}

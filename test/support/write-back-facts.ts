import type { RawSchema } from '../../domain/synchronization-schema';
import { withSources } from '../../domain/synchronization-schema';
import type { ToAd, WriteBackFacts } from '../../orchestrations/group-soa/write-back-facts';
import { aConfiguration, aJob, aReport, aSchema } from './builders';

export const extension = `extension_${'a'.repeat(32)}_GroupDN`;
export const domain = 'corp.contoso.com';

/** The default schema of Entra-to-AD provisioning, as far as it matters. */
export function aGroupSchema(sources: Record<string, string> = {}): RawSchema {
  const defaults = {
    cn: 'Append(Append(Left(Trim([displayName]), 51), "_"), Mid([objectId], 25, 12))',
    parentDistinguishedName: '"CN=Users,DC=corp,DC=contoso,DC=com"',
  };
  const attributeMappings = Object.entries({ ...defaults, ...sources }).map(([targetAttributeName, expression]) => ({
    targetAttributeName,
    unknownProperty: 7,
    source: { type: 'Function', name: null, expression, parameters: [] },
  }));
  const objectMappings = [{ sourceObjectName: 'Group', enabled: true, attributeMappings }];
  return { version: 'v1', synchronizationRules: [{ id: 'rule-ad', objectMappings }], directories: [] };
}

export function aToAd(change: Partial<ToAd> = {}): ToAd {
  return {
    configuration: aConfiguration({ servicePrincipalId: 'sp-ad', jobs: [] }),
    job: aJob('AAD2ADGroupProvisioning'),
    schema: aGroupSchema(),
    settings: [
      { key: 'Domain', value: '{"domain":"corp.contoso.com"}' },
      { key: 'SyncAll', value: 'false' },
    ],
    assigned: [],
    ...change,
  };
}

/** A synchronized domain from which nothing goes back yet. */
export function backFacts(change: Partial<WriteBackFacts> = {}): WriteBackFacts {
  return {
    domain,
    keepsUnit: true,
    tenantId: 'tenant-1',
    report: aReport(),
    application: undefined,
    fromAd: { servicePrincipalId: 'sp-1', job: aJob(), schema: aSchema() },
    toAdOfDomain: change.toAd ? 1 : 0,
    toAdOfTenant: change.toAd ? 1 : 0,
    toAd: undefined,
    ...change,
  };
}

export const application = {
  applicationId: 'app-x',
  appId: 'appid-x',
  servicePrincipalId: 'sp-x',
  extensions: { groupdn: extension },
};

/** With the names of groups mapped from this source. */
export function mappedFromAd(source = '[distinguishedName]'): WriteBackFacts['fromAd'] {
  const schema = withSources(aSchema(), 'rule-1', [{ objectType: 'group', target: extension, source }]);
  return { servicePrincipalId: 'sp-1', job: aJob(), schema };
}

import type { Moment } from '../state/moment';
import { planRetention } from '../sync/retention';
import { seedConverted, seedDynamicGroup } from './beside';
import { seedConfiguration } from './configuration';
import { seedApac, seedCorp, seedNumberedDomain } from './domains';
import { seedEmea } from './emea';
import { seedExchange } from './exchange';
import { seedDirectory } from './directory';
import { seedPeople } from './people';
import { seedPrivileged } from './privileged';

export interface SeedOptions {
  /** More security groups in `OU=Bulk` of emea. */
  groups: number;
  /** More configured domains: `d001.contoso.com`, ... */
  domains: number;
}

const emeaContainers = ['OU=Staff,DC=emea,DC=contoso,DC=com', 'OU=Teams,DC=emea,DC=contoso,DC=com'];
const bulkContainer = 'OU=Bulk,DC=emea,DC=contoso,DC=com';

/** Fills a fresh tenant (api.md, 6: the seeded tenant); does nothing when it was seeded before. */
export function seedTenant(moment: Moment, { groups, domains }: SeedOptions): void {
  if (!moment.state.isFresh) return;
  moment.state.transaction(() => {
    const numbered = Array.from(
      { length: domains },
      (_, index) => `d${String(index + 1).padStart(3, '0')}.contoso.com`,
    );
    seedDirectory(moment, ['corp.contoso.com', 'emea.contoso.com', 'apac.contoso.com', ...numbered]);
    planRetention(moment);
    seedPeople(moment);
    seedCorp(moment);
    seedApac(moment);
    const cloudMember = seedEmea(moment, groups);
    seedConfiguration(moment, {
      domain: 'emea.contoso.com',
      includedContainers: groups > 0 ? [...emeaContainers, bulkContainer] : emeaContainers,
    });
    cloudMember();
    seedExchange(moment);
    seedPrivileged(moment);
    seedConverted(moment);
    seedDynamicGroup(moment);
    for (const domain of numbered) {
      const organizationalUnit = seedNumberedDomain(moment, domain);
      seedConfiguration(moment, { domain, includedContainers: [organizationalUnit] });
    }
  });
}

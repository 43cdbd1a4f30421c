import { createWorldClock, type ControlledClock } from '../../../local/world-clock';
import { seedTenant } from '../../../local/tenant/seed/seed-tenant';
import { openState, type TenantState } from '../../../local/tenant/state/open-state';
import type { Moment } from '../../../local/tenant/state/moment';
import type { Quirks } from '../../../local/tenant/state/quirks';
import type { Job, ProvisioningLogEntry, Secret } from '../../../local/tenant/state/sync-documents';
import { instantiateTemplate } from '../../../local/tenant/sync/configurations';
import { cloudSyncTemplateId } from '../../../local/tenant/sync/gallery';
import { provisioningJobOf } from '../../../local/tenant/sync/cycle-control';
import { startEngine } from '../../../local/tenant/sync/engine';
import { pauseJob, startJob } from '../../../local/tenant/sync/job-control';
import { createJob } from '../../../local/tenant/sync/jobs';
import { putSchema, readSchema } from '../../../local/tenant/sync/schema/schema-store';
import { putSecrets } from '../../../local/tenant/sync/secrets';

export const minute = 60_000;
export const hour = 60 * minute;
export const cloudContainers = ['OU=Cloud,DC=corp,DC=contoso,DC=com'];

export interface SeededWorld {
  state: TenantState;
  clock: ControlledClock;
  moment(): Moment;
  advance(milliseconds: number): Promise<unknown>;
  job(id: string): Job;
  emea(): Job;
  stop(): void;
}

interface WorldOptions {
  file?: string;
  seed?: number;
  groups?: number;
  domains?: number;
  quirks?: Partial<Quirks>;
}

/** A seeded tenant with its engine on a clock that only moves when told (and with real time, which is nothing here). */
export function seededWorld({
  file = ':memory:',
  seed = 1,
  groups = 0,
  domains = 0,
  quirks = {},
}: WorldOptions = {}): SeededWorld {
  const clock = createWorldClock({
    ahead: Date.parse('2026-11-23T08:00:00Z') - Date.now(),
    keepAhead: () => undefined,
  });
  const state = openState({ file, seed, quirks });
  const moment = () => ({ state, now: clock.now() });
  seedTenant(moment(), { groups, domains });
  const engine = startEngine({ state, clock });
  const job = (id: string) => {
    const found = state.jobs.get(id);
    if (!found) throw new Error(`no job ${id}`);
    return found;
  };
  return {
    state,
    clock,
    moment,
    advance: (milliseconds) => clock.advance(milliseconds),
    job,
    emea: () => provisioningJobOf(moment(), 'emea.contoso.com'),
    stop() {
      engine.stop();
      clock.stop();
      state.close();
    },
  };
}

export function secretsOf(domain: string, threshold = 10): Secret[] {
  return [
    { key: 'Domain', value: JSON.stringify({ domain }) },
    { key: 'AppKey', value: JSON.stringify({ appKeyScenario: 'AD2AADPasswordHash' }) },
    {
      key: 'SyncNotificationSettings',
      value: JSON.stringify({
        Enabled: true,
        Recipients: 'a@contoso.com',
        DeleteThresholdEnabled: true,
        DeleteThresholdValue: threshold,
      }),
    },
  ];
}

interface Address {
  servicePrincipalId: string;
  jobId: string;
}

/** A configuration of `corp` with its three jobs, scoped and not started. */
export async function configureCorp(
  world: SeededWorld,
  containers = cloudContainers,
): Promise<Record<string, Address>> {
  const { servicePrincipal } = instantiateTemplate(world.moment(), {
    templateId: cloudSyncTemplateId,
    displayName: 'corp.contoso.com',
  });
  await world.advance(minute);
  const addresses: Record<string, Address> = {};
  for (const template of ['AD2AADProvisioning', 'AD2AADPasswordHash', 'AAD2ADExchangeHybridWriteback']) {
    addresses[template] = {
      servicePrincipalId: servicePrincipal.id,
      jobId: createJob(world.moment(), servicePrincipal.id, template).id,
    };
  }
  putSecrets(world.moment(), servicePrincipal.id, secretsOf('corp.contoso.com'));
  await world.advance(minute);
  setScope(world, addresses['AD2AADProvisioning'] as Address, containers);
  return addresses;
}

export function setScope(world: SeededWorld, address: Address, containers: string[]): void {
  editSchema(world, address, (rule) => (rule.containerFilter = { includedContainers: containers }));
}

export interface RawRule {
  id: string;
  containerFilter: { includedContainers: string[] };
  groupFilter: { includedGroups: string[] };
  objectMappings: { sourceObjectName: string; enabled: boolean; attributeMappings: Record<string, unknown>[] }[];
}

export function editSchema(world: SeededWorld, address: Address, edit: (rule: RawRule) => void): void {
  const body = structuredClone(readSchema(world.moment(), address));
  for (const rule of body['synchronizationRules'] as RawRule[]) edit(rule);
  putSchema(world.moment(), address, body);
}

export function mappingTo(target: string, source: string): Record<string, unknown> {
  return {
    defaultValue: null,
    exportMissingReferences: false,
    flowBehavior: 'FlowWhenChanged',
    flowType: 'Always',
    matchingPriority: 0,
    targetAttributeName: target,
    source: { expression: `[${source}]`, name: source, type: 'Attribute', parameters: [] },
  };
}

/** The application whose extensions Cloud Sync knows, with one for the names of groups; answers with the extension's full name. */
export function defineGroupName({ state }: SeededWorld): string {
  const appId = state.nextId('appId');
  const name = `extension_${appId.replaceAll('-', '')}_GroupDN`;
  const extension = {
    id: state.nextId('extensionProperty'),
    deletedDateTime: null,
    appDisplayName: 'CloudSyncCustomExtensionsApp',
    name,
    dataType: 'String',
    isMultiValued: false,
    isSyncedFromOnPremises: false,
    targetObjects: ['Group'],
  };
  const application = {
    id: state.nextId('application'),
    appId,
    displayName: 'CloudSyncCustomExtensionsApp',
    applicationTemplateId: null,
    createdDateTime: '2026-01-01T00:00:00Z',
    identifierUris: [`API://${state.tenantId()}/CloudSyncCustomExtensionsApp`],
    tags: [],
    extensionProperties: [extension],
    visibleAt: 0,
  };
  state.transaction(() => state.applications.put(application));
  return name;
}

export async function startAll(world: SeededWorld, addresses: Record<string, Address>): Promise<void> {
  for (const address of Object.values(addresses)) startJob(world.moment(), address);
  await world.advance(5 * minute);
}

export function addressOf(job: Job): Address {
  return { servicePrincipalId: job.servicePrincipalId, jobId: job.id };
}

export function logOf(world: SeededWorld, jobId: string, action?: string): ProvisioningLogEntry[] {
  const entries = world.state.provisioningLog.where('jobId', jobId);
  return entries.filter((entry) => action === undefined || entry.provisioningAction === action);
}

export function syncedUsers(world: SeededWorld, domain: string): string[] {
  const users = world.state.users.filter(
    (user) => user.onPremisesSyncEnabled === true && user.onPremisesDomainName === domain,
  );
  return users.map((user) => user.displayName).sort();
}

export function syncedGroups(world: SeededWorld, domain: string): string[] {
  const groups = world.state.groups.filter(
    (group) => group.onPremisesSyncEnabled === true && group.onPremisesDomainName === domain,
  );
  return groups.map((group) => group.displayName).sort();
}

/** So that weeks pass quickly: no cycles but those of the jobs that are left. */
export function pauseJobs(world: SeededWorld, which: (job: Job) => boolean): void {
  for (const job of world.state.jobs.filter(which)) pauseJob(world.moment(), addressOf(job));
}

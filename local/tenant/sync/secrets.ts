import { z } from 'zod';
import { delayFrom } from '../state/chance';
import type { Moment } from '../state/moment';
import type { Secret } from '../state/sync-documents';
import { TenantError } from '../state/tenant-error';
import { requireServicePrincipal } from './find-job';

const secretKeys = new Set(
  (
    'UserName Password SecretToken AppKey BaseAddress ClientIdentifier ClientSecret SingleSignOnType Sandbox Url Domain ConsumerKey ' +
    'ConsumerSecret TokenKey TokenExpiration Oauth2AccessToken Oauth2AccessTokenCreationTime Oauth2RefreshToken SyncAll InstanceName ' +
    'Oauth2ClientId Oauth2ClientSecret CompanyId UpdateKeyOnSoftDelete SynchronizationSchedule SystemOfRecord SandboxName EnforceDomain ' +
    'SyncNotificationSettings SkipOutOfScopeDeletions Oauth2AuthorizationCode Oauth2RedirectUri ApplicationTemplateIdentifier ' +
    'Oauth2TokenExchangeUri Oauth2AuthorizationUri AuthenticationType Server PerformInboundEntitlementGrants HardDeletesEnabled ' +
    'SyncAgentCompatibilityKey SyncAgentADContainer ValidateDomain TestReferences ConnectionString'
  ).split(' '),
);

/** As GET shows them: late after a PUT, and with `*` for what the quirks mask. */
export function readSecrets(moment: Moment, servicePrincipalId: string): Secret[] {
  requireServicePrincipal(moment, servicePrincipalId);
  return effectiveSecrets(moment, servicePrincipalId).map(({ key, value }) => ({
    key,
    value: moment.state.quirks.maskedSecrets.includes(key) ? '*' : value,
  }));
}

/** Replaces the whole set; a key with an empty value is removed. */
export function putSecrets(moment: Moment, servicePrincipalId: string, values: readonly Secret[]): void {
  const { state, now } = moment;
  requireServicePrincipal(moment, servicePrincipalId);
  for (const { key, value } of values) {
    if (!secretKeys.has(key))
      throw new TenantError(400, 'BadRequest', `'${key}' is not a member of synchronizationSecret.`);
    if (typeof value !== 'string') throw new TenantError(400, 'BadRequest', `The value of '${key}' must be a string.`);
  }
  if (new Set(values.map(({ key }) => key)).size < values.length) {
    throw new TenantError(400, 'BadRequest', 'A key of the secrets occurs twice.');
  }
  state.transaction(() => {
    const before = effectiveSecrets(moment, servicePrincipalId);
    const visibleAt = now + delayFrom(state.seed, [1000, 8000], 'secrets', servicePrincipalId, now);
    const kept = values.filter(({ value }) => value !== '').map(({ key, value }) => ({ key, value }));
    state.secrets.put({ id: servicePrincipalId, values: kept, before, visibleAt });
    raiseTenantFlags(moment, kept);
  });
}

export function effectiveSecrets({ state, now }: Moment, servicePrincipalId: string): Secret[] {
  const set = state.secrets.get(servicePrincipalId);
  if (!set) return [];
  return set.visibleAt <= now ? set.values : set.before;
}

/** The scenario in AppKey is what switches the tenant's flags on. */
function raiseTenantFlags({ state }: Moment, secrets: Secret[]) {
  const scenario = appKeyScenario(secrets);
  if (!scenario) return;
  for (const organization of state.organization.all()) {
    if (!organization.onPremisesSyncEnabled) state.organization.put({ ...organization, onPremisesSyncEnabled: true });
  }
  if (scenario !== 'AD2AADPasswordHash') return;
  for (const flags of state.onPremisesSynchronization.all()) {
    state.onPremisesSynchronization.put({ ...flags, features: { ...flags.features, passwordSyncEnabled: true } });
  }
}

function structured<T>(secrets: readonly Secret[], key: string, schema: z.ZodType<T>): T | undefined {
  const value = secrets.find((secret) => secret.key === key)?.value;
  if (value === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(value)).data;
  } catch {
    return undefined;
  }
}

const DomainSecret = z.object({ domain: z.string() });
const AppKeySecret = z.object({ appKeyScenario: z.string() });
const NotificationSecret = z.object({
  DeleteThresholdEnabled: z.boolean().default(true),
  DeleteThresholdValue: z.coerce.number().int().default(500),
});

/** Lower case; undefined when the secrets name none. */
export function domainOfSecrets(secrets: readonly Secret[]): string | undefined {
  return structured(secrets, 'Domain', DomainSecret)?.domain.toLowerCase();
}

export function appKeyScenario(secrets: readonly Secret[]): string | undefined {
  return structured(secrets, 'AppKey', AppKeySecret)?.appKeyScenario;
}

/** Deletes of one execution from which on they are held; enabled with 500 unless the settings say otherwise. */
export function deleteThreshold(secrets: readonly Secret[]): { enabled: boolean; count: number } {
  const settings = structured(secrets, 'SyncNotificationSettings', NotificationSecret);
  return { enabled: settings?.DeleteThresholdEnabled ?? true, count: settings?.DeleteThresholdValue ?? 500 };
}

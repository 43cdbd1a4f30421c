import { inGroup, readOnly, required, type Told, type Words } from './words';

const tlsVersions = ['1.0', '1.1', '1.2', '1.3'];

export function web(t: Words): Told[] {
  return [plan(t), site(t), siteConfig(t), publishing(t)];
}

function plan(t: Words): Told {
  return inGroup('Microsoft.Web/serverfarms@2025-03-01', {
    location: required(t.string),
    kind: t.string,
    sku: t.object({ name: t.string, tier: t.string }),
    properties: t.object({ reserved: t.bool, zoneRedundant: t.bool, provisioningState: readOnly(t.string) }),
  });
}

function site(t: Words): Told {
  return inGroup('Microsoft.Web/sites@2025-03-01', {
    location: required(t.string),
    kind: t.string,
    identity: t.object({
      type: t.closed('None', 'SystemAssigned', 'UserAssigned', 'SystemAssigned, UserAssigned'),
      userAssignedIdentities: t.map(t.object({ principalId: readOnly(t.string), clientId: readOnly(t.string) })),
      principalId: readOnly(t.string),
      tenantId: readOnly(t.string),
    }),
    properties: t.object({
      serverFarmId: t.string,
      httpsOnly: t.bool,
      clientAffinityEnabled: t.bool,
      publicNetworkAccess: t.string,
      keyVaultReferenceIdentity: t.string,
      virtualNetworkSubnetId: t.string,
      siteConfig: t.object({
        minTlsVersion: t.open(...tlsVersions),
        scmMinTlsVersion: t.open(...tlsVersions),
        ftpsState: t.open('AllAllowed', 'FtpsOnly', 'Disabled'),
        http20Enabled: t.bool,
      }),
      functionAppConfig: functionAppConfig(t),
      defaultHostName: readOnly(t.string),
      state: readOnly(t.string),
    }),
  });
}

function functionAppConfig(t: Words) {
  return t.object({
    deployment: t.object({
      storage: t.object({
        type: t.open('blobContainer'),
        value: t.string,
        authentication: t.object({
          type: t.open('SystemAssignedIdentity', 'UserAssignedIdentity', 'StorageAccountConnectionString'),
          userAssignedIdentityResourceId: t.string,
        }),
      }),
    }),
    runtime: t.object({
      name: t.open('dotnet-isolated', 'node', 'java', 'powershell', 'python', 'custom'),
      version: t.string,
    }),
    scaleAndConcurrency: t.object({
      instanceMemoryMB: t.int(),
      maximumInstanceCount: t.int(),
      alwaysReady: t.array(t.object({ name: t.string, instanceCount: t.int() })),
      triggers: t.object({ http: t.object({ perInstanceConcurrency: t.int() }) }),
    }),
  });
}

function siteConfig(t: Words): Told {
  const appSettings = t.object({ name: t.named('appsettings'), properties: t.map(t.string) });
  const authentication = t.object({ name: t.named('authsettingsV2'), properties: authenticationProperties(t) });
  return inGroup(
    'Microsoft.Web/sites/config@2025-03-01',
    t.byName({}, { appsettings: appSettings, authsettingsV2: authentication }),
  );
}

function authenticationProperties(t: Words) {
  const registration = t.object({ clientId: t.string, openIdIssuer: t.string, clientSecretSettingName: t.string });
  const validation = t.object({
    allowedAudiences: t.array(t.string),
    defaultAuthorizationPolicy: t.object({ allowedApplications: t.array(t.string) }),
  });
  return t.object({
    platform: t.object({ enabled: t.bool, runtimeVersion: t.string }),
    globalValidation: t.object({
      requireAuthentication: t.bool,
      unauthenticatedClientAction: t.closed('RedirectToLoginPage', 'AllowAnonymous', 'Return401', 'Return403'),
      redirectToProvider: t.string,
      excludedPaths: t.array(t.string),
    }),
    identityProviders: t.object({
      azureActiveDirectory: t.object({ enabled: t.bool, registration, validation }),
    }),
    login: t.object({ tokenStore: t.object({ enabled: t.bool }) }),
    httpSettings: t.object({ requireHttps: t.bool }),
  });
}

function publishing(t: Words): Told {
  return inGroup('Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01', {
    name: required(t.closed('ftp', 'scm')),
    properties: t.object({ allow: required(t.bool) }),
  });
}

import { ofType } from '../arm/reading';
import type { PlacedResource } from '../arm/placed';
import type { Problem } from '../problem';
import { expectations, oneOf, type Expected } from './expectation';

const expect = expectations('hardening');

const rules: Record<string, [path: string, expected: Expected][]> = {
  'Microsoft.Storage/storageAccounts': [
    ['properties.allowSharedKeyAccess', oneOf(false)],
    ['properties.allowBlobPublicAccess', oneOf(false)],
    ['properties.minimumTlsVersion', oneOf('TLS1_2', 'TLS1_3')],
    ['properties.supportsHttpsTrafficOnly', oneOf(true)],
  ],
  'Microsoft.Storage/storageAccounts/blobServices/containers': [['properties.publicAccess', oneOf('None')]],
  'Microsoft.Web/sites': [
    ['properties.httpsOnly', oneOf(true)],
    ['properties.siteConfig.minTlsVersion', oneOf('1.2', '1.3')],
  ],
  'Microsoft.KeyVault/vaults': [
    ['properties.enableRbacAuthorization', oneOf(true)],
    // The service refuses `false`; where protection is off, the property is absent. Ours is always on.
    ['properties.enablePurgeProtection', oneOf(true)],
  ],
  'Microsoft.Insights/components': [['properties.DisableLocalAuth', oneOf(true)]],
  'Microsoft.OperationalInsights/workspaces': [['properties.features.disableLocalAuth', oneOf(true)]],
  'Microsoft.Insights/actionGroups': [['properties.azureFunctionReceivers', oneOf(undefined)]],
};

/** No keys, no public data, no old TLS, whatever the parameters. */
export function hardeningProblems(arm: unknown): Problem[] {
  return Object.entries(rules).flatMap(([type, expected]) =>
    ofType(arm, type).flatMap((placed: PlacedResource) =>
      expected.flatMap(([path, what]) => expect(placed, path, what)),
    ),
  );
}

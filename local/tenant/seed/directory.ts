import type { Moment } from '../state/moment';
import { cloudSyncTemplateId, groupProvisioningTemplateId } from '../sync/gallery';

const featureNames =
  'allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled blockCloudObjectTakeoverThroughHardMatchEnabled blockSoftMatchEnabled ' +
  'bypassDirSyncOverridesEnabled cloudPasswordPolicyForPasswordSyncedUsersEnabled concurrentCredentialUpdateEnabled ' +
  'concurrentOrgIdProvisioningEnabled deviceWritebackEnabled directoryExtensionsEnabled fopeConflictResolutionEnabled ' +
  'groupWriteBackEnabled passwordSyncEnabled passwordWritebackEnabled quarantineUponProxyAddressesConflictEnabled ' +
  'quarantineUponUpnConflictEnabled softMatchOnUpnEnabled synchronizeUpnForManagedUsersEnabled unifiedGroupWritebackEnabled ' +
  'userForcePasswordChangeOnLogonEnabled userWritebackEnabled';

const enabledFeatures = new Set([
  'passwordSyncEnabled',
  'quarantineUponProxyAddressesConflictEnabled',
  'quarantineUponUpnConflictEnabled',
  'softMatchOnUpnEnabled',
  'synchronizeUpnForManagedUsersEnabled',
]);

/** Organization, tenant flags and the gallery's templates. */
export function seedDirectory({ state }: Moment, domains: string[]): void {
  const id = state.tenantId();
  const names = ['contoso.com', ...domains];
  state.organization.put({
    id,
    displayName: 'Contoso',
    verifiedDomains: [
      ...names.map((name) => ({
        name,
        isDefault: name === 'contoso.com',
        isInitial: false,
        type: 'Managed',
        capabilities: 'Email, OfficeCommunicationsOnline',
      })),
      { name: 'contoso.onmicrosoft.com', isDefault: false, isInitial: true, type: 'Managed', capabilities: 'Email' },
    ],
    onPremisesSyncEnabled: true,
    onPremisesLastSyncDateTime: null,
    onPremisesLastPasswordSyncDateTime: null,
  });
  state.onPremisesSynchronization.put({
    id,
    configuration: {
      accidentalDeletionPrevention: { synchronizationPreventionType: 'disabled', alertThreshold: 500 },
    },
    features: Object.fromEntries(featureNames.split(' ').map((name) => [name, enabledFeatures.has(name)])),
  });
  for (const [templateId, displayName] of [
    [cloudSyncTemplateId, 'Active Directory to Microsoft Entra ID Provisioning'],
    [groupProvisioningTemplateId, 'Microsoft Entra ID to Active Directory Provisioning'],
  ] as const) {
    state.applicationTemplates.put({ id: templateId, displayName, publisher: 'Microsoft' });
  }
  state.agentGroups.put({
    id: state.nextId('agentGroup'),
    displayName: 'Default group for provisioning',
    publishingType: 'provisioning',
    isDefault: true,
  });
}

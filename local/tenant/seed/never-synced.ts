/** What users and groups have in common that no synchronization has ever touched. */
export function neverSynced() {
  return {
    onPremisesSyncEnabled: null,
    onPremisesObjectIdentifier: null,
    onPremisesDistinguishedName: null,
    onPremisesDomainName: null,
    onPremisesSamAccountName: null,
    onPremisesSecurityIdentifier: null,
    onPremisesLastSyncDateTime: null,
    onPremisesProvisioningErrors: [],
    isCloudManaged: false,
    extensions: {},
    visibleAt: 0,
  };
}

/** Templates of the gallery that Cloud Sync configurations are made from. */
export const cloudSyncTemplateId = '1a4721b3-e57f-4451-ae87-ef078703ec94';
export const groupProvisioningTemplateId = 'fb81332f-3eca-4ecf-a939-4278e501d330';

const base = 'OU=Cloud,DC=corp,DC=contoso,DC=com';

/** The onboarding that the demonstration asks for: the four units of the seeded forest. */
export const onboardingRequest = {
  ticket: 'CHG-1042',
  reason: 'Move the cloud-ready units of corp to Cloud Sync.',
  domain: 'corp.contoso.com',
  organizationalUnits: ['Employees', 'Contractors', 'Service Desk', 'Groups'].map((name) => `OU=${name},${base}`),
  settings: {
    passwordHashSync: true,
    exchangeHybridWriteback: true,
    notificationEmail: 'sync-alerts@contoso.com',
    deleteThreshold: { enabled: true, count: 10 },
  },
  attributeMappings: [
    { objectType: 'user', target: 'employeeHireDate', source: '[msDS-cloudExtensionAttribute1]' },
    { objectType: 'user', target: 'employeeLeaveDateTime', source: '[msDS-cloudExtensionAttribute2]' },
  ],
  canary: { objectType: 'user', distinguishedName: `CN=Employee 1,OU=Employees,${base}` },
};

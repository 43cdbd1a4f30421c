import {
  refusalOf,
  risksOf,
  stillApproved,
  unitsToAdd,
  voidsApproval,
} from '../../../orchestrations/ou-onboarding/rules';
import {
  aConfiguration,
  aCurrent,
  aJob,
  aReport,
  aSchema,
  anOnboarding,
  cloudUnit,
  facts,
} from '../../support/builders';

const employees = `OU=Employees,${cloudUnit}`;

test('agrees to a domain with nothing wrong, new or configured', () => {
  expect(refusalOf(facts())).toBeUndefined();
  expect(refusalOf(facts({ current: aCurrent() }))).toBeUndefined();
});

test.each<[string, Parameters<typeof facts>[0]]>([
  ['PERMISSION_MISSING', { missingPermissions: ['Synchronization.ReadWrite.All'] }],
  ['TENANT_SYNC_DISABLED', { tenantSyncEnabled: false }],
  ['OU_OUTSIDE_DOMAIN', { request: anOnboarding({ organizationalUnits: ['OU=Staff,DC=emea,DC=contoso,DC=com'] }) }],
  ['OU_OUTSIDE_DOMAIN', { request: anOnboarding({ organizationalUnits: ['not a name'] }) }],
  ['OU_OUTSIDE_DOMAIN', { request: anOnboarding({ organizationalUnits: ['DC=corp,DC=contoso,DC=com'] }) }],
  ['DUPLICATE_CONFIGURATION', { configurations: [aConfiguration(), aConfiguration({ servicePrincipalId: 'sp-2' })] }],
  ['NO_ACTIVE_AGENT', { agents: { kind: 'read', agents: [{ machineName: 'S', status: 'inactive' }] } }],
  ['GROUP_SCOPE_PRESENT', { current: aCurrent({ schema: aSchema({ containers: [], groups: ['CN=Pilot,DC=corp'] }) }) }],
  ['SCOPE_WOULD_NARROW', { current: aCurrent({ schema: aSchema({ containers: [] }) }) }],
  ['SCOPE_RULE_UNCLEAR', { current: aCurrent({ schema: { synchronizationRules: [] } }) }],
  ['OU_NOT_FOUND', { request: anOnboarding({ organizationalUnits: [`OU=Nowhere,${cloudUnit}`] }) }],
  ['SCOPE_OVERLAPS_CONNECT_SYNC', { report: aReport({ connectSync: { includedOrganizationalUnits: [cloudUnit] } }) }],
  [
    'JOB_QUARANTINED',
    {
      current: aCurrent({
        configuration: aConfiguration({
          jobs: [
            aJob('AD2AADProvisioning', {
              code: 'Quarantine',
              quarantine: { reason: 'TooManyDeletes', seriesBegan: 'then', currentBegan: 'then', code: null },
            }),
          ],
        }),
      }),
    },
  ],
  [
    'SWITCHING_OFF_IS_MANUAL',
    {
      current: aCurrent({ settings: [{ key: 'AppKey', value: '{"appKeyScenario":"AD2AADPasswordHash"}' }] }),
      request: anOnboarding({ settings: { passwordHashSync: false } }),
    },
  ],
  [
    'MAPPING_CONFLICT',
    {
      request: anOnboarding({
        settings: { passwordHashSync: true },
        attributeMappings: [{ objectType: 'user', target: 'credentialData', source: '[other]' }],
      }),
    },
  ],
  ['SETTINGS_MASKED', { current: aCurrent({ settings: [{ key: 'Domain', value: '*' }] }) }],
  [
    'SETTINGS_UNREADABLE',
    { current: aCurrent({ settings: [{ key: 'SyncNotificationSettings', value: '{"Enabled":"true"}' }] }) },
  ],
  [
    'MAPPING_CONFLICT',
    {
      current: aCurrent(),
      request: anOnboarding({ attributeMappings: [{ objectType: 'user', target: 'DisplayName', source: '[cn]' }] }),
    },
  ],
])('refuses %s and says what to do', (code, change) => {
  const refusal = refusalOf(facts(change));
  expect(refusal?.code).toBe(code);
  expect(refusal?.message.length).toBeGreaterThan(20);
});

test('names the missing permission', () => {
  expect(refusalOf(facts({ missingPermissions: ['User.Read.All'] }))?.message).toContain('User.Read.All');
});

test('refuses two sources for one target within a request', () => {
  const attributeMappings = ['[a]', '[b]'].map((source) => ({ objectType: 'user', target: 'jobTitle', source }));
  expect(refusalOf(facts({ request: anOnboarding({ attributeMappings }) }))?.code).toBe('MAPPING_CONFLICT');
});

test('counts separate units of the whole configuration against the limit: 59 fit, 60 do not', () => {
  const units = (count: number) => Array.from({ length: count }, (_, index) => `OU=U${index},${cloudUnit}`);
  const asked = (count: number) =>
    facts({ report: undefined, request: anOnboarding({ organizationalUnits: units(count) }) });
  expect(refusalOf(asked(59))).toBeUndefined();
  expect(risksOf(asked(59)).map(({ code }) => code)).toContain('SCOPE_NEAR_LIMIT');
  expect(risksOf(asked(50)).map(({ code }) => code)).not.toContain('SCOPE_NEAR_LIMIT');
  expect(refusalOf(asked(60))?.code).toBe('SCOPE_TOO_LARGE');
  const configured = facts({ ...asked(59), current: aCurrent() });
  expect(refusalOf(configured)?.code).toBe('SCOPE_TOO_LARGE');
});

test('does not count units below another one', () => {
  const organizationalUnits = [cloudUnit, ...Array.from({ length: 80 }, (_, index) => `OU=U${index},${cloudUnit}`)];
  expect(refusalOf(facts({ report: undefined, request: anOnboarding({ organizationalUnits }) }))).toBeUndefined();
});

test('adds only what is not covered, compared as AD compares names', () => {
  const current = aCurrent({ schema: aSchema({ containers: ['ou=EMPLOYEES, ou=cloud,dc=corp,dc=contoso,dc=com'] }) });
  const request = anOnboarding({
    organizationalUnits: [employees, `OU=Sub,${employees}`, `OU=Contractors,${cloudUnit}`],
  });
  expect(unitsToAdd(facts({ current, request }))).toEqual([`OU=Contractors,${cloudUnit}`]);
});

test('does not take an unreadable list of agents for an empty one', () => {
  const unreadable = facts({ agents: { kind: 'unreadable', code: 'READ_FORBIDDEN' } });
  expect(refusalOf(unreadable)).toBeUndefined();
  expect(risksOf(unreadable).map(({ code }) => code)).toEqual(['AGENTS_UNKNOWN']);
});

test.each<[string, Parameters<typeof facts>[0]]>([
  ['REPORT_MISSING', { report: undefined }],
  ['FEWER_THAN_TWO_AGENTS', { agents: { kind: 'read', agents: [{ machineName: 'S', status: 'active' }] } }],
  ['NO_CANARY', { request: anOnboarding({ canary: undefined }) }],
])('shows the risk %s', (code, change) => {
  expect(risksOf(facts(change)).map((risk) => risk.code)).toEqual([code]);
});

test('applies only the very plan that was approved', () => {
  const plan = {
    fingerprint: 'sha256:a',
    refusal: null,
    itemCount: 1,
    domain: 'd',
    mode: 'apply',
    workflow: 'w',
    requestedFingerprint: null,
    whenBusy: 'wait',
  } as const;
  expect(stillApproved(plan, plan)).toBe(true);
  expect(stillApproved(plan, { ...plan, fingerprint: 'sha256:b' })).toBe(false);
  expect(stillApproved(plan, { ...plan, refusal: { code: 'X', message: '' } })).toBe(false);
});

test('takes a change by someone else in the last instant for a void approval, and nothing else', () => {
  expect(['SCHEMA_CHANGED', 'SETTINGS_CHANGED', 'CANARY_FAILED'].map(voidsApproval)).toEqual([true, true, false]);
});

test('says on the plan that a paused job will run, and that a canary is in no unit', () => {
  const paused = aConfiguration({ jobs: [aJob('AD2AADProvisioning', { code: 'Paused' })] });
  const canary = { objectType: 'user', distinguishedName: 'zzz' };
  const risks = risksOf(facts({ current: aCurrent({ configuration: paused }), request: anOnboarding({ canary }) }));
  expect(risks.map(({ code }) => code)).toEqual(expect.arrayContaining(['JOB_PAUSED', 'CANARY_OUTSIDE_SCOPE']));
});

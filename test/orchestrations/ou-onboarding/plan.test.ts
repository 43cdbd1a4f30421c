import { fingerprintOf } from '../../../domain/fingerprint';
import { planOf } from '../../../orchestrations/ou-onboarding/plan';
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

const full = anOnboarding({
  settings: { passwordHashSync: true, exchangeHybridWriteback: true, notificationEmail: 'a@contoso.com' },
  attributeMappings: [{ objectType: 'user', target: 'employeeHireDate', source: '[x]' }],
});

test('creates configuration, scope, mappings, settings and jobs for a domain that has none', () => {
  const { shown, refusal } = planOf(facts({ request: full }));
  expect(refusal).toBeNull();
  expect(shown.items.map(({ kind, target }) => `${kind} ${target}`)).toEqual([
    'configuration corp.contoso.com',
    `scope OU=Employees,${cloudUnit}`,
    'mapping user.employeeHireDate',
    'mapping user.CredentialData',
    'mapping inetOrgPerson.CredentialData',
    'setting Domain',
    'setting AppKey',
    'setting SyncNotificationSettings',
    'job AD2AADProvisioning',
    'job AD2AADPasswordHash',
    'job AAD2ADExchangeHybridWriteback',
  ]);
});

test('changes only what is missing when the domain has a configuration', () => {
  const { shown } = planOf(facts({ current: aCurrent() }));
  expect(shown.items.map(({ kind }) => kind)).toEqual(['scope']);
});

test('has nothing to do when everything asked for is there', () => {
  const current = aCurrent({ schema: aSchema({ containers: [cloudUnit] }) });
  expect(planOf(facts({ current })).shown.items).toEqual([]);
});

test('the fingerprint is the hash of what was decided', () => {
  const plan = planOf(facts());
  expect(plan.fingerprint).toBe(fingerprintOf(JSON.parse(JSON.stringify(plan.decided))));
});

test('the fingerprint ignores what is only shown: counts, names, times', () => {
  const one = planOf(facts({ current: aCurrent() }));
  const current = aCurrent({
    configuration: aConfiguration({
      displayName: 'renamed',
      jobs: [aJob('AD2AADProvisioning', { synchronizedEntryCounts: { 'user to User': 3 } })],
    }),
  });
  const other = planOf(facts({ current, report: aReport({ collectedAt: '2026-11-24T09:00:00.000Z' }) }));
  expect(other.fingerprint).toBe(one.fingerprint);
});

test.each([
  ['a hand edit of the schema', { current: aCurrent({ schema: aSchema({ containers: [`OU=Other,${cloudUnit}`] }) }) }],
  [
    'a hand edit of the settings',
    { current: aCurrent({ settings: [...aCurrent().settings, { key: 'SyncAll', value: 'true' }] }) },
  ],
  ['another canary', { current: aCurrent(), request: anOnboarding({ canary: undefined }) }],
])('the fingerprint changes with %s', (_what, change) => {
  expect(planOf(facts(change)).fingerprint).not.toBe(planOf(facts({ current: aCurrent() })).fingerprint);
});

test('a refused plan has no items and keeps its code in what was decided', () => {
  const plan = planOf(facts({ tenantSyncEnabled: false }));
  expect(plan.shown.items).toEqual([]);
  expect(plan.decided['refusal']).toBe('TENANT_SYNC_DISABLED');
});

test('a mapping that is asked for twice, or comes with password hash sync as well, is one item', () => {
  const hire = { objectType: 'user', target: 'employeeHireDate', source: '[a]' };
  const hash = { objectType: 'user', target: 'CredentialData', source: '[PasswordHash]' };
  const request = anOnboarding({ settings: { passwordHashSync: true }, attributeMappings: [hire, hire, hash] });
  const ids = planOf(facts({ request })).shown.items.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(expect.arrayContaining(['mapping:user:employeehiredate', 'mapping:user:credentialdata']));
});

import { knownAfter } from '../../../orchestrations/drift-check/known';
import { compare } from '../../../orchestrations/drift-check/rules';
import type { DomainFacts } from '../../../orchestrations/drift-check/facts';
import { aJob, aReport, aSchema } from '../../support/builders';
import { anAccepted, aSurveyed, declared, settings, someFacts, staff } from './some-facts';

function found(change: Partial<DomainFacts>): string[] {
  return compare(someFacts(change)).differences.map(({ code, path }) => `${code} ${path}`);
}

const unreadable = { kind: 'unreadable', code: 'READ_FAILED', detail: 'no' } as const;
const read = <Value>(value: Value) => ({ kind: 'read', value }) as const;
const missedSince = (since: string | undefined) => ({
  domain: 'corp.contoso.com',
  servicePrincipalId: 'sp-1',
  agents: [],
  units: [],
  ...(since !== undefined && { missingSince: since }),
});

test('nothing differs where all is as accepted, and everything can be told', () => {
  expect(compare(someFacts())).toMatchObject({ differences: [], unknown: [] });
  expect(compare(someFacts()).judged).toHaveLength(10);
});

test('names are compared as AD compares them', () => {
  const schema = read(aSchema({ containers: [staff.toLowerCase().replaceAll(',', ', ')] }));
  expect(found({ schema })).toEqual([]);
});

test.each<[string, Partial<DomainFacts>]>([
  ['SCOPE_CHANGED /scope/organizationalUnits', { schema: read(aSchema({ containers: ['OU=Other,DC=corp'] })) }],
  ['SCOPE_CHANGED /scope/groups', { schema: read(aSchema({ groups: ['CN=Pilot,DC=corp'] })) }],
  ['SCOPE_IS_EVERYTHING /scope/organizationalUnits', { schema: read(aSchema({ containers: [] })) }],
  [
    'CONFIGURATION_MISSING /configuration',
    { configuration: read(null), known: missedSince('2026-11-24T07:00:00.000Z') },
  ],
  ['NOT_ONBOARDED_YET /configuration', { configuration: read(null), accepted: undefined }],
  ['CONFIGURATION_UNDECLARED /configuration', { declared: undefined, accepted: undefined }],
  ['CONFIGURATION_UNDECLARED /configurations/sp-2', { others: [aSurveyed({ servicePrincipalId: 'sp-2' })] }],
  ['DECLARATION_BEHIND /declaration', { declared: undefined }],
  [
    'NOT_ONBOARDED_YET /declaration/organizationalUnits',
    { declared: { ...declared, organizationalUnits: [staff, 'OU=More,DC=corp'] } },
  ],
  ['REPORT_STALE /onPremisesReport', { report: { newest: undefined, isFresh: false } }],
  ['AGENT_MISSING /agents', { agents: read([{ machineName: 'SYNC01', status: 'inactive' }]) }],
])('finds %s', (wanted, change) => {
  expect(found(change).filter((one) => !one.startsWith('OU_RENAMED'))).toEqual([wanted]);
});

test('of a setting that no run was asked for, what is declared counts and is what is to be committed', () => {
  const stricter = { ...declared, settings: { deleteThreshold: { enabled: true, count: 5 } } };
  expect(found({ declared: stricter })).toEqual(['DELETE_THRESHOLD_CHANGED /settings/deleteThreshold']);
});

test('what a run was asked for is to be committed, whatever is declared', () => {
  const stricter = { ...declared, settings: { deleteThreshold: { enabled: true, count: 5 } } };
  const accepted = anAccepted({ asked: { settings: declared.settings, attributeMappings: [] } });
  const [one] = compare(someFacts({ declared: stricter, accepted })).differences;
  expect(one).toMatchObject({ code: 'DECLARATION_BEHIND', actual: { settings: declared.settings } });
});

test('a baseline needs no declaration', () => {
  expect(found({ declared: undefined, accepted: anAccepted({ kind: 'baseline' }) })).toEqual([]);
});

test('a configuration that was seen before is missing, not waiting to be onboarded', () => {
  const known = missedSince('2026-11-24T07:00:00.000Z');
  expect(found({ configuration: read(null), accepted: undefined, known })).toEqual([
    'CONFIGURATION_MISSING /configuration',
  ]);
});

test.each([undefined, '2026-11-24T07:00:01.000Z'])(
  'a configuration that is missed since %s is unknown: a list may lack something for a moment',
  (since) => {
    const facts = someFacts({ configuration: read(null), known: missedSince(since) });
    expect(compare(facts)).toMatchObject({ differences: [], judged: [], unknown: [{ code: 'NOT_LISTED' }] });
    expect(knownAfter(facts).missingSince).toBe(since ?? facts.now);
  },
);

test('a configuration that is back is missed no more, and one that cannot be read is as before', () => {
  const known = missedSince('2026-11-24T07:00:00.000Z');
  expect(knownAfter(someFacts({ known })).missingSince).toBeUndefined();
  expect(knownAfter(someFacts({ known, configuration: unreadable })).missingSince).toBe(known.missingSince);
});

test('what a report did not collect is unknown', () => {
  const newest = aReport({ organizationalUnits: [], agents: [] });
  const { differences, unknown, judged } = compare(someFacts({ report: { newest, isFresh: true } }));
  expect(differences).toEqual([]);
  expect(unknown).toMatchObject([
    { path: '/organizationalUnits', code: 'REPORT_INCOMPLETE' },
    { path: '/agents/version', code: 'REPORT_INCOMPLETE' },
  ]);
  for (const aspect of ['units', 'agentVersions']) expect(judged).not.toContain(aspect);
});

test('an agent that is no longer listed is as missing as an inactive one', () => {
  const agents = [{ machineName: 'sync01' }, { machineName: 'SYNC02' }].map((one) => ({ ...one, listedAt: '' }));
  const known = { domain: 'corp.contoso.com', servicePrincipalId: null, agents, units: [] };
  const [one] = compare(someFacts({ known })).differences;
  expect(one).toMatchObject({ code: 'AGENT_MISSING', expected: ['SYNC01', 'SYNC02'], actual: ['SYNC01'] });
});

test('an agent that is listed by its full name is the one that was known by its short one', () => {
  const agents = [{ machineName: 'sync01.corp.contoso.com', listedAt: '2026-11-24T07:00:00.000Z' }];
  const facts = someFacts({ known: { domain: 'corp.contoso.com', servicePrincipalId: null, agents, units: [] } });
  expect(compare(facts).differences).toEqual([]);
  expect(knownAfter(facts).agents).toEqual([{ machineName: 'SYNC01', listedAt: facts.now }]);
});

test.each([
  ['1.1.977.0', 1],
  ['1.1.1370.0', 0],
  ['1.2.0.0', 0],
  ['unknown', 0],
])('an agent of version %s is %i times too old', (version, count) => {
  const newest = aReport({ agents: [{ machineName: 'SYNC01', version, serviceState: 'Running' }] });
  const codes = compare(someFacts({ report: { newest, isFresh: true } })).differences.map(({ code }) => code);
  expect(codes.filter((code) => code === 'AGENT_OUTDATED')).toHaveLength(count);
});

test.each<[string, Partial<DomainFacts>, string[]]>([
  ['/configuration', { configuration: unreadable }, []],
  ['/scope', { schema: unreadable }, ['scope', 'mappings', 'units']],
  ['/settings', { configuration: read(aSurveyed({ settings: unreadable })) }, ['appKey', 'notification']],
  ['/jobs', { configuration: read(aSurveyed({ jobs: unreadable })) }, ['jobs']],
  ['/agents', { agents: unreadable }, ['agents']],
  ['', { isBusy: true }, []],
])('what cannot be read is unknown at "%s" and judges nothing', (path, change, aspects) => {
  const { differences, unknown, judged } = compare(someFacts(change));
  expect(differences).toEqual([]);
  expect(unknown).toMatchObject([{ path }]);
  for (const aspect of aspects) expect(judged).not.toContain(aspect);
  if (aspects.length === 0) expect(judged).toEqual([]);
});

test('a setting that the service masks is unknown, and the others are not', () => {
  const masked = settings.map((one) => (one.key === 'AppKey' ? { ...one, value: '*' } : one));
  const { unknown, judged } = compare(someFacts({ configuration: read(aSurveyed({ settings: read(masked) })) }));
  expect(unknown).toMatchObject([{ path: '/settings/passwordHashSync', code: 'SETTINGS_MASKED' }]);
  expect(judged).toContain('notification');
});

test.each([
  ['SyncNotificationSettings', '{"DeleteThresholdEnabled":false,"DeleteThresholdValue":"500"}', 'notification'],
  ['SyncNotificationSettings', 'not json', 'notification'],
  ['SyncNotificationSettings', '[]', 'notification'],
  ['AppKey', '{"appKeyScenario":7}', 'appKey'],
])('%s of a shape that is not known is unknown, not the default: %s', (key, value, aspect) => {
  const odd = settings.map((one) => (one.key === key ? { key, value } : one));
  const { differences, unknown, judged } = compare(
    someFacts({ configuration: read(aSurveyed({ settings: read(odd) })) }),
  );
  expect(differences).toEqual([]);
  expect(new Set(unknown.map(({ code }) => code))).toEqual(new Set(['SETTINGS_UNREADABLE']));
  expect(judged).not.toContain(aspect);
});

test('a state of a job that Graph adds one day is unknown, never stopped', () => {
  const jobs = read([aJob('AD2AADProvisioning', { code: 'Dreaming' }), aJob('AD2AADPasswordHash')]);
  const { differences, unknown } = compare(someFacts({ configuration: read(aSurveyed({ jobs })) }));
  expect(differences).toEqual([]);
  expect(unknown).toMatchObject([{ path: '/jobs/AD2AADProvisioning', code: 'VALUE_UNKNOWN' }]);
});

test('a declaration is measured by what it speaks of', () => {
  const jobs = read([aJob('AD2AADProvisioning')]);
  const configuration = read(aSurveyed({ jobs, settings: read([]) }));
  expect(found({ accepted: undefined, configuration })).toEqual(['DELETE_THRESHOLD_CHANGED /settings/deleteThreshold']);
});

test('an unknown property of a mapping is no difference, its source is', () => {
  const [schema, other] = [aSchema(), aSchema()];
  const ruleOf = (raw: typeof schema) =>
    (raw['synchronizationRules'] as { objectMappings: { attributeMappings: Record<string, unknown>[] }[] }[])[0];
  const mapping = (raw: typeof schema) => ruleOf(raw)?.objectMappings[0]?.attributeMappings[0] ?? {};
  mapping(schema)['unknownProperty'] = 8;
  expect(found({ schema: read(schema) })).toEqual([]);
  mapping(other)['source'] = { type: 'Attribute', name: 'cn', expression: '[cn]', parameters: [] };
  expect(compare(someFacts({ schema: read(other) })).differences).toMatchObject([
    { code: 'MAPPING_CHANGED', path: '/attributeMappings/user.displayName', expected: '[displayName]', actual: '[cn]' },
  ]);
});

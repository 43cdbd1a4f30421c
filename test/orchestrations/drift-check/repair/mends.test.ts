import type { RawSchema } from '../../../../domain/synchronization-schema';
import { expectedOf } from '../../../../orchestrations/drift-check/expected';
import type { DomainFacts } from '../../../../orchestrations/drift-check/facts';
import type { Ready } from '../../../../orchestrations/drift-check/read-for-plan';
import { leavingScope, mendsOf } from '../../../../orchestrations/drift-check/repair/mends';
import { buildsOn, planOf } from '../../../../orchestrations/drift-check/repair/plan';
import { changedSincePlan } from '../../../../orchestrations/drift-check/repair/rules';
import { compare } from '../../../../orchestrations/drift-check/rules';
import { aJob, aSchema } from '../../../support/builders';
import { aSurveyed, declared, domain, settings, someFacts, staff } from '../some-facts';

interface RawRule {
  containerFilter: { includedContainers: string[] };
  objectMappings: { sourceObjectName: string; enabled: boolean; attributeMappings: Record<string, unknown>[] }[];
}

function ruleOf(schema: RawSchema | undefined): RawRule {
  const [rule] = (schema?.['synchronizationRules'] ?? []) as RawRule[];
  if (!rule) throw new Error('the schema has no rule');
  return rule;
}

function readyOf(change: Partial<DomainFacts> = {}, parts: Partial<Ready> = {}): Ready {
  const facts = someFacts(change);
  const schema = facts.schema.kind === 'read' ? facts.schema.value : null;
  const jobs = [aJob('AD2AADProvisioning'), aJob('AD2AADPasswordHash')];
  return { facts, configuration: aSurveyed(), schema, settings, jobs, ...parts };
}

function mended(change: Partial<DomainFacts>) {
  const ready = readyOf(change);
  const expected = expectedOf(ready.facts);
  if (!expected) throw new Error('nothing is expected');
  return mendsOf(ready, expected, compare(ready.facts).differences);
}

const read = <Value>(value: Value) => ({ kind: 'read', value }) as const;

test('puts the units back, and everything else of the schema stays', () => {
  const other = aSchema({ containers: ['OU=Other,DC=corp,DC=contoso,DC=com'] });
  const { schema, settings: changed, start } = mended({ schema: read(other) });
  expect(ruleOf(schema).containerFilter.includedContainers).toEqual([staff]);
  expect({ ...schema, synchronizationRules: null }).toEqual({ ...other, synchronizationRules: null });
  expect(ruleOf(schema).objectMappings).toEqual(ruleOf(other).objectMappings);
  expect([changed, start]).toEqual([[], []]);
});

test('puts a mapping back exactly as it was accepted, with what we do not know of it', () => {
  const hand = aSchema();
  const accepted = ruleOf(aSchema()).objectMappings[0]?.attributeMappings;
  ruleOf(hand).objectMappings[0]!.attributeMappings = [];
  ruleOf(hand).objectMappings[2]!.enabled = false;
  const { schema } = mended({ schema: read(hand) });
  expect(ruleOf(schema).objectMappings[0]?.attributeMappings).toEqual(accepted);
  expect(ruleOf(schema).objectMappings[2]?.enabled).toBe(true);
});

test('makes a declared mapping anew where there is nothing else to bring it back from', () => {
  const wanted = { objectType: 'user', target: 'displayName', source: '[cn]' } as const;
  const facts = { accepted: undefined, declared: { ...declared, attributeMappings: [wanted] } };
  const { schema } = mended(facts);
  const found = ruleOf(schema).objectMappings[0]?.attributeMappings;
  expect(found).toMatchObject([{ targetAttributeName: 'displayName', source: { expression: '[cn]' } }]);
});

test('changes of the settings only what differs', () => {
  const changed = settings.map((one) =>
    one.key === 'AppKey' ? one : { ...one, value: '{"Enabled":true,"Recipients":"x@contoso.com","Own":1}' },
  );
  const configuration = read(aSurveyed({ settings: read(changed) }));
  const facts = someFacts({ configuration });
  const expected = expectedOf(facts)!;
  const [threshold] = compare(facts).differences.filter(({ code }) => code === 'DELETE_THRESHOLD_CHANGED');
  const ready = readyOf({ configuration }, { settings: changed });
  expect(mendsOf(ready, expected, [threshold!]).settings).toEqual([
    {
      key: 'SyncNotificationSettings',
      value: JSON.stringify({
        Enabled: true,
        Recipients: 'x@contoso.com',
        Own: 1,
        DeleteThresholdEnabled: true,
        DeleteThresholdValue: 10,
      }),
    },
  ]);
});

test('members of a setting that nobody knows stay', () => {
  const AppKey = '{"appKeyScenario":"AD2AADProvisioning","Own":1}';
  const changed = settings.map((one) => (one.key === 'AppKey' ? { ...one, value: AppKey } : one));
  const configuration = read(aSurveyed({ settings: read(changed) }));
  const facts = someFacts({ configuration });
  const ready = readyOf({ configuration }, { settings: changed });
  expect(mendsOf(ready, expectedOf(facts)!, compare(facts).differences).settings).toEqual([
    { key: 'AppKey', value: '{"appKeyScenario":"AD2AADPasswordHash","Own":1}' },
  ]);
});

test('starts what stands still, and creates what is gone', () => {
  const jobs = read([aJob('AD2AADProvisioning', { code: 'Paused' })]);
  const { create, start, schema } = mended({ configuration: read(aSurveyed({ jobs })) });
  expect([create, start, schema]).toEqual([
    ['AD2AADPasswordHash'],
    ['AD2AADProvisioning', 'AD2AADPasswordHash'],
    undefined,
  ]);
});

test('knows which units would leave the scope, and that naming units takes all others out', () => {
  const more = 'OU=More,DC=corp,DC=contoso,DC=com';
  const hand = { schema: read(aSchema({ containers: [staff, more] })) };
  expect(leavingScope(readyOf(hand), mended(hand))).toEqual({ units: [more], everything: false });
  const all = { schema: read(aSchema({ containers: [] })) };
  expect(leavingScope(readyOf(all), mended(all))).toEqual({ units: [], everything: true });
});

describe('the plan', () => {
  const hand = { schema: read(aSchema({ containers: [] })) };
  const asked = compare(someFacts(hand)).differences;

  test('names each finding with what is there and what will be, and the accounts that leave', () => {
    const { shown, refusal } = planOf(domain, asked, { ready: readyOf(hand) });
    expect(refusal).toBeNull();
    expect(shown.items).toMatchObject([{ action: 'bring back', before: [], after: [staff] }]);
    expect(shown.risks).toMatchObject([{ code: 'ACCOUNTS_LEAVE_SCOPE', severity: 'critical' }]);
  });

  test('is another one as soon as anything it builds on is', () => {
    const fingerprints = [{}, { jobs: [aJob('AD2AADProvisioning', { code: 'Paused' })] }, { settings: [] }].map(
      (parts) => planOf(domain, asked, { ready: readyOf(hand, parts) }).fingerprint,
    );
    expect(new Set(fingerprints).size).toBe(3);
    expect(buildsOn(readyOf(hand))).toEqual(buildsOn(readyOf(hand, { settings: [...settings].reverse() })));
  });

  test.each([
    ['JOB_QUARANTINED', { jobs: [quarantined()] }],
    ['THRESHOLD_OFF', { settings: [{ key: 'SyncNotificationSettings', value: '{"DeleteThresholdEnabled":false}' }] }],
  ])('is refused: %s', (code, parts) => {
    expect(planOf(domain, asked, { ready: readyOf(hand, parts) }).refusal?.code).toBe(code);
  });

  test('is refused for what this app cannot bring back', () => {
    const agents = read([{ machineName: 'SYNC01', status: 'inactive' }]);
    const { differences } = compare(someFacts({ agents }));
    expect(planOf(domain, differences.slice(0, 1), { ready: readyOf({ agents }) }).refusal?.code).toBe(
      'NOT_REPAIRABLE',
    );
  });

  test.each([
    ['of that aspect', asked],
    ['of which nothing is kept', asked.map(({ id }) => ({ id, aspect: undefined }))],
  ])('is refused when it cannot be told whether a finding %s is still there', (_what, findings) => {
    const gone = { schema: read(null) };
    expect(planOf(domain, findings, { ready: readyOf(gone) }).refusal?.code).toBe('FACTS_UNREADABLE');
  });

  test('is about what can be told, whatever else cannot', () => {
    const finding = { id: 'f1', aspect: 'notification' } as const;
    expect(planOf(domain, [finding], { ready: readyOf({ schema: read(null) }) }).refusal).toBeNull();
  });

  test('has nothing to do when nothing of it differs any more', () => {
    expect(planOf(domain, asked, { ready: readyOf() }).shown.items).toEqual([]);
  });
});

function quarantined() {
  const began = '2026-11-24T06:00:00.000Z';
  const quarantine = { reason: 'TooManyDeletes', seriesBegan: began, currentBegan: began, code: null };
  return aJob('AD2AADProvisioning', { code: 'Quarantine', quarantine });
}

test('only a change by somebody else voids an approval', () => {
  expect(['SCHEMA_CHANGED', 'SETTINGS_CHANGED', 'CONFIGURATION_CHANGED'].every(changedSincePlan)).toBe(true);
  expect(changedSincePlan('PAUSE_NOT_SEEN')).toBe(false);
});

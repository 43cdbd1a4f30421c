import { accepting, agreedByDeclaration } from '../../domain/accepting';
import { type ConfigurationState, configurationStateOf, sourceTextOf } from '../../domain/configuration-state';
import type { DeclaredConfiguration } from '../../domain/operator-config';
import { aJob, aSchema } from '../support/builders';

const [staff, hand, asked] = ['Staff', 'Hand', 'Asked'].map((name) => `OU=${name},DC=corp,DC=contoso,DC=com`) as [
  string,
  string,
  string,
];
const templates = ['AD2AADProvisioning', 'AD2AADPasswordHash'];

interface Change {
  containers?: string[];
  threshold?: { enabled: boolean; count: number };
  jobs?: string[];
}

const on = { enabled: true, count: 500 };
const off = { enabled: false, count: 500 };

function aState({ containers = [staff], threshold = on, jobs = templates }: Change = {}): ConfigurationState {
  const value = JSON.stringify({
    Recipients: 'hand@contoso.com',
    DeleteThresholdEnabled: threshold.enabled,
    DeleteThresholdValue: threshold.count,
  });
  const state = configurationStateOf({
    servicePrincipalId: 'sp-1',
    schema: aSchema({ containers }),
    settings: [{ key: 'SyncNotificationSettings', value }],
    jobs: jobs.map((templateId) => aJob(templateId)),
  });
  if (!state) throw new Error('the schema has no scope');
  return state;
}

const declared: DeclaredConfiguration = {
  domain: 'corp.contoso.com',
  organizationalUnits: [staff],
  settings: { deleteThreshold: on },
  attributeMappings: [],
};

const nothing = { organizationalUnits: [], settings: {} };

describe('where nothing was accepted yet', () => {
  const byDeclaration = (change: Partial<DeclaredConfiguration>, before: ConfigurationState | null, after = before) =>
    agreedByDeclaration({ ...declared, ...change }, { before, after: after ?? aState() });

  test('a setting changed by hand before the run stays what was declared', () => {
    const before = aState({ threshold: off });
    const after = aState({ threshold: off, containers: [staff, asked] });
    const agreed = byDeclaration({}, before);
    const { settings, schema } = accepting(agreed, { before, after }, { ...nothing, organizationalUnits: [asked] });
    expect(settings.deleteThreshold).toEqual(on);
    expect(schema.organizationalUnits).toEqual([staff, asked]);
  });

  test('a setting that the run was asked for is as it was read', () => {
    const before = aState({ threshold: on });
    const after = aState({ threshold: off });
    const request = { ...nothing, settings: { deleteThreshold: off } };
    expect(accepting(byDeclaration({}, before), { before, after }, request).settings.deleteThreshold).toEqual(off);
  });

  test('what the declaration does not speak of is what was there', () => {
    expect(byDeclaration({}, aState()).settings.notificationEmail).toBe('hand@contoso.com');
  });

  test('units taken out or brought in by hand are not agreed to', () => {
    const { schema } = byDeclaration({}, aState({ containers: [hand] }));
    expect(schema.organizationalUnits).toEqual([staff]);
  });

  test('a configuration that the run made has the scope of the run, and the declared settings', () => {
    const { schema, settings } = byDeclaration(
      { organizationalUnits: [staff, hand] },
      null,
      aState({ threshold: off }),
    );
    expect(schema.organizationalUnits).toEqual([staff]);
    expect(settings.deleteThreshold).toEqual(on);
  });

  test('a declared mapping that was edited by hand is expected as it would be written, one that was not as it is', () => {
    const attributeMappings = [
      { objectType: 'user', target: 'displayName', source: '[cn]' },
      { objectType: 'group', target: 'displayName', source: '[displayName]' },
    ] as const;
    const { mappings } = byDeclaration({ attributeMappings: [...attributeMappings] }, aState()).schema;
    const of = (type: string) => mappings.filter(({ objectType }) => objectType === type);
    expect(of('user').map(sourceTextOf)).toEqual(['[cn]']);
    expect(of('group').map(({ raw }) => raw['unknownProperty'])).toEqual([7]);
  });

  test('a declared job is expected to run, and a writeback that is declared off is not accepted', () => {
    const there = aState({ jobs: ['AD2AADProvisioning', 'AAD2ADExchangeHybridWriteback'] });
    const { jobs } = byDeclaration({ settings: { passwordHashSync: true, exchangeHybridWriteback: false } }, there);
    expect(jobs).toEqual([
      { templateId: 'AD2AADPasswordHash', running: true },
      { templateId: 'AD2AADProvisioning', running: true },
    ]);
  });
});

describe('where something was accepted', () => {
  test('a hand edit of settings before or during the run is not accepted along with it', () => {
    const after = aState({ threshold: off, containers: [staff, hand, asked] });
    const request = { ...nothing, organizationalUnits: [asked] };
    const before = aState({ containers: [staff, hand] });
    const { settings, schema } = accepting(aState(), { before, after }, request);
    expect(settings.deleteThreshold).toEqual(on);
    expect(schema.organizationalUnits).toEqual([staff, asked]);
  });

  test('what a run was asked for is accepted, also where somebody had made it by hand', () => {
    const jobs = [...templates, 'AAD2ADExchangeHybridWriteback'];
    const there = aState({ containers: [staff, asked], threshold: off, jobs });
    const settings = { deleteThreshold: off, exchangeHybridWriteback: true };
    const request = { organizationalUnits: [asked], settings };
    const accepted = accepting(aState(), { before: there, after: there }, request);
    expect(accepted.schema.organizationalUnits).toEqual([staff, asked]);
    expect(accepted.settings.deleteThreshold).toEqual(off);
    expect(accepted.jobs.map(({ templateId }) => templateId).sort()).toEqual([...jobs].sort());
  });

  test('a job that somebody made by hand is not accepted by a run that was not asked for it', () => {
    const there = aState({ jobs: [...templates, 'AAD2ADExchangeHybridWriteback'] });
    expect(accepting(aState(), { before: there, after: there }, nothing).jobs).toHaveLength(2);
  });
});

import type { OnPremisesReport } from '../../../domain/on-premises-report';
import { constant, nameExpression, parentExpression } from '../../../orchestrations/group-soa/write-back-expressions';
import type { WriteBackFacts } from '../../../orchestrations/group-soa/write-back-facts';
import { defaultContainer, writeBackRefusal } from '../../../orchestrations/group-soa/write-back-rules';
import { aJob, aReport, aSchema } from '../../support/builders';
import { aGroupSchema, application, aToAd, backFacts, extension, mappedFromAd } from '../../support/write-back-facts';

const codeOf = (change: Partial<WriteBackFacts>) => writeBackRefusal(backFacts(change))?.code;

function agents(...versions: string[]): OnPremisesReport {
  const all = versions.map((version) => ({ machineName: 'S', version, serviceState: 'Running' as const }));
  return aReport({ agents: all });
}

const fromAd = (change: object) => ({ servicePrincipalId: 'sp-1', job: aJob(), schema: aSchema(), ...change });
const quarantine = { reason: 'TooManyDeletes', seriesBegan: 'x', currentBegan: 'x', code: null };
const twoRules = {
  ...aGroupSchema(),
  synchronizationRules: Array(2).fill((aGroupSchema()['synchronizationRules'] as object[])[0]),
};

test('refuses nothing in a domain where all is well, new or configured', () => {
  expect(writeBackRefusal(backFacts())).toBeUndefined();
  expect(writeBackRefusal(backFacts({ toAd: aToAd(), application, fromAd: mappedFromAd() }))).toBeUndefined();
});

test.each([
  ['no fresh report', { report: undefined }, 'REPORT_REQUIRED'],
  ['agents that are too old', { report: agents('1.1.1369.9', '1.0.2000.0') }, 'AGENT_OUTDATED'],
  ['two configurations to AD', { toAdOfDomain: 2 }, 'DUPLICATE_CONFIGURATION'],
  ['twenty configurations of other domains', { toAdOfTenant: 20 }, 'WRITE_BACK_CONFIGURATIONS_FULL'],
  ['no configuration from AD', { fromAd: undefined }, 'CONFIGURATION_MISSING'],
  [
    'a paused job from AD',
    { fromAd: fromAd({ job: aJob('AD2AADProvisioning', { code: 'Paused' }) }) },
    'JOB_NOT_RUNNING',
  ],
  ['a held job from AD', { fromAd: fromAd({ job: aJob('AD2AADProvisioning', { quarantine }) }) }, 'JOB_QUARANTINED'],
  ['several rules to AD', { toAd: aToAd({ schema: twoRules }) }, 'SCOPE_RULE_UNCLEAR'],
  ['an extension with another source', { application, fromAd: mappedFromAd('[description]') }, 'MAPPING_CONFLICT'],
  [
    'places by an expression of their own',
    { toAd: aToAd({ schema: aGroupSchema({ parentDistinguishedName: 'Switch([x], "a")' }) }) },
    'MAPPING_CONFLICT',
  ],
  ['names of their own', { toAd: aToAd({ schema: aGroupSchema({ cn: '[displayName]' }) }) }, 'MAPPING_CONFLICT'],
])('refuses %s', (...[, change, code]) => {
  expect(codeOf(change)).toBe(code);
});

test.each([
  ['agents of a later version', { report: agents('1.1.1370.0') }],
  ['one agent of several', { report: agents('1.1.100.0', '1.2.0.0') }],
  ['a report without agents', { report: agents() }],
  ['the twentieth configuration when it is the own', { toAd: aToAd(), toAdOfTenant: 20 }],
  [
    'the same expressions typed in another way',
    {
      application,
      fromAd: mappedFromAd(),
      toAd: aToAd({
        schema: aGroupSchema({
          parentDistinguishedName: parentExpression(extension, 'OU=X,DC=corp').replaceAll(', ', ','),
          cn: nameExpression(extension).replaceAll(', ', ' ,  '),
        }),
      }),
    },
  ],
])('takes %s', (...[, change]) => {
  expect(codeOf(change)).toBeUndefined();
});

test('without the original unit it does not matter what synchronizes from AD, or where groups are placed', () => {
  const toAd = aToAd({ schema: aGroupSchema({ parentDistinguishedName: 'Switch([x], "a")' }) });
  expect(codeOf({ keepsUnit: false, fromAd: undefined, toAd })).toBeUndefined();
});

test('the default container is the one of the configuration, else the one that every domain has', () => {
  expect(defaultContainer(backFacts())).toBe('CN=Users,DC=corp,DC=contoso,DC=com');
  const placed = constant('OU=Cloud,DC=corp');
  const toAd = aToAd({ schema: aGroupSchema({ parentDistinguishedName: placed }) });
  expect(defaultContainer(backFacts({ toAd }))).toBe('OU=Cloud,DC=corp');
});

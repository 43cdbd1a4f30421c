import { backFacts } from '../../support/write-back-facts';
import { refusalOf, risksOf, skipsOf } from '../../../orchestrations/group-soa/rules';
import {
  aGroup,
  aMember,
  conversionFacts,
  conversionRequest,
  holding,
  rollbackFacts,
} from '../../support/group-conversion';

const codesOf = (facts: Parameters<typeof skipsOf>[0]) =>
  Object.fromEntries([...skipsOf(facts)].map(([id, { code }]) => [id, code]));

const report = (scopes: Record<string, 'universal' | 'global' | 'domainLocal'>) => ({
  schemaVersion: 1 as const,
  collectedAt: '2026-11-24T06:00:00.000Z',
  domain: 'emea.contoso.com',
  agents: [],
  organizationalUnits: [],
  groups: Object.entries(scopes).map(([id, scope]) => ({
    distinguishedName: `CN=${id},OU=Teams,DC=emea,DC=contoso,DC=com`,
    objectGuid: '11111111-1111-4111-8111-111111111111',
    objectSid: aGroup(id).onPremisesSecurityIdentifier ?? '',
    scope,
  })),
});

const back = { provisionBack: { domain: 'emea.contoso.com' } };

describe('what is left out of a conversion', () => {
  test('a security group that AD synchronizes is converted, one that receives mail too', () => {
    expect(codesOf(conversionFacts([aGroup('a'), aGroup('b', { mailEnabled: true })]))).toEqual({});
  });

  test('each reason has its code, and the first that applies is said', () => {
    const groups = [
      aGroup('a', { onPremisesSyncEnabled: null }),
      aGroup('b', { isDynamic: true, onPremisesSyncEnabled: null }),
      aGroup('c', { onPremisesSyncEnabled: null, onPremisesSecurityIdentifier: null }),
      aGroup('d', { onPremisesSecurityIdentifier: 'S-1-5-21-1-2-3-512' }),
      aGroup('e', { onPremisesSecurityIdentifier: 'S-1-5-32-544' }),
      aGroup('f'),
    ];
    const authorities = new Map([['a', { isCloudManaged: true, onPremisesSyncEnabled: null }]]);
    const members = new Map(groups.map(({ id }) => [id, [] as ReturnType<typeof aMember>[]]));
    members.set(
      'f',
      Array.from({ length: 50_001 }, () => aMember('x')),
    );
    expect(codesOf(conversionFacts(groups, { authorities, members }))).toEqual({
      a: 'ALREADY_CLOUD_MANAGED',
      b: 'DYNAMIC',
      c: 'NOT_SYNCED',
      d: 'CRITICAL_SYSTEM_OBJECT',
      e: 'CRITICAL_SYSTEM_OBJECT',
      f: 'TOO_MANY_MEMBERS',
    });
  });

  test('only what is provisioned back has to be universal and without mail', () => {
    const groups = [aGroup('a', { mailEnabled: true }), aGroup('b'), aGroup('c'), aGroup('d')];
    const asked = { report: report({ a: 'universal', b: 'global', c: 'universal' }) };
    expect(codesOf(conversionFacts(groups, asked))).toEqual({});
    expect(codesOf(conversionFacts(groups, { ...asked, request: conversionRequest(back) }))).toEqual({
      a: 'MAIL_ENABLED_NOT_WRITABLE_BACK',
      b: 'SCOPE_NOT_UNIVERSAL',
      d: 'SCOPE_NOT_UNIVERSAL',
    });
  });

  test('what contains a group that stays with AD stays with it, up to the top', () => {
    const groups = [aGroup('a', { onPremisesSecurityIdentifier: 'S-1-5-21-1-2-3-512' }), aGroup('b'), aGroup('c')];
    const members = new Map([
      ['a', []],
      ['b', holding('a')],
      ['c', holding('b')],
    ]);
    const facts = conversionFacts(groups, { members });
    expect(codesOf(facts)).toEqual({ a: 'CRITICAL_SYSTEM_OBJECT', b: 'CHILD_NOT_CONVERTED', c: 'CHILD_NOT_CONVERTED' });
    expect(skipsOf(facts).get('c')?.message).toContain('Group b');
  });

  test('a cycle stays together', () => {
    const groups = [aGroup('a', { onPremisesSecurityIdentifier: 'S-1-5-21-1-2-3-512' }), aGroup('b')];
    const members = new Map([
      ['a', holding('b')],
      ['b', holding('a')],
    ]);
    expect(codesOf(conversionFacts(groups, { members }))).toEqual({
      a: 'CRITICAL_SYSTEM_OBJECT',
      b: 'CHILD_NOT_CONVERTED',
    });
  });

  test('a child that is in the cloud already, or was not asked for, holds nobody back', () => {
    const groups = [aGroup('a', { onPremisesSyncEnabled: null }), aGroup('b')];
    const authorities = new Map([['a', { isCloudManaged: true, onPremisesSyncEnabled: null }]]);
    const members = new Map([
      ['a', []],
      ['b', holding('a', 'z')],
    ]);
    expect(codesOf(conversionFacts(groups, { authorities, members }))).toEqual({ a: 'ALREADY_CLOUD_MANAGED' });
  });

  test('a source of authority that could not be read is never taken for converted', () => {
    const authorities = new Map([['a', { isCloudManaged: undefined, onPremisesSyncEnabled: undefined }]]);
    expect(codesOf(conversionFacts([aGroup('a', { onPremisesSyncEnabled: null })], { authorities }))).toEqual({
      a: 'NOT_SYNCED',
    });
  });
});

describe('what is left out of a rollback', () => {
  test('only what is managed in the cloud by conversion goes back', () => {
    const authorities = new Map([
      ['a', { isCloudManaged: true, onPremisesSyncEnabled: null }],
      ['b', { isCloudManaged: false, onPremisesSyncEnabled: null }],
      ['c', { isCloudManaged: undefined, onPremisesSyncEnabled: null }],
    ]);
    expect(codesOf(rollbackFacts(['a', 'b', 'c'], { authorities }))).toEqual({
      b: 'NOT_CONVERTED',
      c: 'AUTHORITY_UNREADABLE',
    });
  });
});

test('a parent of which nothing could be read keeps its children in the cloud too', () => {
  const authorities = new Map([
    ['a', { isCloudManaged: undefined, onPremisesSyncEnabled: null }],
    ['b', { isCloudManaged: true, onPremisesSyncEnabled: null }],
  ]);
  const members = new Map([
    ['a', holding('b')],
    ['b', []],
  ]);
  const facts = rollbackFacts(['a', 'b'], { authorities, members });
  expect(codesOf(facts)).toEqual({ a: 'AUTHORITY_UNREADABLE', b: 'PARENT_NOT_ROLLED_BACK' });
});

describe('refusals', () => {
  test.each([
    ['PERMISSION_MISSING', { missingPermissions: ['Group.Read.All'] }],
    ['TENANT_SYNC_DISABLED', { tenantSyncEnabled: false }],
    [
      'REPORT_REQUIRED',
      { request: conversionRequest({ groups: { organizationalUnit: 'OU=X,DC=emea,DC=contoso,DC=com' } }) },
    ],
    ['REPORT_REQUIRED', { request: conversionRequest(back), writeBack: backFacts({ report: undefined }) }],
    ['GROUP_NOT_FOUND', { groups: [], unknownIds: ['x'] }],
  ])('%s', (code, change) => {
    expect(refusalOf(conversionFacts([aGroup('a')], change))?.code).toBe(code);
  });

  test('waves so small that there are too many of them', () => {
    const request = conversionRequest({ waves: { size: 1 } });
    const groups = Array.from({ length: 81 }, (_, index) => aGroup(`g${index}`));
    expect(refusalOf(conversionFacts(groups, { request }))?.code).toBe('TOO_MANY_WAVES');
  });

  test('none when there is something to do', () => {
    expect(refusalOf(conversionFacts([aGroup('a')], { unknownIds: ['x'] }))).toBeUndefined();
  });
});

describe('risks', () => {
  test('who would leave is named, whoever is known to AD is not', () => {
    const members = new Map([
      ['a', [aMember('p1'), aMember('p2', { onPremisesSyncEnabled: null }), ...holding('b', 'cloud')]],
    ]);
    const owners = new Map([['a', [aMember('p3', { onPremisesSyncEnabled: null })]]]);
    const facts = rollbackFacts(['a'], { members, owners, cloudGroupIds: new Set(['cloud']) });
    const [risk] = risksOf(facts, facts.groups);
    expect(risk).toMatchObject({ code: 'CLOUD_ONLY_MEMBERS', severity: 'critical' });
    expect(risk?.message).toContain('Person p2 (in Group a), Person cloud (in Group a), Person p3 (in Group a).');
  });

  test('groups that receive mail, and members that could not be read', () => {
    const facts = conversionFacts([aGroup('a', { mailEnabled: true })], { members: new Map([['a', undefined]]) });
    expect(risksOf(facts, facts.groups).map(({ code }) => code)).toEqual(['MAIL_ENABLED_GROUPS', 'MEMBERSHIP_UNKNOWN']);
  });
});

import { nameExpression, parentExpression } from '../../../orchestrations/group-soa/write-back-expressions';
import { writeBackDecided, writeBackItems, writeBackRisks } from '../../../orchestrations/group-soa/write-back-plan';
import type { WriteBackFacts } from '../../../orchestrations/group-soa/write-back-facts';
import { aReport } from '../../support/builders';
import { aGroupSchema, application, aToAd, backFacts, extension, mappedFromAd } from '../../support/write-back-facts';

const ids = (facts: WriteBackFacts) => writeBackItems(facts).map(({ id }) => id.replace('writeBack:', ''));
const users = 'CN=Users,DC=corp,DC=contoso,DC=com';

test('names everything that is new, with its value', () => {
  const items = writeBackItems(backFacts());
  expect(items.map(({ id }) => id.replace('writeBack:', ''))).toEqual([
    'application',
    'extension',
    'groupName',
    'configuration',
    'setting:Domain',
    'setting:SyncAll',
    'job',
    'mapping:parentDistinguishedName',
    'mapping:cn',
  ]);
  expect(items.find(({ target }) => target === 'SyncAll')?.after).toBe('false');
  expect(items.find(({ kind }) => kind === 'application')?.after).toBe('api://tenant-1/CloudSyncCustomExtensionsApp');
});

test('shows the expressions that will be written, and what was there', () => {
  const toAd = aToAd();
  const [parent, name] = writeBackItems(backFacts({ application, fromAd: mappedFromAd(), toAd }));
  expect(parent).toMatchObject({ before: `"${users}"`, after: parentExpression(extension, users) });
  expect(name).toMatchObject({ after: nameExpression(extension) });
});

test('is empty where all of it is there', () => {
  const schema = aGroupSchema({
    parentDistinguishedName: parentExpression(extension, 'OU=Else,DC=corp'),
    cn: nameExpression(extension),
  });
  const facts = backFacts({ application, fromAd: mappedFromAd(), toAd: aToAd({ schema }) });
  expect(writeBackItems(facts)).toEqual([]);
  expect(writeBackDecided(facts)).toEqual({ items: [] });
});

test('lacks only what is missing of a half-made application', () => {
  const fromAd = mappedFromAd();
  const toAd = aToAd();
  expect(ids(backFacts({ application: { ...application, servicePrincipalId: null }, fromAd, toAd }))[0]).toBe(
    'application',
  );
  expect(ids(backFacts({ application: { ...application, extensions: {} }, fromAd, toAd })).slice(0, 2)).toEqual([
    'extension',
    'groupName',
  ]);
});

test('without the original unit a new configuration gets the container alone, one that exists keeps its own', () => {
  expect(ids(backFacts({ keepsUnit: false }))).toEqual([
    'configuration',
    'setting:Domain',
    'setting:SyncAll',
    'job',
    'mapping:parentDistinguishedName',
  ]);
  expect(ids(backFacts({ keepsUnit: false, toAd: aToAd() }))).toEqual([]);
});

describe('risks', () => {
  const codes = (facts: WriteBackFacts, groups: Parameters<typeof writeBackRisks>[1] = []) =>
    writeBackRisks(facts, groups).map(({ code }) => code);

  test('that somebody has to assign is always said', () => {
    expect(codes(backFacts())).toEqual(['ASSIGNMENT_BY_HAND']);
  });

  test.each([
    ['no original unit', { keepsUnit: false }, 'ORGANIZATIONAL_UNIT_CHANGES'],
    ['no SyncAll in a configuration that exists', { toAd: aToAd({ settings: [] }) }, 'ALL_GROUPS_PROVISIONED'],
    ['new mappings for groups that are assigned', { toAd: aToAd({ assigned: ['g'] }) }, 'MOVES_ASSIGNED_GROUPS'],
  ])('%s', (...[, change, code]) => {
    expect(codes(backFacts(change))).toContain(code);
  });

  test('names the groups whose name or unit the expressions cannot cope with', () => {
    const listed = ['CN=Good,OU=A,DC=corp', 'CN=Bad,OU=A\\, B,DC=corp'].map((distinguishedName, index) => ({
      distinguishedName,
      objectGuid: String(index),
      objectSid: `S-${index}`,
      scope: 'universal' as const,
    }));
    const groups = ['Good', 'Bad'].map((displayName, index) => ({
      displayName,
      onPremisesSecurityIdentifier: `S-${index}`,
    }));
    const [risk] = writeBackRisks(backFacts({ report: aReport({ groups: listed }) }), groups);
    expect(risk).toMatchObject({ code: 'PLACE_NOT_KEPT', message: expect.stringMatching(/: Bad\.$/) });
  });
});

import { describe as described, likelyCause } from '../../../orchestrations/delete-threshold/flags';
import { aReport } from '../../support/builders';
import { aGroup, aStaged, aUser, reviewFacts, staff } from '../../support/delete-review';

test('a user that cannot be read is unknown, not harmless', () => {
  const facts = reviewFacts({ users: new Map([['t1', { kind: 'unknown', code: 'Forbidden' }]]) });
  expect(described(facts, aStaged(1))).toMatchObject({
    flags: ['unknown'],
    notes: ['could not be read in Entra ID'],
  });
});

test('without the assignments of roles, whether somebody is privileged is unknown', () => {
  expect(described(reviewFacts({ roleHolders: null }), aStaged(1)).flags).toEqual(['unknown']);
});

test('every group is a hard delete; who reads sees how many are in it', () => {
  const members = [{ id: 'm', displayName: 'M' }];
  const facts = reviewFacts({ groups: new Map([aGroup('t1', { members, mailEnabled: true })]) });
  expect(described(facts, aStaged(1, { objectType: 'group' }))).toMatchObject({
    flags: ['hardDelete', 'mailEnabled'],
    notes: ['1 members, 0 owners'],
  });
});

test('names the roles that are held and the groups that are owned', () => {
  const facts = reviewFacts({
    users: new Map([aUser('t1', { ownedGroups: ['A', 'B'] })]),
    roleHolders: new Map([['t1', ['Exchange Administrator']]]),
  });
  expect(described(facts, aStaged(1)).notes).toEqual(['holds Exchange Administrator', 'owns A, B']);
});

describe('the likely cause', () => {
  const name = `CN=Employee 1,${staff}`;
  const units = (...names: string[]) =>
    aReport({
      organizationalUnits: names.map((distinguishedName) => ({ distinguishedName, objectGuid: distinguishedName })),
    });

  test('is the scope when no unit of it holds the object', () => {
    expect(likelyCause({ scope: ['OU=Other,DC=corp,DC=contoso,DC=com'], report: undefined }, name)).toMatch(/in scope/);
  });
  test('is the unit when a fresh report does not know the one in scope', () => {
    expect(likelyCause({ scope: [staff], report: units('OU=Renamed,DC=corp,DC=contoso,DC=com') }, name)).toMatch(
      /unit in scope was renamed/,
    );
  });
  test('is the inner unit when only that is gone', () => {
    expect(likelyCause({ scope: [staff], report: units(staff) }, `CN=Employee 1,OU=Inner,${staff}`)).toMatch(
      /Its organizational unit was renamed/,
    );
  });
  test('is AD otherwise, and not known without a name', () => {
    expect(likelyCause({ scope: [staff], report: units(staff) }, name)).toMatch(/^Deleted in AD/);
    expect(likelyCause({ scope: null, report: undefined }, name)).toMatch(/^Deleted in AD/);
    expect(likelyCause({ scope: [staff], report: undefined }, null)).toMatch(/^Not known/);
  });
});

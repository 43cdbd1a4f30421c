import { adOperation } from '../../../../../local/tenant/forest/ad-operation';
import { findByDn } from '../../../../../local/tenant/forest/objects';
import { guidFrom } from '../../../../../local/tenant/state/chance';
import type { Quirks } from '../../../../../local/tenant/state/quirks';
import { instantiateTemplate } from '../../../../../local/tenant/sync/configurations';
import { groupProvisioningTemplateId } from '../../../../../local/tenant/sync/gallery';
import { startJob } from '../../../../../local/tenant/sync/job-control';
import { createJob } from '../../../../../local/tenant/sync/jobs';
import { provisionOnDemand } from '../../../../../local/tenant/sync/on-demand';
import { readSchema } from '../../../../../local/tenant/sync/schema/schema-store';
import { putSecrets } from '../../../../../local/tenant/sync/secrets';
import { requestTakeOver } from '../../../../../local/tenant/sync/take-over';
import { nameExpression, parentExpression } from '../../../../../orchestrations/group-soa/write-back-expressions';
import { editSchema, logOf, minute, seededWorld, type SeededWorld } from '../../seeded-world';

let world: SeededWorld;
afterEach(() => world.stop());

const teams = 'OU=Teams,DC=emea,DC=contoso,DC=com';
const users = 'CN=Users,DC=emea,DC=contoso,DC=com';
const extension = `extension_${'0'.repeat(32)}_GroupDN`;

interface Address {
  servicePrincipalId: string;
  jobId: string;
}

/** An Entra-to-AD configuration of emea: place and name by the expressions, only what is assigned. */
async function configure(quirks: Partial<Quirks> = {}, secrets = [{ key: 'SyncAll', value: 'false' }]) {
  world = seededWorld({ quirks });
  const { servicePrincipal } = instantiateTemplate(world.moment(), {
    templateId: groupProvisioningTemplateId,
    displayName: 'emea.contoso.com',
  });
  await world.advance(minute);
  const { id } = createJob(world.moment(), servicePrincipal.id, 'AAD2ADGroupProvisioning');
  const address = { servicePrincipalId: servicePrincipal.id, jobId: id };
  const domain = { key: 'Domain', value: JSON.stringify({ domain: 'emea.contoso.com' }) };
  putSecrets(world.moment(), servicePrincipal.id, [domain, ...secrets]);
  await world.advance(minute);
  editSchema(world, address, (rule) => {
    const sources: Record<string, string> = {
      parentDistinguishedName: parentExpression(extension, users),
      cn: nameExpression(extension),
    };
    for (const mapping of rule.objectMappings.flatMap(({ attributeMappings }) => attributeMappings)) {
      const expression = sources[String(mapping['targetAttributeName'])];
      if (expression) mapping['source'] = { type: 'Function', name: 'IIF', expression, parameters: [] };
    }
  });
  return address;
}

const groupNamed = (name: string) => world.state.groups.filter((group) => group.displayName === name)[0]!;

function assign({ servicePrincipalId }: Address, groupId: string) {
  const role = world.state.servicePrincipals.get(servicePrincipalId)!.appRoles[0]!;
  world.state.transaction(() =>
    world.state.appRoleAssignments.put({
      id: guidFrom(1, 'assignment', groupId),
      principalId: groupId,
      principalType: 'Group',
      resourceId: servicePrincipalId,
      appRoleId: role.id,
      createdDateTime: '2026-11-23T08:00:00Z',
    }),
  );
}

function convert(name: string, distinguishedName: string | null = `CN=${name},${teams}`) {
  const group = groupNamed(name);
  const extensions = distinguishedName === null ? {} : { [extension]: distinguishedName };
  world.state.transaction(() =>
    world.state.groups.patch(group.id, { isCloudManaged: true, onPremisesSyncEnabled: null, extensions }),
  );
  return group.id;
}

/** Started, with its first cycle over. */
async function start(address: Address) {
  startJob(world.moment(), address);
  await world.advance(5 * minute);
}

test('a configuration from Entra ID to AD has one kind of job, with the documented default mappings', async () => {
  const address = await configure();
  expect(() => createJob(world.moment(), address.servicePrincipalId, 'AD2AADProvisioning')).toThrow('not supported');
  expect(() => createJob(world.moment(), world.emea().servicePrincipalId, 'AAD2ADGroupProvisioning')).toThrow(
    'not supported',
  );
  const [rule] = readSchema(world.moment(), address)['synchronizationRules'] as {
    objectMappings: { attributeMappings: { targetAttributeName: string }[] }[];
  }[];
  const targets = rule!.objectMappings.flatMap(({ attributeMappings }) =>
    attributeMappings.map(({ targetAttributeName }) => targetAttributeName),
  );
  expect(targets.sort()).toEqual(
    [
      'adminDescription',
      'cn',
      'description',
      'displayName',
      'isSecurityGroup',
      'member',
      'msDS-ExternalDirectoryObjectId',
      'parentDistinguishedName',
      'UniversalScope',
    ].sort(),
  );
});

test('a converted group is matched with the AD group it came from, keeps name and place, and is marked', async () => {
  const address = await configure();
  const id = convert('Team 1');
  assign(address, id);
  const before = findByDn(world.moment(), `CN=Team 1,${teams}`)!;
  await start(address);
  const after = findByDn(world.moment(), `CN=Team 1,${teams}`)!;
  expect(after.id).toBe(before.id);
  expect(after.attributes).toMatchObject({
    adminDescription: `Group_${id}`,
    'msDS-ExternalDirectoryObjectId': `Group_${id}`,
    sAMAccountName: 'Team-1',
  });
  expect(world.state.adObjects.filter((object) => object.attributes['displayName'] === 'Team 1')).toHaveLength(1);
  expect(world.job(address.jobId).resource.schedule.interval).toBe('PT20M');
  const [entry] = logOf(world, address.jobId);
  expect([entry?.sourceIdentity.id, entry?.targetIdentity.id]).toEqual([id, before.id]);
});

test('the marked AD group is no longer synchronized, and the converted group stays', async () => {
  const address = await configure();
  const id = convert('Team 1');
  assign(address, id);
  await start(address);
  await world.advance(10 * minute);
  expect(world.state.groups.get(id)).toMatchObject({ isCloudManaged: true, onPremisesSyncEnabled: null });
});

test('without a GroupDN a matched group is renamed and moved to the default container', async () => {
  const address = await configure();
  const id = convert('Team 1', null);
  assign(address, id);
  const before = findByDn(world.moment(), `CN=Team 1,${teams}`)!;
  await start(address);
  expect(world.state.adObjects.get(before.id)?.distinguishedName).toBe(`CN=Team 1_${id.slice(24)},${users}`);
});

test('what matches nothing is created a second time, with a random account name', async () => {
  const address = await configure({ matchesConvertedGroups: false });
  const id = convert('Team 1', `CN=Other,${teams}`);
  assign(address, id);
  await start(address);
  const made = findByDn(world.moment(), `CN=Other,${teams}`);
  expect(made).toMatchObject({ scope: 'universal', attributes: { adminDescription: `Group_${id}` } });
  expect(made?.attributes['sAMAccountName']).toMatch(/^\$/);
});

test.each([
  ['a unit whose name has a comma', 'CN=Team 1,OU=A\\, B,DC=emea,DC=contoso,DC=com', 'ParentContainerNotFound'],
  ['a name that somebody else has', `CN=Team 2,${teams}`, 'EntryAlreadyExists'],
])('%s fails the group', async (...[, distinguishedName, code]) => {
  const address = await configure();
  adOperation(world.moment(), {
    op: 'createOrganizationalUnit',
    distinguishedName: 'OU=A\\, B,DC=emea,DC=contoso,DC=com',
  });
  assign(address, convert('Team 1', distinguishedName));
  await start(address);
  const errors = logOf(world, address.jobId).map((entry) => entry.provisioningStatusInfo.errorInformation?.errorCode);
  expect(errors).toEqual([code]);
});

test.each([
  ['is not universal', 'Team 9', 'GroupScopeNotSupported'],
  ['receives mail', 'Secure Mail 1', 'NotInScope'],
])('a group that %s is skipped', async (...[, name, code]) => {
  const address = await configure();
  assign(address, convert(name));
  await start(address);
  const [entry] = logOf(world, address.jobId);
  expect(entry?.provisioningStatusInfo).toMatchObject({ status: 'skipped', errorInformation: { errorCode: code } });
  const marked = world.state.adObjects.filter(({ attributes }) => attributes['adminDescription'] !== undefined);
  expect(marked).toEqual([]);
});

test('a group that AD still owns is skipped, assigned or not', async () => {
  const address = await configure();
  assign(address, groupNamed('Team 1').id);
  await start(address);
  expect(logOf(world, address.jobId).map(({ provisioningStatusInfo }) => provisioningStatusInfo.status)).toEqual([
    'skipped',
  ]);
});

test('cloud users and groups of AD are no members in AD; groups of the job are', async () => {
  const address = await configure();
  const [top, middle] = [convert('Nest Top'), convert('Nest Middle')];
  const mixed = convert('Mixed Members');
  for (const id of [top, middle, mixed]) assign(address, id);
  await start(address);
  const membersOf = (name: string) =>
    findByDn(world.moment(), `CN=${name},${teams}`)!.members.map(
      (id) => world.state.adObjects.get(id)?.attributes['cn'],
    );
  expect(membersOf('Nest Top')).toContain('Nest Middle');
  expect(membersOf('Nest Middle')).not.toContain('Nest Bottom');
  const cloudOnly = world.state.users.first('userPrincipalName', 'cloud.only@contoso.com')!.id;
  expect(world.state.groupLinks.get(mixed)?.members).toContain(cloudOnly);
  expect(membersOf('Mixed Members')).toHaveLength(4);
});

test('members stay as they are where the switch for them is off', async () => {
  const address = await configure({ groupMembersToAd: false });
  assign(address, convert('Nest Middle'));
  await start(address);
  expect(findByDn(world.moment(), `CN=Nest Middle,${teams}`)?.members).toHaveLength(3);
});

test('without SyncAll every cloud security group is created in AD, which is why it has to be said', async () => {
  const address = await configure({}, []);
  await start(address);
  expect(
    world.state.adObjects.filter(({ attributes }) => attributes['displayName'] === 'All Staff (dynamic)'),
  ).toHaveLength(1);
});

test('a group that is rolled back loses its marks with the next cycle, and AD takes it over again', async () => {
  const address = await configure();
  const id = convert('Team 1');
  assign(address, id);
  await start(address);
  world.state.transaction(() => {
    world.state.groups.patch(id, { isCloudManaged: false });
    requestTakeOver(world.moment(), id);
  });
  await world.advance(6 * minute);
  expect(world.state.groups.get(id)?.onPremisesSyncEnabled).toBeNull();
  await world.advance(30 * minute);
  expect(world.state.groups.get(id)?.onPremisesSyncEnabled).toBe(true);
  expect(findByDn(world.moment(), `CN=Team 1,${teams}`)?.attributes['adminDescription']).toBeUndefined();
});

test('a group that leaves the selection keeps its AD group; one that is deleted takes it along', async () => {
  const address = await configure();
  const [left, deleted] = [convert('Team 1'), convert('Team 2')];
  for (const id of [left, deleted]) assign(address, id);
  await start(address);
  world.state.transaction(() => {
    world.state.appRoleAssignments.delete(guidFrom(1, 'assignment', left));
    world.state.groups.delete(deleted);
  });
  await world.advance(25 * minute);
  expect(findByDn(world.moment(), `CN=Team 1,${teams}`)?.attributes['adminDescription']).toBe(`Group_${left}`);
  expect(findByDn(world.moment(), `CN=Team 2,${teams}`)).toBeUndefined();
});

describe('on demand, also before the job was ever started', () => {
  function ask(address: Address, subject: object) {
    const [rule] = readSchema(world.moment(), address)['synchronizationRules'] as { id: string }[];
    const body = { parameters: [{ ruleId: rule!.id, subjects: [subject] }] };
    const { key, value } = provisionOnDemand(world.moment(), address, body);
    return { key: JSON.parse(key) as Record<string, never>, value: JSON.parse(value) as Record<string, never> };
  }

  test('says which AD group was matched, and that a second time nothing is left to do', async () => {
    const address = await configure();
    const id = convert('Team 1');
    assign(address, id);
    const object = findByDn(world.moment(), `CN=Team 1,${teams}`)!;
    const first = ask(address, { objectId: id, objectTypeName: 'Group' });
    expect(first.key).toMatchObject({ result: 'Success' });
    expect(first.value).toMatchObject({ sourceIdentity: { id }, targetIdentity: { id: object.id } });
    expect(first.value['provisioningSteps']).toEqual(
      expect.arrayContaining([expect.objectContaining({ type: 'Matching', status: 'Success' })]),
    );
    const again = ask(address, { objectId: id, objectTypeName: 'Group' });
    expect(again.key).toMatchObject({ result: 'Skipped', details: { errorCode: 'RedundantExport' } });
  });

  test('brings along the members that are named, and leaves the others alone', async () => {
    const address = await configure();
    const id = convert('Team 1');
    assign(address, id);
    const [one] = world.state.groupLinks.get(id)!.members;
    const object = findByDn(world.moment(), `CN=Team 1,${teams}`)!;
    world.state.transaction(() => world.state.adObjects.patch(object.id, { members: object.members.slice(1) }));
    ask(address, { objectId: id, objectTypeName: 'Group' });
    expect(world.state.adObjects.get(object.id)?.members).toHaveLength(4);
    const members = [{ objectId: one, objectTypeName: 'User' }];
    ask(address, { objectId: id, objectTypeName: 'Group', links: { members } });
    expect(world.state.adObjects.get(object.id)?.members).toHaveLength(5);
  });

  test.each([
    [true, 'Skipped'],
    [false, 'Success'],
  ])('of a group that is not assigned, with the scope obeyed: %s, is %s', async (onDemandObeysScope, result) => {
    const address = await configure({ onDemandObeysScope });
    expect(ask(address, { objectId: convert('Team 1'), objectTypeName: 'Group' }).key).toMatchObject({ result });
  });

  test.each([
    ['a type that is no Group', { objectTypeName: 'group' }],
    ['six members', { links: { members: Array(6).fill({ objectId: guidFrom(1, 'x'), objectTypeName: 'User' }) } }],
    ['a group that is not there', { objectId: guidFrom(1, 'nobody') }],
  ])('%s is refused', async (...[, change]) => {
    const address = await configure();
    const subject = { objectId: convert('Team 1'), objectTypeName: 'Group', ...change };
    expect(() => ask(address, subject)).toThrow();
  });
});

import { adOperation } from '../../../../local/tenant/forest/ad-operation';
import { restartJob } from '../../../../local/tenant/sync/job-control';
import { changeSourceOfAuthority } from '../../../../local/tenant/sync/source-of-authority';
import { requestTakeOver } from '../../../../local/tenant/sync/take-over';
import { addressOf, defineGroupName, editSchema, logOf, minute, seededWorld, type SeededWorld } from '../seeded-world';

let world: SeededWorld;
beforeEach(() => {
  world = seededWorld();
});
afterEach(() => world.stop());

const groupNamed = (name: string) => world.state.groups.filter((group) => group.displayName === name)[0]!;

test('changes in AD of a converted group are skipped, and deleting it there deletes nothing here', async () => {
  const group = groupNamed('Converted Team');
  const distinguishedName = 'CN=Converted Team,OU=Teams,DC=emea,DC=contoso,DC=com';
  adOperation(world.moment(), { op: 'set', distinguishedName, attributes: { description: 'changed in AD' } });
  await world.advance(5 * minute);
  expect(world.state.groups.get(group.id)?.description).not.toBe('changed in AD');
  expect(
    logOf(world, world.emea().id).map((entry) => entry.provisioningStatusInfo.errorInformation?.errorCode),
  ).toEqual(['OnPremisesSyncBlocked']);
  adOperation(world.moment(), { op: 'delete', distinguishedNames: [distinguishedName] });
  await world.advance(5 * minute);
  expect(world.state.groups.get(group.id)).toBeDefined();
});

test('a rolled-back group is taken over in the next cycle, with the values of AD', async () => {
  const group = groupNamed('Converted Team');
  world.state.transaction(() => {
    world.state.groups.patch(group.id, { isCloudManaged: false, description: 'changed in the cloud' });
    requestTakeOver(world.moment(), group.id);
  });
  expect(world.state.groups.get(group.id)?.onPremisesSyncEnabled).toBeNull();
  await world.advance(5 * minute);
  expect(world.state.groups.get(group.id)).toMatchObject({
    onPremisesSyncEnabled: true,
    description: 'Converted Team (seeded)',
  });
});

test('a synchronized parent loses the reference to a converted child at its next evaluation, and keeps cloud-only members', async () => {
  const child = groupNamed('Nest Middle');
  world.state.transaction(() =>
    world.state.groups.patch(child.id, { isCloudManaged: true, onPremisesSyncEnabled: null }),
  );
  restartJob(world.moment(), addressOf(world.emea()), undefined);
  await world.advance(10 * minute);
  expect(world.state.groupLinks.get(groupNamed('Nest Top').id)?.members).not.toContain(child.id);
  const unresolved = logOf(world, world.emea().id)
    .flatMap((entry) => entry.provisioningSteps)
    .filter(({ name }) => name === 'UnableToResolveReferenceAttributeValue');
  expect(unresolved).toHaveLength(1);
  const mixed = world.state.groupLinks.get(groupNamed('Mixed Members').id)!.members;
  expect(mixed.map((id) => world.state.users.get(id)?.userPrincipalName)).toContain('cloud.only@contoso.com');
});

function change(name: string, isCloudManaged: boolean, effectDelayMilliseconds?: number) {
  const initiatedBy = { user: null, app: null };
  const group = groupNamed(name);
  const asked = { group, isCloudManaged, initiatedBy, effectDelayMilliseconds };
  world.state.transaction(() => changeSourceOfAuthority(world.moment(), asked));
  return () => {
    const { isCloudManaged, onPremisesSyncEnabled } = world.state.groups.get(group.id)!;
    return { isCloudManaged, onPremisesSyncEnabled };
  };
}

test('a conversion shows between 2 and 20 seconds later, and at the latest 3 seconds after that AD is no longer in charge', async () => {
  const now = change('Team 1', true);
  await world.advance(1900);
  expect(now()).toEqual({ isCloudManaged: false, onPremisesSyncEnabled: true });
  await world.advance(18_200);
  expect(now()).toMatchObject({ isCloudManaged: true });
  await world.advance(3000);
  expect(now()).toEqual({ isCloudManaged: true, onPremisesSyncEnabled: null });
});

test('the delay of the option is exact', async () => {
  const now = change('Team 2', true, 10_000);
  await world.advance(9900);
  expect(now()).toEqual({ isCloudManaged: false, onPremisesSyncEnabled: true });
  await world.advance(200);
  expect(now()).toEqual({ isCloudManaged: true, onPremisesSyncEnabled: null });
});

test('a rollback is complete only after the next cycle has taken the group back', async () => {
  const now = change('Converted Team', false, 2000);
  await world.advance(2100);
  expect(now()).toEqual({ isCloudManaged: false, onPremisesSyncEnabled: null });
  await world.advance(5 * minute);
  expect(now()).toEqual({ isCloudManaged: false, onPremisesSyncEnabled: true });
});

test('where taking over is blocked in the tenant, the group stays between AD and cloud', async () => {
  for (const settings of world.state.onPremisesSynchronization.all()) {
    const features = { ...settings.features, blockCloudObjectTakeoverThroughHardMatchEnabled: true };
    world.state.transaction(() => world.state.onPremisesSynchronization.put({ ...settings, features }));
  }
  const now = change('Converted Team', false, 2000);
  await world.advance(5 * minute);
  expect(now()).toEqual({ isCloudManaged: false, onPremisesSyncEnabled: null });
});

test('a mapping to the GroupDN extension keeps the name of the group in AD beyond its conversion', async () => {
  const name = defineGroupName(world);
  editSchema(world, addressOf(world.emea()), (rule) => {
    const mapping = rule.objectMappings.find(({ sourceObjectName }) => sourceObjectName === 'group');
    const display = mapping?.attributeMappings.find((each) => each['targetAttributeName'] === 'displayName');
    const source = { type: 'Attribute', name: 'distinguishedName', expression: '[distinguishedName]', parameters: [] };
    mapping?.attributeMappings.push({ ...display, targetAttributeName: name, source });
  });
  restartJob(world.moment(), addressOf(world.emea()), undefined);
  await world.advance(10 * minute);
  change('Team 1', true);
  await world.advance(minute);
  expect(Object.values(groupNamed('Team 1').extensions)).toEqual(['CN=Team 1,OU=Teams,DC=emea,DC=contoso,DC=com']);
});

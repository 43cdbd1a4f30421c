import { adOperation } from '../../../../local/tenant/forest/ad-operation';
import { restartJob } from '../../../../local/tenant/sync/job-control';
import { requestTakeOver } from '../../../../local/tenant/sync/take-over';
import { addressOf, logOf, minute, seededWorld, type SeededWorld } from '../seeded-world';

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

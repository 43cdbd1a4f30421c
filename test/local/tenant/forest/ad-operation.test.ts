import { AdOperation, adOperation } from '../../../../local/tenant/forest/ad-operation';
import { minute, seededWorld, syncedUsers, type SeededWorld } from '../seeded-world';

const staffOu = 'OU=Staff,DC=emea,DC=contoso,DC=com';
let world: SeededWorld;
beforeEach(() => {
  world = seededWorld();
});
afterEach(() => world.stop());

const act = (operation: unknown) => adOperation(world.moment(), AdOperation.parse(operation)) as { changed: string[] };
const list = (organizationalUnit: string) =>
  adOperation(world.moment(), { op: 'list', organizationalUnit }) as {
    value: { distinguishedName: string; attributes: Record<string, unknown> }[];
  };

test('created users reach the tenant with the next cycle', async () => {
  expect(act({ op: 'createUsers', organizationalUnit: staffOu, count: 3 }).changed).toHaveLength(3);
  await world.advance(5 * minute);
  expect(syncedUsers(world, 'emea.contoso.com')).toHaveLength(43);
});

test('a deleted OU takes what is below with it, and nothing comes back before its parent', () => {
  const { changed } = act({ op: 'delete', distinguishedNames: [staffOu] });
  expect(changed).toHaveLength(41);
  expect(() => list(staffOu)).toThrow(/has no OU=Staff/);
  expect(() => act({ op: 'restore', distinguishedNames: changed.slice(1, 3) })).toThrow(/parent/);
  act({ op: 'restore', distinguishedNames: [...changed].reverse() });
  expect(list(staffOu).value).toHaveLength(40);
});

test('a changed attribute flows, in any spelling of its name', async () => {
  const distinguishedName = `CN=Staff 5,${staffOu}`;
  act({
    op: 'set',
    distinguishedName: distinguishedName.toLowerCase(),
    attributes: { TITLE: 'Director', department: null },
  });
  await world.advance(5 * minute);
  const [user] = world.state.users.filter((candidate) => candidate.displayName === 'Staff 5');
  expect(user).toMatchObject({ jobTitle: 'Director', department: null });
});

test('members are set by name and flow as references', async () => {
  act({
    op: 'set',
    distinguishedName: 'CN=Team 1,OU=Teams,DC=emea,DC=contoso,DC=com',
    attributes: { member: [`CN=Staff 1,${staffOu}`] },
  });
  await world.advance(5 * minute);
  const [group] = world.state.groups.filter((candidate) => candidate.displayName === 'Team 1');
  const members = world.state.groupLinks.get(group!.id)!.members.map((id) => world.state.users.get(id)?.displayName);
  expect(members).toEqual(['Staff 1']);
});

test('an operation on a name that does not exist changes nothing', () => {
  const names = [`CN=Staff 1,${staffOu}`, `CN=Nobody,${staffOu}`];
  expect(() => act({ op: 'delete', distinguishedNames: names })).toThrow(/Nobody/);
  expect(list(staffOu).value).toHaveLength(40);
  expect(AdOperation.safeParse({ op: 'delete', organizationalUnit: staffOu, count: 0 }).success).toBe(false);
  expect(AdOperation.safeParse({ op: 'set', distinguishedName: 'x', attributes: {} }).success).toBe(false);
});

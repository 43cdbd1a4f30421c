import { seededWorld } from '../seeded-world';

test('two thousand more groups are in the tenant from the start, each with its members', () => {
  const world = seededWorld({ groups: 2000 });
  try {
    const bulk = world.state.groups.filter((group) => group.displayName.startsWith('Bulk '));
    expect(bulk).toHaveLength(2000);
    expect(bulk.every((group) => group.onPremisesSyncEnabled === true && !group.mailEnabled)).toBe(true);
    expect(bulk.every(({ id }) => world.state.groupLinks.get(id)?.members.length === 2)).toBe(true);
  } finally {
    world.stop();
  }
});

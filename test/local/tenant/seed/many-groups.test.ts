import { seededWorld } from '../seeded-world';

test('ten thousand groups are seeded in seconds, each synchronized with its members', () => {
  const began = performance.now();
  const world = seededWorld({ groups: 10_000 });
  try {
    const took = performance.now() - began;
    expect(world.state.groups.filter((group) => group.displayName.startsWith('Bulk '))).toHaveLength(10_000);
    const [last] = world.state.groups.filter((group) => group.displayName === 'Bulk 10000');
    expect(world.state.groupLinks.get(last!.id)?.members).toHaveLength(2);
    expect(took).toBeLessThan(20_000);
  } finally {
    world.stop();
  }
});

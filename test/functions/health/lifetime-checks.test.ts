import { lifetimeChecks } from '../../../functions/health/lifetime-checks';

function node(version: string, today: string) {
  const clock = { now: () => new Date(today), pause: () => Promise.resolve() };
  return lifetimeChecks({ clock }, version)
    .find(({ name }) => name === 'node')
    ?.look();
}

it.each([
  ['20.19.0', '2026-11-24', 'failed'],
  ['22.13.0', '2026-10-01', 'verified'],
  ['22.13.0', '2026-11-24', 'warning'],
  ['22.13.0', '2027-05-01', 'failed'],
  ['24.21.0', '2026-11-24', 'verified'],
  ['24.21.0', '2028-05-01', 'failed'],
  ['25.1.0', '2026-11-24', 'warning'],
])('Node %s on %s is %s', (version, today, result) => {
  expect(node(version, today)).toMatchObject({ result, detail: expect.stringContaining(version) });
});

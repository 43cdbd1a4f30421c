import { BrokenError } from '../../domain/errors';
import { openDoors } from '../support/http/knocks';
import { aChange, aFinding } from '../../scripts/gallery/drift-samples';
import { aDoorWorld, type DoorWorld, failing } from '../support/http/world';

let world: DoorWorld;
beforeEach(() => void (world = aDoorWorld()));
afterEach(() => world.close());

const path = '/api/console/configurations/emea.contoso.com';

test('the page of a configuration shows what is declared and what is there', async () => {
  const { status, text } = await openDoors(world).send('GET', path, { as: 'reader' });
  expect(status).toBe(200);
  expect(text).toContain('OU=Teams,DC=emea,DC=contoso,DC=com');
  expect(text).toContain('AD2AADProvisioning: running (Active)');
  expect(text).not.toContain('<form');
});

test('says that nothing can be read now, and shows what is known', async () => {
  world.synchronization = failing(new BrokenError('GRAPH_BROKEN', 'no answer'));
  const { status, text } = await openDoors(world).send('GET', path, { as: 'reader' });
  expect(status).toBe(200);
  expect(text).toContain('Not readable now:');
});

test.each(['nowhere.contoso.com', 'not-a-domain', '%2e%2e'])('answers 404 for %s', async (domain) => {
  const { status } = await openDoors(world).send('GET', `/api/console/configurations/${domain}`, { as: 'reader' });
  expect(status).toBe(404);
});

test('the console lists what drifted, each with its page', async () => {
  const finding = aFinding({
    id: 'f'.repeat(32),
    code: 'JOB_STOPPED',
    domain: 'emea.contoso.com',
    path: '/jobs/a',
    expected: 'Active',
    actual: 'Paused',
    aspect: 'jobs',
  });
  const change = aChange({ opened: [finding] });
  await world.drift.settle({ runId: 'r1', asOf: '', at: [] }, () => ({ findings: [finding], change }));
  const { text } = await openDoors(world).send('GET', '/api/console', { as: 'reader' });
  expect(text).toContain('A job does not run');
  expect(text).toContain(`href="${path}"`);
  const waiving = await openDoors(world).send('GET', path, { as: 'requester' });
  expect(waiving.text).toContain('action="/api/drift-waivers"');
});

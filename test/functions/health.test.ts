import { BrokenError } from '../../domain/errors';
import type { HealthCheck } from '../../functions/health/health-checks';
import { openDoors } from '../support/http/knocks';
import { aDoorWorld, type DoorWorld, failing } from '../support/http/world';

let world: DoorWorld;
beforeEach(() => void (world = aDoorWorld()));
afterEach(() => world.close());

describe('health', () => {
  it('tells anybody the status, and only an administrator the checks', async () => {
    const { send } = openDoors(world);
    for (const as of [undefined, 'reader', 'stranger'] as const) {
      expect((await send('GET', '/api/health', as ? { as } : {})).body).toEqual({ status: 'healthy' });
    }
    const { body } = await send('GET', '/api/health', { as: 'admin' });
    expect(body.checks.map(({ name, result }: HealthCheck) => [name, result])).toEqual(
      [
        'settings',
        'storage',
        'blobs',
        'signing-keys',
        'sign-in',
        'clock',
        'timers',
        'graph',
        'mailbox',
        'permissions:shared',
        'permissions:ou-onboarding',
        'permissions:delete-threshold',
        'permissions:group-soa',
        'permissions:exchange-soa',
        'permissions:drift-check',
        'permissions:drift-repair',
        'permissions:drift-baseline',
        'permissions:sync-health',
        'permissions:surplus',
        'password-writeback',
        'node',
        'secrets-api',
        // The end of the Node that runs the tests has a test of its own.
      ].map((name) => [name, name === 'node' ? expect.any(String) : 'verified']),
    );
  });

  it('tells nobody the checks while authentication is off, however the headers look', async () => {
    world.settings.WEBSITE_AUTH_ENABLED = 'False';
    const reply = await openDoors(world).send('GET', '/api/health', { as: 'admin' });
    expect([reply.status, reply.body]).toEqual([200, { status: 'degraded' }]);
  });

  it('is unhealthy with 503 when storage cannot be read', async () => {
    world.runs = failing(new BrokenError('STORAGE_UNREACHABLE', 'down'));
    const reply = await openDoors(world).send('GET', '/api/health');
    expect([reply.status, reply.body]).toEqual([503, { status: 'unhealthy' }]);
  });

  it('asks Graph at most once in fifteen seconds', async () => {
    let asked = 0;
    const { readOrganization } = world.directory;
    world.directory.readOrganization = () => (asked++, readOrganization());
    const { send } = openDoors(world);
    await Promise.all([send('GET', '/api/health'), send('GET', '/api/health')]);
    expect(asked).toBe(1);
    world.advance(15_000);
    await send('GET', '/api/health');
    expect(asked).toBe(2);
  });
});

describe('the OpenAPI document', () => {
  it('lists every route that is registered, with its methods and who may use it', async () => {
    const { doors, send } = openDoors(world);
    const { body } = await send('GET', '/api/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    for (const door of doors.filter(({ name }) => name !== 'zz-not-found')) {
      const item = body.paths[`/api/${door.route}`];
      expect(Object.keys(item)).toEqual(Object.keys(door.methods).map((method) => method.toLowerCase()));
      for (const operation of Object.values<{ security: object[] }>(item)) {
        expect(operation.security.length > 0).toBe(door.audience !== 'anyone');
      }
    }
    expect(Object.keys(body.paths)).toHaveLength(doors.length - 1);
  });

  it('describes requests by the schemas that parse them', async () => {
    const { body } = await openDoors(world).send('GET', '/api/openapi.json');
    const schemaAt = (path: string) => body.paths[path].post.requestBody.content['application/json'].schema;
    const forPeople = schemaAt('/api/ou-onboardings');
    expect(forPeople.required).toEqual(['domain', 'organizationalUnits']);
    expect(forPeople.additionalProperties).toBe(false);
    expect(schemaAt('/api/webhooks/ou-onboardings').required).toContain('requestedBy');
    const parameters = body.paths['/api/ledger'].get.parameters as { name: string; required: boolean }[];
    expect(parameters.map(({ name, required }) => [name, required])).toEqual([
      ['limit', false],
      ['after', false],
      ['runId', true],
    ]);
  });

  it('leaves out a workflow that is switched off', async () => {
    world.config.workflows['ou-onboarding'] = { enabled: false };
    const { body } = await openDoors(world).send('GET', '/api/openapi.json');
    expect(Object.keys(body.paths).filter((path) => path.includes('ou-onboardings'))).toEqual([]);
  });
});

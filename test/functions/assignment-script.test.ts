import { readFileSync } from 'node:fs';
import { OperatorConfig } from '../../domain/operator-config';
import { keepAssignmentKit } from '../../orchestrations/group-soa/assignment-script';
import { aRun } from '../support/builders';
import { type Doors, openDoors } from '../support/http/knocks';
import { aDoorWorld, type DoorWorld } from '../support/http/world';

let world: DoorWorld;
let doors: Doors;
const run = aRun({ workflow: 'group-soa' });
const address = `/api/runs/${run.runId}/assignment-script`;

beforeEach(async () => {
  const config = OperatorConfig.parse(JSON.parse(readFileSync('config/operator.config.json', 'utf8')));
  config.workflows['group-soa'] = { enabled: true };
  world = aDoorWorld({ config });
  doors = openDoors(world);
  await world.runs.create(run, {});
});
afterEach(() => world.close());

it('hands out the script and the requests of a run that has something to assign', async () => {
  const kit = {
    keptAt: '2026-11-24T06:00:00.000Z',
    servicePrincipalId: 'sp-1',
    jobId: 'AAD2ADGroupProvisioning.t.1',
    isRunning: true,
    appRoleId: 'role-1',
    groupIds: ['g-1'],
  };
  await keepAssignmentKit(world, run, kit);
  const { status, body } = await doors.send('GET', address, { as: 'requester' });
  expect([status, body]).toMatchObject([200, kit]);
  expect(body.script).toContain("'g-1'");
  expect(body.requests).toHaveLength(1);
});

it('is not found where there is nothing to assign', async () => {
  expect((await doors.send('GET', address, { as: 'requester' })).body).toMatchObject({
    status: 404,
    code: 'NOT_FOUND',
  });
});

it.each([
  ['reader', 403],
  [undefined, 401],
] as const)('is not for %s', async (as, status) => {
  expect((await doors.send('GET', address, as ? { as } : {})).status).toBe(status);
});

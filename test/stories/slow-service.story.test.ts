import { requestsSince } from '../../local/drive/requests';
import { approve, clearFaults, setFaults, toTheEnd } from '../support/configuration';
import { follow, isAsked, startOnboarding } from '../../local/drive/onboarding';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';

/** Delays are real time, and the gateways give up after 30 seconds: two of them are what this story takes. */
const longest = 150_000;

let world: RunningWorld;
beforeAll(async () => void (world = await startWorld()));
afterAll(() => world.close());

test(
  'a service that answers after more than 30 seconds, to a read and to a write it did, changes nothing about the outcome',
  async () => {
    const { runId } = (await startOnboarding(world)).json<{ runId: string }>();
    await follow(world, runId, isAsked);
    await setFaults(
      world,
      { method: 'GET', path: '/auditLogs/provisioning', delay: 'PT31S', times: 1 },
      { method: 'PUT', path: '/schema$', delay: 'PT31S', effect: 'done', times: 1 },
    );
    await approve(world, runId);
    const run = await toTheEnd(world, runId);
    await clearFaults(world);
    expect(run).toMatchObject({
      state: 'completed',
      outcome: { kind: 'verified', counts: { users: 16, groups: 3, writtenBackUsers: 10, writtenBackGroups: 2 } },
    });
    const requests = await requestsSince(world);
    const schemas = requests.filter(({ method, path }) => method === 'PUT' && path.endsWith('/schema'));
    expect(schemas.length).toBeGreaterThanOrEqual(1);
    expect(new Set(schemas.map(({ path }) => path)).size).toBe(1);
  },
  longest,
);

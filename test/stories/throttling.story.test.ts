import { requestsSince } from '../../local/drive/requests';
import type { LoggedRequest } from '../../local/tenant/http/log/request-log';
import { approve, clearFaults, setFaults, toTheEnd } from '../support/configuration';
import { follow, isAsked, startOnboarding } from '../../local/drive/onboarding';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';

let world: RunningWorld;
beforeAll(async () => void (world = await startWorld()));
afterAll(() => world.close());

/** What Microsoft throttles together. */
function scopeOf(path: string): string {
  if (path.includes('/auditLogs/')) return 'reports';
  if (path.includes('provisionOnDemand')) return 'provisionOnDemand';
  return path.endsWith('/sendMail') ? 'mail' : 'directory';
}

interface Told {
  scope: string;
  from: number;
  until: number;
}

/** Who was told to wait, and until when; a batch is told by its items. */
function toldBy({ at, path, batch = [], ...request }: LoggedRequest): Told[] {
  const answers = [{ path, ...request }, ...batch];
  return answers.flatMap(({ status, retryAfter, path: asked }) =>
    [429, 503].includes(status) && retryAfter !== undefined
      ? [{ scope: scopeOf(asked), from: Date.parse(at), until: Date.parse(at) + retryAfter * 1000 }]
      : [],
  );
}

/** What the run and the sweep had sent already when one of them was told, in milliseconds. */
const onItsWay = 500;

test('the same outcome under throttling and outages, and nothing is sent before its Retry-After has passed', async () => {
  const { runId } = (await startOnboarding(world)).json<{ runId: string }>();
  await setFaults(
    world,
    { path: '.', status: 429, retryAfter: 20, probability: 0.1 },
    { path: '.', status: 503, retryAfter: 10, probability: 0.05 },
    { path: '.', delay: 'PT0.05S', probability: 0.05 },
  );
  await follow(world, runId, isAsked);
  await approve(world, runId);
  const run = await toTheEnd(world, runId);
  await clearFaults(world);
  const counts = { users: 16, groups: 3, writtenBackUsers: 10, writtenBackGroups: 2 };
  expect(run).toMatchObject({ state: 'completed', outcome: { kind: 'verified', counts } });
  const requests = await requestsSince(world);
  const told = requests.flatMap(toldBy);
  expect(told.length).toBeGreaterThan(10);
  const early = requests.filter(({ at, path }) =>
    told.some(
      ({ scope, from, until }) => scope === scopeOf(path) && Date.parse(at) > from + onItsWay && Date.parse(at) < until,
    ),
  );
  expect(early).toEqual([]);
});

import { sweep, type SweepClient } from '../../../functions/sweep/sweep';
import type { TurnState } from '../../../orchestrations/kit/turn';
import { aRecordedRun, anOpenRound } from '../../support/http/a-round';
import { aDoorWorld, type DoorWorld, people } from '../../support/http/world';

let world: DoorWorld;
beforeEach(() => void (world = aDoorWorld()));
afterEach(() => world.close());

const minute = 60_000;

interface Told {
  client: SweepClient;
  /** What the engine was told, in order. */
  told: string[];
}

/** An engine that knows instances by their status, and the turns of domains. */
function anEngine(statuses: Record<string, string> = {}, turns: Record<string, TurnState> = {}): Told {
  const told: string[] = [];
  const tell = (text: string) => Promise.resolve(void told.push(text));
  return {
    told,
    client: {
      statusOf: (instanceId) => Promise.resolve(statuses[instanceId]),
      start: (orchestrator, instanceId) => tell(`start ${orchestrator} ${instanceId}`),
      raise: (instanceId, event) => tell(`raise ${event} ${instanceId}`),
      turnOf: (domain) => Promise.resolve(turns[domain]),
      signalTurn: (domain, operation) => tell(`${operation} ${domain}`),
    },
  };
}

it('starts a run whose start was lost, once it cannot be on its way any more', async () => {
  const { runId, instanceId } = await aRecordedRun(world, { state: 'queued' });
  const { client, told } = anEngine();
  world.advance(minute - 1);
  await sweep(world, client);
  expect(told).toEqual([]);
  world.advance(1);
  await sweep(world, client);
  expect(told).toEqual([`start ouOnboarding ${instanceId}`]);
  expect((await world.runs.get(runId))?.state).toBe('queued');
});

it('leaves a run alone that the engine is working on', async () => {
  const { instanceId } = await aRecordedRun(world, { state: 'applying' });
  const { client, told } = anEngine({ [instanceId]: 'Running' });
  world.advance(minute);
  await sweep(world, client);
  expect(told).toEqual([]);
});

it.each(['Failed', 'Terminated', undefined])(
  'ends a run that the engine has given up (%s), and records it',
  async (status) => {
    const { runId, instanceId } = await aRecordedRun(world, { state: 'applying' });
    const { client } = anEngine(status ? { [instanceId]: status } : {});
    world.advance(minute);
    await sweep(world, client);
    expect(await world.runs.get(runId)).toMatchObject({
      state: 'failed',
      outcome: { kind: 'unknown', cause: { code: 'INSTANCE_LOST' } },
      endedAt: world.clock.now().toISOString(),
    });
    expect((await world.ledger.read(runId, { limit: 5 })).entries.map(({ kind }) => kind)).toEqual(['ended']);
  },
);

it('raises a decision whose event was lost', async () => {
  const { run, round } = await anOpenRound(world);
  const { fingerprint, instanceId } = round;
  const at = world.clock.now().toISOString();
  const decision = { approver: people['approver.one'], decision: 'approve', comment: '', at, fingerprint } as const;
  await world.approvals.decide(run.runId, 1, decision);
  const { client, told } = anEngine({ [run.instanceId]: 'Running', [instanceId]: 'Running' });
  world.advance(minute);
  await sweep(world, client);
  expect(told).toEqual([]);
  world.advance(1);
  await sweep(world, client);
  expect(told).toEqual([`raise decision ${instanceId}`]);
});

it('raises a cancellation to the run and to its open round', async () => {
  const { run, round } = await anOpenRound(world);
  await world.runs.requestCancel(run.runId, { by: 'requester@contoso.com', reason: 'changed my mind' });
  const { client, told } = anEngine({ [run.instanceId]: 'Running' });
  world.advance(minute);
  await sweep(world, client);
  expect(told).toEqual([`raise cancel ${run.instanceId}`, `raise cancel ${round.instanceId}`]);
});

it('closes the round of a run that has ended without it, so that nobody decides about nothing', async () => {
  const { run } = await anOpenRound(world);
  const { client, told } = anEngine({ [run.instanceId]: 'Failed' });
  world.advance(minute);
  await sweep(world, client);
  expect(await world.approvals.listOpen()).toEqual([]);
  expect(await world.approvals.get(run.runId, 1)).toMatchObject({
    state: 'cancelled',
    closedAt: world.clock.now().toISOString(),
    closedBecause: 'The run has ended.',
  });
  expect(told).toEqual([]);
});

const placeOf = (runId: string) => ({ runId, instanceId: `ouOnboarding-${runId}`, event: 'turn' });

it('takes back the turn of a run that has ended or is no longer recorded', async () => {
  const { instanceId } = await aRecordedRun(world, { state: 'applying', step: 'waiting for its turn' });
  const turns = { 'corp.contoso.com': { holder: placeOf('f'.repeat(32)), waiting: [] } };
  const { client, told } = anEngine({ [instanceId]: 'Running' }, turns);
  await sweep(world, client);
  expect(told).toEqual(['give corp.contoso.com']);
});

it('takes back the turn of Exchange Online as well, which is no domain', async () => {
  const { instanceId } = await aRecordedRun(world, { workflow: 'exchange-soa', domain: null, state: 'applying' });
  const turns = { 'exchange-online': { holder: placeOf('f'.repeat(32)), waiting: [] } };
  const { client, told } = anEngine({ [instanceId]: 'Running' }, turns);
  await sweep(world, client);
  expect(told).toEqual(['give exchange-online']);
});

it('reminds the turn of a holder who was never told', async () => {
  const { runId, instanceId } = await aRecordedRun(world, {
    state: 'applying',
    step: 'waiting for its turn',
  });
  const turns = { 'corp.contoso.com': { holder: placeOf(runId), waiting: [] } };
  const { client, told } = anEngine({ [instanceId]: 'Running' }, turns);
  await sweep(world, client);
  expect(told).toEqual([]);
  world.advance(minute + 1);
  await sweep(world, client);
  expect(told).toEqual(['remind corp.contoso.com']);
});

it('goes on with the others when one cannot be swept', async () => {
  const { instanceId } = await aRecordedRun(world, { state: 'queued' });
  const { client, told } = anEngine({}, {});
  client.start = () => Promise.reject(new Error('refused'));
  client.turnOf = () => Promise.reject(new Error('refused'));
  world.advance(minute);
  await sweep(world, client);
  expect(told).toEqual([]);
  expect(world.logged.filter(({ level }) => level === 'error')).toHaveLength(2);
  expect(instanceId).toContain('ouOnboarding-');
});

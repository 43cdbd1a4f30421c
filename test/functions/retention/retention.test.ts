import { retain } from '../../../functions/retention/retention';
import type { Gateways } from '../../../gateways/gateways';
import { aRecordedRun, anOpenRound } from '../../support/http/a-round';
import { aDoorWorld, type DoorWorld } from '../../support/http/world';

const day = 86_400_000;

type RetentionWorld = DoorWorld & Pick<Gateways, 'sentMails'>;

let world: RetentionWorld;
let forgottenMails: string[];
beforeEach(() => {
  forgottenMails = [];
  const forget = (runId: string) => Promise.resolve(void forgottenMails.push(runId));
  world = Object.assign(aDoorWorld(), { sentMails: { forget } as unknown as Gateways['sentMails'] });
});
afterEach(() => world.close());

/** An engine with one instance that ended on the first day. */
function aHistory() {
  const endedAt = world.clock.now();
  const purged: string[] = [];
  return {
    purged,
    listEnded: (before: Date) => Promise.resolve(endedAt < before && purged.length === 0 ? ['ended'] : []),
    purge: (instanceId: string) => Promise.resolve(void purged.push(instanceId)),
  };
}

const claimOf = (runId: string) => ({
  ...{ caller: 'somebody', route: 'ou-onboardings', key: 'key' },
  ...{ bodyDigest: 'digest', runId, at: world.clock.now().toISOString() },
});

async function anEndedRun() {
  const { run, round } = await anOpenRound(world);
  const at = world.clock.now().toISOString();
  await world.approvals.close(run.runId, 1, { state: 'approved', at, because: null });
  await world.runs.change(run.runId, { state: 'completed', endedAt: at });
  await world.ledger.append(run.runId, { step: 'end', kind: 'ended', data: {} });
  return { run, round };
}

it('purges histories after their time and keeps the runs', async () => {
  const { run } = await anEndedRun();
  const histories = aHistory();
  world.advance(30 * day - 1);
  await retain(world, histories);
  expect(histories.purged).toEqual([]);
  world.advance(2);
  await retain(world, histories);
  expect(histories.purged).toEqual(['ended']);
  expect(await world.runs.get(run.runId)).toBeDefined();
});

it('removes a run with its plan, rounds, mails and key after its time, and leaves the ledger', async () => {
  const { run } = await anEndedRun();
  await world.starts.claim(claimOf(run.runId));
  world.advance(90 * day);
  await retain(world, aHistory());
  expect(await world.runs.get(run.runId)).toBeDefined();
  expect(await world.starts.claim(claimOf('another'))).toEqual({ runId: run.runId, sameBody: true });
  world.advance(1);
  await retain(world, aHistory());
  expect(await world.runs.get(run.runId)).toBeUndefined();
  expect(await world.runs.readPlan(run.runId, 1)).toBeUndefined();
  expect(await world.approvals.get(run.runId, 1)).toBeUndefined();
  expect(forgottenMails).toEqual([run.runId]);
  expect(await world.starts.claim(claimOf('another'))).toEqual({ runId: 'another', sameBody: true });
  expect((await world.ledger.read(run.runId, { limit: 5 })).entries.map(({ kind }) => kind)).toEqual(['ended']);
  expect(await world.ledger.verify()).toMatchObject({ ok: true });
});

it('never removes a run that has not ended, however old, nor its key', async () => {
  const run = await aRecordedRun(world);
  await world.starts.claim(claimOf(run.runId));
  world.advance(1000 * day);
  await retain(world, aHistory());
  expect(await world.runs.get(run.runId)).toBeDefined();
  expect(await world.starts.claim(claimOf('another'))).toEqual({ runId: run.runId, sameBody: true });
});

it('counts from the end of a run, not from its beginning', async () => {
  const run = await aRecordedRun(world);
  world.advance(60 * day);
  await world.runs.change(run.runId, { state: 'completed', endedAt: world.clock.now().toISOString() });
  world.advance(40 * day);
  await retain(world, aHistory());
  expect(await world.runs.get(run.runId)).toBeDefined();
  world.advance(51 * day);
  await retain(world, aHistory());
  expect(await world.runs.get(run.runId)).toBeUndefined();
});

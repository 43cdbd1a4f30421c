import { startDailyCheck } from '../../../functions/drift-checks/daily-check';
import { aFakeEngine } from '../../support/http/knocks';
import { aDoorWorld } from '../../support/http/world';

test('one check is recorded and started per day, however often the timer fires', async () => {
  const world = aDoorWorld();
  const engine = aFakeEngine();
  await startDailyCheck(world, engine);
  await startDailyCheck(world, engine);
  expect((await world.runs.list({ limit: 10 })).runs).toMatchObject([
    { workflow: 'drift-check', domain: null, requester: { userPrincipalName: 'Cloud Sync Operator' } },
  ]);
  expect(engine.started).toHaveLength(1);
  world.advance(86_400_000);
  await startDailyCheck(world, engine);
  expect(engine.started).toHaveLength(2);
  world.close();
});

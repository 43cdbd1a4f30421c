import { createRunActivities } from '../../../../orchestrations/kit/activities/run-activities';
import { aRun } from '../../../support/builders';

type Gateways = Parameters<typeof createRunActivities>[0];

async function endOf(state: 'completed' | 'planned' | 'failed') {
  const run = aRun({ progress: { done: 8, total: 9, unit: 'steps' } });
  const changes: unknown[] = [];
  const gateways = {
    runs: {
      get: () => Promise.resolve(run),
      change: (_runId: string, change: unknown) => (changes.push(change), Promise.resolve(run)),
    },
    ledger: { append: () => Promise.resolve(), checkpoint: () => Promise.resolve() },
    clock: { now: () => new Date('2026-11-24T08:00:00Z') },
    log: { info: () => undefined },
  } as unknown as Gateways;
  await createRunActivities(gateways).recordEnd({ runId: run.runId, state, outcome: null, refusal: null });
  return changes[0];
}

test.each(['completed', 'planned'] as const)('a run that ended %s shows all of its steps as done', async (state) => {
  expect(await endOf(state)).toMatchObject({ state, progress: { done: 9, total: 9, unit: 'steps' } });
});

test('a run that failed keeps showing where', async () => {
  expect(await endOf('failed')).not.toHaveProperty('progress');
});

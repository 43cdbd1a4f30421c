import fc from 'fast-check';
import type { Functions } from '../../../../local/host/invocation';
import { callOrchestrator } from '../../../../local/host/durable/orchestrator-call';
import { EventType } from '../../../../local/host/durable/history-event';
import type { HistoryEvent } from '../../../../local/host/durable/history-event';
import { replay } from '../../../../local/host/durable/replay';
import { eventNames, expectedOutputs, program, programApp, signalKeys } from './random-program';
import type { Program } from './random-program';
import { functionsOf, smallWorld } from './small-world';
import type { SmallWorld } from './small-world';

const TWO_WEEKS = 14 * 86_400_000;
const SCHEDULING = new Set<number>([
  EventType.taskScheduled,
  EventType.subOrchestrationCreated,
  EventType.timerCreated,
  EventType.eventSent,
]);

/** Starts the program, raises its events early or late, and lets weeks pass until it has ended. */
async function perform(world: SmallWorld, { nonce, steps }: Program): Promise<string> {
  const started = world.engine.startNew('program', { instanceId: nonce, input: { steps } });
  expect(started.kind).toBe('started');
  const names = eventNames(steps);
  const raise = (name: string) => world.engine.raiseEvent(nonce, name, `event ${name}`);
  names.filter((_, index) => index % 2 === 0).forEach(raise);
  await world.clock.advance(3000);
  names.filter((_, index) => index % 2 === 1).forEach(raise);
  for (let count = 0; count < 20 && world.engine.status(nonce)?.runtimeStatus === 'Running'; count++) {
    await world.clock.advance(TWO_WEEKS);
  }
  return nonce;
}

async function actionsOf(functions: Functions, instanceId: string, events: HistoryEvent[]) {
  const fn = functions.find('program', 'orchestrationtrigger')!;
  const started = events.find((event) => event.EventType === EventType.executionStarted);
  const historyText = events.map((event) => JSON.stringify(event)).join(',');
  const input = started?.Input ?? null;
  const trigger = { historyText, instanceId, isReplaying: false, parentInstanceId: null, input };
  return (await callOrchestrator(functions, fn, trigger)).actions;
}

/** Number, kind and name of what one replay schedules, or of what the history says was scheduled. */
function recorded(event: HistoryEvent): string {
  return `${event.EventId} ${event.EventType} ${event.EventType === EventType.eventSent ? event.InstanceId : (event.Name ?? '')}`;
}

const EVENT_OF = {
  activity: EventType.taskScheduled,
  subOrchestration: EventType.subOrchestrationCreated,
  timer: EventType.timerCreated,
  entityMessage: EventType.eventSent,
};

describe('replay', () => {
  it('gives random orchestrations the outcome that a reading of their program predicts', async () => {
    await fc.assert(
      fc.asyncProperty(program, async (one) => {
        const world = smallWorld(programApp());
        const status = world.engine.status(await perform(world, one))!;
        expect(status).toMatchObject({ runtimeStatus: 'Completed' });
        const outputs = status.output as unknown[];
        const expected = expectedOutputs(one.steps);
        expect(outputs).toHaveLength(expected.length);
        expected.forEach(({ oneOf }, index) => expect(oneOf).toContainEqual(outputs[index]));
        for (const key of signalKeys(one.steps)) expect(world.engine.entityState('counter', key).state).toBe(1);
        await world.close();
      }),
      { numRuns: 60, interruptAfterTimeLimit: 20_000, markInterruptAsFailure: false },
    );
  }, 60_000);

  it('assigns the same numbers from any prefix of a history', async () => {
    const functionExists = () => true;
    await fc.assert(
      fc.asyncProperty(program, async (one) => {
        const app = programApp();
        const world = smallWorld(app);
        const functions = functionsOf(app);
        const history = world.engine.history(await perform(world, one));
        const ends = history.flatMap((event, index) =>
          event.EventType === EventType.orchestratorCompleted ? [index] : [],
        );
        let start = 0;
        for (const end of ends) {
          const episode = history.slice(start, end);
          const scheduled = episode.filter((event) => SCHEDULING.has(event.EventType));
          const received = episode.filter((event) => !SCHEDULING.has(event.EventType));
          const prefix = [...history.slice(0, start), ...received];
          const actions = await actionsOf(functions, one.nonce, prefix);
          const again = replay({ events: prefix, actions, functionExists }).scheduled;
          const names = again.map((task) => {
            const name = task.kind === 'entityMessage' ? task.entityId : task.kind === 'timer' ? '' : task.name;
            return `${task.id} ${EVENT_OF[task.kind]} ${name}`;
          });
          expect(names).toEqual(scheduled.map(recorded));
          start = end + 1;
        }
        const actions = await actionsOf(functions, one.nonce, history);
        expect(replay({ events: history, actions, functionExists }).scheduled).toEqual([]);
        await world.close();
      }),
      { numRuns: 25, interruptAfterTimeLimit: 20_000, markInterruptAsFailure: false },
    );
  }, 60_000);
});

import { openWorlds } from './small-world';
import type { Orchestrators } from './small-world';

const world = openWorlds();
const activities = { echo: (input: unknown) => input };

describe('changed code', () => {
  it.each([
    ['an activity by another', 'echo', "instead scheduled an activity task named 'other'"],
    ['an activity by a timer', 'timer', 'instead produced a CreateTimerOrchestratorAction action'],
    ['an activity by nothing', 'nothing', "hasn't (yet?) scheduled this task"],
  ])('fails as non-deterministic where it replaces %s', async (_, now, message) => {
    let version = 'echo';
    const orchestrators: Orchestrators = {
      *changing(context) {
        if (version === 'timer') yield context.df.createTimer(context.df.currentUtcDateTime);
        else if (version !== 'nothing') yield context.df.callActivity(version === 'echo' ? 'echo' : 'other');
        yield context.df.waitForExternalEvent('go');
      },
    };
    const { run, engine, settle } = world({ orchestrators, activities: { ...activities, other: () => 1 } });
    const { instanceId } = await run('changing');
    version = now === 'echo' ? 'other' : now;
    engine.raiseEvent(instanceId, 'go', 1);
    await settle();
    const status = engine.status(instanceId);
    expect(status?.runtimeStatus).toBe('Failed');
    expect(status?.output).toMatch(/^Non-Deterministic workflow detected: A previous execution of this orchestration/);
    expect(status?.output).toContain(message);
  });
});

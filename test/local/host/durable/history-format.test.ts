import { formatHistory } from '../../../../local/host/durable/history-format';
import { openWorlds } from './small-world';

const world = openWorlds();

async function history() {
  const { engine, settle, run } = world({
    orchestrators: {
      *all(context) {
        yield context.df.callActivity('fine', 1);
        yield context.df.createTimer(context.df.currentUtcDateTime);
        yield context.df.callSubOrchestrator('child');
        yield context.df.waitForExternalEvent('go');
        try {
          return yield context.df.callActivity('bad');
        } catch {
          return { ok: true };
        }
      },
      *child() {
        return 'grown';
      },
    },
    activities: {
      fine: (input) => ({ input }),
      bad: () => {
        throw new Error('no');
      },
    },
  });
  const { instanceId } = await run('all', { size: 1 });
  engine.suspend(instanceId, 'pause');
  await settle();
  engine.resume(instanceId, 'on');
  engine.raiseEvent(instanceId, 'go', { decided: true });
  await settle();
  return engine.history(instanceId);
}

describe('historyEvents', () => {
  it('name their types, leave out the orchestrator events and fold scheduling into completion', async () => {
    const formatted = formatHistory(await history(), { showInput: true, showOutput: true });
    expect(formatted.map((event) => event['EventType'])).toEqual([
      'ExecutionStarted',
      'TaskCompleted',
      'TimerCreated',
      'TimerFired',
      'SubOrchestrationInstanceCompleted',
      'ExecutionSuspended',
      'ExecutionResumed',
      'EventRaised',
      'TaskFailed',
      'ExecutionCompleted',
    ]);
    expect(formatted.map((event) => Object.keys(event).join())).toEqual([
      'EventType,Input,Correlation,ParentTraceContext,ScheduledStartTime,Generation,GenerateNewTrace,Timestamp,FunctionName',
      'EventType,Result,Timestamp,ScheduledTime,FunctionName,Input',
      'EventType,FireAt,Timestamp',
      'EventType,FireAt,Timestamp',
      'EventType,Result,Timestamp,ScheduledTime,FunctionName,Input',
      'EventType,Reason,Timestamp',
      'EventType,Reason,Timestamp',
      'EventType,Name,Input,ParentTraceContext,Timestamp',
      'EventType,Reason,Details,FailureDetails,Timestamp,ScheduledTime,FunctionName,Input',
      'EventType,OrchestrationStatus,Result,FailureDetails,Timestamp',
    ]);
    expect(formatted[0]).toMatchObject({ Input: '{"size":1}', Generation: 0, FunctionName: 'all' });
    expect(formatted[1]).toMatchObject({ Result: { input: 1 }, FunctionName: 'fine', Input: null });
    expect(formatted[1]!['ScheduledTime']).toMatch(/\+00:00$/);
    expect(formatted[4]).toMatchObject({ Result: 'grown', FunctionName: 'child' });
    expect(formatted[7]).toMatchObject({ Name: 'go', Input: '{"decided":true}' });
    expect(formatted[9]).toMatchObject({ OrchestrationStatus: 'Completed', Result: { ok: true } });
  });

  it('show results and inputs only when asked', async () => {
    const formatted = formatHistory(await history(), { showInput: false, showOutput: false });
    for (const event of formatted) expect(event).not.toHaveProperty('Result');
    expect(formatted[0]).not.toHaveProperty('Input');
    expect(formatted[1]).not.toHaveProperty('Input');
  });
});

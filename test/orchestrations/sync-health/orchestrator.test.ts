import type { Facts } from '../../../orchestrations/sync-health/contract';
import { syncHealth } from '../../../orchestrations/sync-health/orchestrator';
import { drive } from '../../support/drive';
import { at, healthFacts, read } from '../../support/health-facts';

interface Recorded {
  servicePrincipalId: string | null;
  verdicts: { code: string; isOver: boolean }[];
}

function walk(facts: Record<string, Facts | Error>, gone: string[] = []) {
  const recorded: Recorded[] = [];
  const walked = drive(syncHealth, {
    input: {},
    activities: {
      syncHealth_readApp: () => ({ at, isAuthenticationOn: true, forgedKnock: read(401), standing: [] }),
      syncHealth_readConfigurations: () => ({ servicePrincipalIds: Object.keys(facts), gone }),
      syncHealth_readFacts: ({ servicePrincipalId }: { servicePrincipalId: string }) => facts[servicePrincipalId],
      syncHealth_recordAlarms: (input: Recorded) => {
        recorded.push(input);
        return {};
      },
      syncHealth_recordGone: () => ({}),
      syncHealth_recordLook: () => ({}),
    },
  });
  return { ...walked, recorded, calls: walked.trace.map((line) => line.replace('call syncHealth_', '')) };
}

const oneAgent = healthFacts({ agents: read({ active: 1 }) });

test('looks at the app and at each configuration, and records nothing where nothing is new', () => {
  const { calls, recorded } = walk({ a: healthFacts(), b: healthFacts() });
  expect(calls).toEqual(['readApp', 'readConfigurations', 'readFacts', 'readFacts', 'recordLook']);
  expect(recorded).toEqual([]);
});

test('opens what is found, and resolves what was open and is over', () => {
  const standing = [{ code: 'REPORT_STALE', severity: 'warning', detail: 'old' }];
  const { recorded } = walk({ a: { ...oneAgent, standing } });
  expect(recorded.map(({ verdicts }) => verdicts.map(({ code, isOver }) => [code, isOver]))).toEqual([
    [
      ['FEWER_THAN_TWO_AGENTS', false],
      ['REPORT_STALE', true],
    ],
  ]);
});

test('one configuration that cannot be looked at does not stop the others, nor the heartbeat', () => {
  const { calls, recorded, result } = walk({ a: new Error('storage is away'), b: oneAgent });
  expect(recorded.map(({ servicePrincipalId }) => servicePrincipalId)).toEqual(['b']);
  expect(calls.at(-1)).toBe('recordLook');
  expect(result).toMatchObject({ looked: 1, unread: [{ servicePrincipalId: 'a' }] });
});

test('ends the alarms of a configuration that was removed', () => {
  expect(walk({}, ['gone']).calls).toEqual(['readApp', 'readConfigurations', 'recordGone', 'recordLook']);
});

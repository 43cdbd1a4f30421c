import type { Facts } from '../../../orchestrations/sync-health/contract';
import { syncHealth } from '../../../orchestrations/sync-health/orchestrator';
import { drive } from '../../support/drive';
import { at, healthFacts, read } from '../../support/health-facts';

interface Recorded {
  servicePrincipalId: string | null;
  verdicts: { code: string; isOver: boolean }[];
}

const app = { at, isAuthenticationOn: true, forgedKnock: read(401), standing: [] };

function readOf(facts: Record<string, Facts | Error>, ids: string[]) {
  const failure = ids.map((id) => facts[id]).find((one) => one instanceof Error);
  if (failure) return failure;
  return {
    facts: ids.map((servicePrincipalId) => ({ servicePrincipalId, facts: facts[servicePrincipalId] })),
    unread: [],
  };
}

function walk(facts: Record<string, Facts | Error>, gone: string[] = []) {
  const recorded: Recorded[] = [];
  const inputs: { gone?: string[] }[] = [];
  const walked = drive(syncHealth, {
    input: {},
    activities: {
      syncHealth_readOverview: () => ({ app, servicePrincipalIds: Object.keys(facts), gone }),
      syncHealth_readFacts: ({ servicePrincipalIds }: { servicePrincipalIds: string[] }) =>
        readOf(facts, servicePrincipalIds),
      syncHealth_recordAlarms: ({ changes }: { changes: Recorded[] }) => {
        recorded.push(...changes);
        return {};
      },
      syncHealth_recordLook: (input: { gone: string[] }) => {
        inputs.push(input);
        return {};
      },
    },
  });
  const calls = walked.trace.map((line) => line.replace('call syncHealth_', ''));
  return { ...walked, recorded, calls, ended: inputs.flatMap((input) => input.gone) };
}

const oneAgent = healthFacts({ agents: read({ active: 1 }) });

test('looks at the app and at each configuration, and records nothing where nothing is new', () => {
  const { calls, recorded } = walk({ a: healthFacts(), b: healthFacts() });
  expect(calls).toEqual(['readOverview', 'readFacts', 'recordLook']);
  expect(recorded).toEqual([]);
});

test('opens what is found, and resolves what was open and is over', () => {
  const standing = [{ code: 'REPORT_STALE', severity: 'warning', detail: 'old', openedAt: at }];
  const { recorded } = walk({ a: { ...oneAgent, standing } });
  expect(recorded.map(({ verdicts }) => verdicts.map(({ code, isOver }) => [code, isOver]))).toEqual([
    [
      ['FEWER_THAN_TWO_AGENTS', false],
      ['REPORT_STALE', true],
    ],
  ]);
});

const ten = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`sp-${index}`, healthFacts()]));

test('ten configurations at a time; those that cannot be looked at do not stop the others, nor the heartbeat', () => {
  const { calls, recorded, result } = walk({ ...ten, 'sp-1': new Error('storage is away'), late: oneAgent });
  expect(recorded.map(({ servicePrincipalId }) => servicePrincipalId)).toEqual(['late']);
  expect(calls.filter((name) => name === 'readFacts').length).toBeGreaterThanOrEqual(2);
  expect(calls.at(-1)).toBe('recordLook');
  expect(result).toMatchObject({
    looked: 1,
    unread: Object.keys(ten).map((servicePrincipalId) => ({ servicePrincipalId })),
  });
});

test('ends the alarms of a configuration that was removed', () => {
  expect(walk({}, ['gone'])).toMatchObject({ calls: ['readOverview', 'recordLook'], ended: ['gone'] });
});

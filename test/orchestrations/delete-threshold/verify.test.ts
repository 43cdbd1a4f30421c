import type { ProvisioningEntry } from '../../../gateways/graph/provisioning-log';
import { planOf } from '../../../orchestrations/delete-threshold/plan';
import type { ReviewGateways } from '../../../orchestrations/delete-threshold/read-facts';
import { verifyRelease } from '../../../orchestrations/delete-threshold/verify';
import { aJob } from '../../support/builders';
import { aStaged, aStagedEntry, reviewFacts } from '../../support/delete-review';

const of = { runId: 'f'.repeat(32), round: 1, releasedAt: '2026-11-24T08:00:00Z' };

interface World {
  log?: ProvisioningEntry[];
  states?: Record<string, 'present' | 'softDeleted' | 'gone' | 'unknown'>;
  staged?: ReturnType<typeof aStaged>[];
}

/** Verifies a release of two users; answers the outcome with the state and code of each item. */
async function verified({ log = [], states = {}, staged = [aStaged(1), aStaged(2)] }: World) {
  const plan = planOf(reviewFacts({ staged }));
  const items: string[] = [];
  const alarms: string[] = [];
  const gateways = {
    runs: {
      readPlan: async () => plan,
      readRequest: async () => ({ domain: 'corp.contoso.com' }),
      settleItems: async (_runId: string, results: { id: string; state: string; code?: string }[]) =>
        void items.push(...results.map(({ state, code }) => (code ? `${state} ${code}` : state))),
    },
    ledger: { append: async () => undefined },
    deletions: {
      readStates: async (_kind: string, ids: string[]) => new Map(ids.map((id) => [id, states[id] ?? 'softDeleted'])),
    },
    provisioningLog: { readEntries: async () => log },
    synchronization: { readJob: async () => aJob() },
    alarms: {
      open: async ({ code }: { code: string }) => {
        alarms.push(code);
        return { alarm: {}, change: 'counted' };
      },
    },
    clock: { now: () => new Date('2026-11-24T09:00:00Z') },
  } as unknown as ReviewGateways;
  const { outcome } = await verifyRelease(gateways, of);
  return { outcome, items, alarms };
}

const deleted = (sourceId: string, change: Partial<ProvisioningEntry> = {}) =>
  aStagedEntry({ action: 'delete', status: 'success', cycleId: 'release', sourceId, ...change });

test('two users that the cycle of the release deleted are verified', async () => {
  const { outcome, items } = await verified({ log: [deleted('s1'), deleted('S2')] });
  expect(items).toEqual(['verified', 'verified']);
  expect(outcome).toMatchObject({ kind: 'verified', counts: { released: 2, softDeleted: 2, unapproved: 0 } });
});

test('another delete of the same cycle went beyond the approval, and is an alarm', async () => {
  const { outcome, alarms } = await verified({
    log: [deleted('s1'), deleted('s2'), deleted('s9', { sourceName: 'Nina' })],
  });
  expect(outcome).toMatchObject({
    kind: 'failed',
    cause: { code: 'RELEASED_BEYOND_APPROVAL' },
    counts: { unapproved: 1 },
  });
  expect(outcome.cause?.message).toContain('Nina');
  expect(alarms).toEqual(['RELEASED_BEYOND_APPROVAL']);
});

test('a delete of a later cycle is an ordinary one below the threshold', async () => {
  const { outcome, alarms } = await verified({
    log: [deleted('s1'), deleted('s2'), deleted('s9', { cycleId: 'later' })],
  });
  expect(outcome.kind).toBe('verified');
  expect(alarms).toEqual([]);
});

test.each<[string, World, string]>([
  ['is unknown when the log does not say why', {}, 'unknown NOT_DELETED'],
  ['has failed when the service tried', { log: [deleted('s1', { status: 'failure' })] }, 'failed DELETE_FAILED'],
  [
    'came back when it is synchronized again',
    { log: [deleted('s1', { action: 'update', cycleId: 'later' })] },
    'skipped CAME_BACK',
  ],
  ['has failed when the log says that it was deleted', { log: [deleted('s1')] }, 'failed STILL_PRESENT'],
])('an approved object that is still there %s', async (_what, world, first) => {
  const { items } = await verified({ ...world, states: { t1: 'present' } });
  expect(items[0]).toBe(first);
});

test('what cannot be read, a contact for example, is unknown; a user that is gone for good has failed', async () => {
  const staged = [aStaged(1, { objectType: 'contact' }), aStaged(2)];
  const { items } = await verified({ staged, log: [deleted('s1'), deleted('s2')], states: { t2: 'gone' } });
  expect(items).toEqual(['unknown NOT_READABLE', 'failed HARD_DELETED']);
});

test('what is gone and not in the log leaves the comparison open: unknown, never a proven zero', async () => {
  const { outcome, items } = await verified({});
  expect(items).toEqual(['acceptedUnverified NOT_IN_LOG', 'acceptedUnverified NOT_IN_LOG']);
  expect(outcome).toMatchObject({ kind: 'unknown', cause: { code: 'COMPARISON_INCOMPLETE' } });
});

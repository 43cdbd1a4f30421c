import type { JobHealth } from '../../domain/job-health';
import type { Facts } from '../../orchestrations/sync-health/contract';

export const at = '2026-11-24T12:00:00.000Z';

/** So many minutes before the look. */
export function minutesAgo(minutes: number): string {
  return new Date(Date.parse(at) - minutes * 60_000).toISOString();
}

/** A job that ran two minutes ago, and moved something an hour ago. */
export function healthOfJob(templateId = 'AD2AADProvisioning', change: Partial<JobHealth> = {}): JobHealth {
  return {
    jobId: `${templateId}.tenant.1`,
    templateId,
    code: 'Active',
    scheduleState: 'Active',
    quarantine: null,
    lastEnded: minutesAgo(2),
    lastState: 'Succeeded',
    lastCode: null,
    lastSuccessEnded: minutesAgo(2),
    lastExportsEnded: minutesAgo(60),
    progressObserved: null,
    escrowed: 0,
    ...change,
  };
}

/** A healthy configuration of which everything could be read. */
export function healthFacts(change: Partial<Facts> = {}): Facts {
  return {
    at,
    name: 'corp.contoso.com',
    firstSeenAt: minutesAgo(10_000),
    jobs: read([healthOfJob(), healthOfJob('AD2AADPasswordHash')]),
    samples: [{ at: minutesAgo(10_000), escrowed: 0 }],
    heldByRun: null,
    reviewsHeldDeletes: true,
    agents: read({ active: 2 }),
    report: read({ collectedAt: minutesAgo(60), isFresh: true, runningAgents: 2 }),
    lostUnits: read([]),
    failing: unknown,
    lastEntryAt: unknown,
    lastPasswordSync: read(minutesAgo(20)),
    standing: [],
    ...change,
  };
}

export function read<Value>(value: Value): { kind: 'read'; value: Value } {
  return { kind: 'read', value };
}

export const forbidden = { kind: 'unreadable', code: 'READ_FORBIDDEN', detail: 'no' } as const;

export const unknown = { kind: 'unreadable', code: 'READ_FAILED', detail: 'no' } as const;

import { isWithin } from '../../domain/distinguished-name';
import { RefusedError } from '../../domain/errors';
import type { Gateways } from '../../gateways/gateways';
import type { Configuration, Job } from '../../gateways/graph/synchronization';
import type { ProvisioningEntry } from '../../gateways/graph/provisioning-log';
import { jobTemplates } from '../../domain/job-templates';

/** Objects that one job moved, by what the log says and what the job itself counts. */
export interface Moved {
  users: Set<string>;
  groups: Set<string>;
  /** Entra ids of the objects, for re-reading. */
  targets: { user: Set<string>; group: Set<string> };
  failed: string[];
  /** New objects of other units: the job's counters grow by them too. */
  elsewhere: number;
  /** What the job's own counters grew by; the log has caught up when it shows as many. */
  expected: { users: number; groups: number };
}

export interface Provisioned {
  synchronized: Moved;
  writtenBack: Moved;
  /** Why the log cannot be read at all, for example without a licence; null when it was read. */
  unreadable: string | null;
}

/** Whose objects are looked at, and which others make the counters of a job grow. */
export interface Scopes {
  units: readonly string[];
  /** Containers that were in scope before the run. */
  earlier: readonly string[];
  startedAt: string;
}

interface Query extends Scopes {
  before: Configuration | null;
  now: Configuration;
  after: string;
}

const mostEntries = 20_000;
const healthy = new Set(['success', 'skipped']);

/** Reads the log of both directions since the run began. A log that refuses itself to us is unknown, not empty. */
export async function readProvisioned(gateways: Pick<Gateways, 'provisioningLog'>, query: Query): Promise<Provisioned> {
  try {
    return { ...(await readLog(gateways, query)), unreadable: null };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const nothing = movedOf([], query, { job: undefined, before: undefined });
    return { synchronized: nothing, writtenBack: nothing, unreadable: error.code };
  }
}

async function readLog(
  { provisioningLog }: Pick<Gateways, 'provisioningLog'>,
  { before, now, after, ...scopes }: Query,
): Promise<Omit<Provisioned, 'unreadable'>> {
  const read = async (templateId: string) => {
    const job = jobOf(now, templateId);
    const entries = job ? await provisioningLog.readEntries({ jobId: job.jobId, after, limit: mostEntries }) : [];
    return movedOf(entries, scopes, { job, before: before ? jobOf(before, templateId) : undefined });
  };
  return {
    synchronized: await read(jobTemplates.provisioning),
    writtenBack: await read(jobTemplates.exchangeWriteback),
  };
}

export function jobOf({ jobs }: Configuration, templateId: string): Job | undefined {
  return jobs.find((job) => job.templateId === templateId);
}

/** Entries of other units are left out where the entry says where its object is; the newest entry of an object counts. */
export function movedOf(
  entries: readonly ProvisioningEntry[],
  scopes: Scopes,
  { job, before }: { job: Job | undefined; before: Job | undefined },
): Moved {
  const moved: Moved = {
    users: new Set(),
    groups: new Set(),
    targets: { user: new Set(), group: new Set() },
    failed: [],
    elsewhere: 0,
    expected: { users: grown(job, before, 'user'), groups: grown(job, before, 'group') },
  };
  const seen = new Set<string>();
  for (const entry of entries) {
    if (!entry.sourceId || seen.has(entry.sourceId) || isElsewhere(entry, scopes.units)) continue;
    seen.add(entry.sourceId);
    take(moved, entry, entry.sourceId);
  }
  moved.elsewhere = new Set(
    entries.filter((entry) => isNewElsewhere(entry, scopes)).map(({ sourceId }) => sourceId),
  ).size;
  return moved;
}

function take(moved: Moved, entry: ProvisioningEntry, sourceId: string): void {
  const kind = entry.sourceType?.toLowerCase() === 'group' ? 'group' : 'user';
  if (!healthy.has(entry.status.toLowerCase())) {
    moved.failed.push(`${entry.sourceName ?? sourceId}: ${entry.errorCode ?? entry.status}`);
  } else if (entry.targetId) {
    (kind === 'group' ? moved.groups : moved.users).add(sourceId);
    moved.targets[kind].add(entry.targetId);
  }
}

function isElsewhere({ sourceDistinguishedName }: ProvisioningEntry, units: readonly string[]): boolean {
  return sourceDistinguishedName !== null && !units.some((unit) => isWithin(sourceDistinguishedName, unit));
}

/** In a container that somebody else brought into scope, or created in one that was; without a name it is not known to be elsewhere. */
function isNewElsewhere(entry: ProvisioningEntry, { units, earlier, startedAt }: Scopes): boolean {
  if (!entry.targetId || !isElsewhere(entry, units) || Date.parse(entry.at) < Date.parse(startedAt)) return false;
  return entry.action === 'create' || isElsewhere(entry, earlier);
}

/** Keys look like `user to User`; the direction decides the spelling. */
function grown(job: Job | undefined, before: Job | undefined, kind: 'user' | 'group'): number {
  const count = (of: Job | undefined) =>
    Object.entries(of?.synchronizedEntryCounts ?? {})
      .filter(([key]) => key.toLowerCase().startsWith(`${kind} to `))
      .reduce((sum, [, value]) => sum + value, 0);
  return Math.max(0, count(job) - count(before));
}

export function hasCaughtUp({ users, groups, failed, elsewhere, expected }: Moved): boolean {
  return users.size + groups.size + failed.length + elsewhere >= expected.users + expected.groups;
}

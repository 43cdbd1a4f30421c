import type { Reading, Unreadable } from './reading';

interface Surveyed<Job> {
  servicePrincipalId: string;
  applicationId: string;
  displayName: string;
  domain: string | null;
  jobs: Reading<Job[]>;
  settings: Reading<unknown>;
}

interface Unread extends Unreadable {
  /** Null where not even that could be read. */
  servicePrincipalId: string | null;
  displayName: string;
}

/** Of a survey the configurations of which all is known that is needed to look after them, and those that cannot be read now. */
export function readableOf<Job>({
  configurations,
  unidentified,
}: {
  configurations: readonly Surveyed<Job>[];
  unidentified: readonly ({ displayName: string } & Unreadable)[];
}) {
  const readable: (Omit<Surveyed<Job>, 'jobs' | 'settings'> & { jobs: Job[] })[] = [];
  const unreadable: Unread[] = unidentified.map((one) => ({ servicePrincipalId: null, ...one }));
  for (const { jobs, settings, ...configuration } of configurations) {
    const { servicePrincipalId, displayName, domain } = configuration;
    const gap = jobs.kind === 'read' && domain === null ? settings : jobs;
    if (gap.kind === 'unreadable') unreadable.push({ servicePrincipalId, displayName, ...gap });
    else if (jobs.kind === 'read') readable.push({ ...configuration, jobs: jobs.value });
  }
  return { configurations: readable, unreadable };
}

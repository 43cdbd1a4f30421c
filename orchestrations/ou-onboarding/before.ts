import type { Gateways } from '../../gateways/gateways';
import type { Configuration, RawSchema, Setting } from '../../gateways/graph/synchronization';
import type { Target } from './contract';

/** What was there before the first write of a run; null members when the configuration did not exist. */
export interface Before {
  configuration: Configuration | null;
  schema: RawSchema | null;
  settings: Setting[] | null;
}

/** What the run wrote so far, as far as going on and going back need it. */
export interface Written {
  target?: Target;
  /** Id of the job of each template, new or there before. */
  jobs?: Record<string, string>;
  schema?: RawSchema;
  settings?: Setting[];
  startedAt?: string;
  /** When the first provisioning cycle with the new scope ended. */
  cycleEndedAt?: string;
  canary?: { distinguishedName: string };
}

type Snapshots = Pick<Gateways, 'runs'>;

/** Snapshots carry the round, since a superseded round put everything back before the next one began. */
function nameOf(round: number, name: string): string {
  return `${round}-${name}`;
}

export async function keepBefore(
  { runs }: Snapshots,
  of: { runId: string; round: number },
  before: Before,
): Promise<void> {
  await runs.keepSnapshot(of.runId, nameOf(of.round, 'before'), before);
}

export async function readBefore(
  { runs }: Snapshots,
  of: { runId: string; round: number },
): Promise<Before | undefined> {
  return (await runs.readSnapshot(of.runId, nameOf(of.round, 'before'))) as Before | undefined;
}

export async function keepWritten<Name extends keyof Written>(
  { runs }: Snapshots,
  of: { runId: string; round: number },
  [name, value]: [Name, Written[Name]],
): Promise<void> {
  await runs.keepSnapshot(of.runId, nameOf(of.round, `written-${name}`), value);
}

export async function readWritten<Name extends keyof Written>(
  { runs }: Snapshots,
  of: { runId: string; round: number },
  name: Name,
): Promise<Written[Name]> {
  return (await runs.readSnapshot(of.runId, nameOf(of.round, `written-${name}`))) as Written[Name];
}

/** When a write was first tried, and whether that is now. */
export async function noteAttempt(
  { runs }: Snapshots,
  of: { runId: string; round: number },
  { write, at }: { write: string; at: string },
): Promise<{ first: boolean; at: string }> {
  const name = nameOf(of.round, `attempt-${write}`);
  const known = await runs.readSnapshot(of.runId, name);
  if (typeof known === 'string') return { first: false, at: known };
  await runs.keepSnapshot(of.runId, name, at);
  return { first: true, at };
}

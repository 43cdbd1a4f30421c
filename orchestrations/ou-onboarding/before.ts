import type { Outcome } from '../../domain/outcome';
import type { Gateways } from '../../gateways/gateways';
import type { RawSchema } from '../../domain/synchronization-schema';
import type { Setting } from '../../domain/synchronization-settings';
import type { Configuration } from '../../gateways/graph/synchronization';
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
  /** What a new configuration had before its settings were written. */
  settingsFound?: Setting[];
  settings?: Setting[];
  startedAt?: string;
  /** Of the provisioning job, before the scope was written: a later one, whoever started it, may have the new scope. */
  lastCycle?: { beganAt: string | null };
  /** When the first provisioning cycle with the new scope ended. */
  cycleEndedAt?: string;
  /** Kept before it is tried; `canaryLeft` only once an answer said whether the object may have been written. */
  canary?: { distinguishedName: string };
  canaryLeft?: { left: boolean };
  /** Decided once while going back, since going back starts jobs itself. */
  atRest?: { cycleBegan: boolean };
  restored?: Outcome;
}

interface OfRound {
  runId: string;
  round: number;
}

type Snapshots = Pick<Gateways, 'runs'>;

/** Snapshots carry the round, since a superseded round put everything back before the next one began. */
function nameOf(round: number, name: string): string {
  return `${round}-${name}`;
}

export async function keepBefore({ runs }: Snapshots, of: OfRound, before: Before): Promise<void> {
  await runs.keepSnapshot(of.runId, nameOf(of.round, 'before'), before);
}

export async function readBefore({ runs }: Snapshots, of: OfRound): Promise<Before | undefined> {
  return (await runs.readSnapshot(of.runId, nameOf(of.round, 'before'))) as Before | undefined;
}

/** The first one kept stays. */
export async function keepWritten<Name extends keyof Written>(
  { runs }: Snapshots,
  of: OfRound,
  [name, value]: [Name, NonNullable<Written[Name]>],
): Promise<void> {
  await runs.keepSnapshot(of.runId, nameOf(of.round, `written-${name}`), value);
}

export async function readWritten<Name extends keyof Written>(
  { runs }: Snapshots,
  of: OfRound,
  name: Name,
): Promise<Written[Name]> {
  return (await runs.readSnapshot(of.runId, nameOf(of.round, `written-${name}`))) as Written[Name];
}

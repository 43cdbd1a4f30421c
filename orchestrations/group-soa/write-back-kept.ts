import { z } from 'zod';
import { RefusedError } from '../../domain/errors';
import type { RawSchema } from '../../domain/synchronization-schema';
import type { Setting } from '../../domain/synchronization-settings';
import type { Gateways } from '../../gateways/gateways';
import type { OfRun } from '../kit/run-contract';
import { type BackTarget, ProvisionBack } from './write-back-contract';
import type { WriteBackFacts } from './write-back-facts';

export type BackGateways = Pick<
  Gateways,
  | 'assignments'
  | 'clock'
  | 'config'
  | 'directory'
  | 'extensions'
  | 'groups'
  | 'ledger'
  | 'reports'
  | 'runs'
  | 'synchronization'
>;

/** Which groups a run is about, as its plan and its items say; ids in Entra ID. */
export interface GroupsOfRun {
  /** Everything that the approved plan converts. */
  planned(of: OfRun): Promise<string[]>;
  /** What of it is converted by now, the canary first. */
  converted(of: OfRun): Promise<string[]>;
}

/** What was there before the first write, and what was written since; the first one kept stays. */
interface Kept {
  /** Without the report, which is large and not changed by us. */
  before: Omit<WriteBackFacts, 'report'>;
  extension: { name: string };
  /** The schema from AD with the names of groups, and when it was written. */
  groupNames: { schema: RawSchema };
  restarted: { at: string };
  target: BackTarget;
  job: { jobId: string; created: boolean };
  settingsFound: Setting[];
  mappings: { schema: RawSchema };
}

export async function keep<Name extends keyof Kept>(
  { runs }: Pick<Gateways, 'runs'>,
  of: OfRun,
  [name, value]: [Name, Kept[Name]],
): Promise<void> {
  await runs.keepSnapshot(of.runId, nameOf(of, name), value);
}

export async function kept<Name extends keyof Kept>(
  { runs }: Pick<Gateways, 'runs'>,
  of: OfRun,
  name: Name,
): Promise<Kept[Name] | undefined> {
  return (await runs.readSnapshot(of.runId, nameOf(of, name))) as Kept[Name] | undefined;
}

/** What an earlier step of the same round must have kept. */
export async function required<Name extends keyof Kept>(
  gateways: Pick<Gateways, 'runs'>,
  of: OfRun,
  name: Name,
): Promise<Kept[Name]> {
  const found = await kept(gateways, of, name);
  if (found === undefined) throw new Error(`the write-back of run ${of.runId} has kept no ${name}`);
  return found;
}

function nameOf({ round }: OfRun, name: string): string {
  return `${round}-write-back-${name}`;
}

const Asking = z.looseObject({ provisionBack: ProvisionBack.optional() });

/** Undefined when the request does not ask for it. */
export async function provisionBackOf(
  { runs }: Pick<Gateways, 'runs'>,
  { runId }: OfRun,
): Promise<ProvisionBack | undefined> {
  return Asking.parse(await runs.readRequest(runId)).provisionBack;
}

/** Once per run, round and kind of write, however often the activity is repeated. */
export async function recordBackWritten(
  { ledger }: Pick<Gateways, 'ledger'>,
  { runId, round }: OfRun,
  [what, data]: [string, object],
): Promise<void> {
  await ledger.append(runId, { step: `written:${round}:${what}`, kind: 'written', data: { what, ...data } });
}

/** The job from AD of the domain, which was there when the run began. */
export async function fromAdOf(gateways: Pick<Gateways, 'runs'>, of: OfRun) {
  const { fromAd } = await required(gateways, of, 'before');
  if (fromAd) return fromAd;
  throw new RefusedError('CONFIGURATION_MISSING', 'The domain has no configuration from AD.');
}

import type { OrchestrationContext } from 'durable-functions';
import type { Check } from '../../domain/outcome';
import { call, type Step } from '../kit/call';
import { causeOf, Ended } from '../kit/ended';
import { poll } from '../kit/poll';
import { type AppliedRun, progress } from '../kit/spine';
import * as contract from './write-back-contract';
import { backLimits } from './write-back-rules';

const steps = [
  'looking at the way back to AD',
  'keeping the names of the groups',
  'waiting for the names of all groups',
  'creating the configuration to AD',
  'writing its job, settings and mappings',
] as const;

/** What has to be there before the first group is converted. Does nothing when the request does not ask for it. */
export function* prepareWriteBack(context: OrchestrationContext, run: AppliedRun): Step<void> {
  yield* at(context, run, 0);
  const { asked, keepsUnit } = yield* call(context, contract.recordWriteBackBefore, run);
  if (!asked) return;
  try {
    if (keepsUnit) yield* keepNames(context, run);
    yield* configure(context, run);
  } catch (error) {
    yield* call(context, contract.restoreWriteBack, run);
    throw error;
  }
}

function* keepNames(context: OrchestrationContext, run: AppliedRun): Step<void> {
  yield* at(context, run, 1);
  yield* call(context, contract.applyExtension, run);
  yield* call(context, contract.applyGroupNames, run);
  yield* at(context, run, 2);
  const { waiting, named } = yield* poll(context, {
    ref: contract.readGroupNames,
    input: run,
    settled: (reading) => reading.waiting === 0,
    withinSeconds: backLimits.groupNamesSeconds,
  });
  if (waiting > 0) throw new Ended('failed', 'GROUP_NAMES_MISSING', missingNames(waiting, named));
}

function missingNames(waiting: number, named: readonly string[]): string {
  return `${waiting} groups have no GroupDN yet, among them ${named.join(', ')}. Nothing was converted.`;
}

function* configure(context: OrchestrationContext, run: AppliedRun): Step<void> {
  yield* at(context, run, 3);
  const target = yield* call(context, contract.applyBackConfiguration, run);
  yield* at(context, run, 4);
  yield* call(context, contract.applyBackJob, { ...run, target });
  yield* call(context, contract.applyBackSettings, { ...run, target });
  yield* call(context, contract.applyBackMappings, { ...run, target });
}

/** What is known of the way back once groups are converted: the checks `assignments` and `provisionBack`, or none. */
export function* proveWriteBack(context: OrchestrationContext, run: AppliedRun): Step<Check[]> {
  try {
    return yield* prove(context, run);
  } catch (error) {
    if (error instanceof Ended && error.state === 'cancelled') throw error;
    return (yield* call(context, contract.recordBackUnread, { ...run, cause: causeOf(error) })).checks;
  }
}

function* prove(context: OrchestrationContext, run: AppliedRun): Step<Check[]> {
  const { asked, tried } = yield* call(context, contract.recordAssignments, run);
  if (!asked) return [];
  for (let index = 0; index < tried; index++) yield* tryGroup(context, run, { index, tried });
  yield* call(context, contract.applyBackStart, run);
  return (yield* call(context, contract.verifyWriteBack, run)).checks;
}

function* tryGroup(
  context: OrchestrationContext,
  run: AppliedRun,
  { index, tried }: { index: number; tried: number },
): Step<void> {
  const step = 'looking whether groups find their AD groups';
  yield* progress(context, { ...run, state: 'verifying', step, done: index, total: tried });
  yield* call(context, contract.verifyBackGroup, { ...run, index });
}

function* at(context: OrchestrationContext, run: AppliedRun, done: number): Step<void> {
  yield* progress(context, { ...run, state: 'applying', step: steps[done] ?? '', done, total: steps.length });
}

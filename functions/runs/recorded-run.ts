import type { HttpRequest } from '@azure/functions';
import type { Run } from '../../domain/run';
import type { Gateways } from '../../gateways/gateways';
import { ProblemError } from '../http/problem';

/** 404 for whatever is not the id of a recorded run. */
export async function runOf({ runs }: Pick<Gateways, 'runs'>, request: HttpRequest): Promise<Run> {
  const runId = request.params['runId'] ?? '';
  const run = /^[0-9a-f]{32}$/.test(runId) ? await runs.get(runId) : undefined;
  if (run) return run;
  throw new ProblemError('RUN_NOT_FOUND', 'Check the run id; finished runs are removed after their retention time.');
}

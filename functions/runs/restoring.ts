import type { Run } from '../../domain/run';
import type { Gateways } from '../../gateways/gateways';
import { toRestore } from '../../orchestrations/exchange-soa/attributes';
import { workflow } from '../../orchestrations/exchange-soa/contract';
import { waitingForCycle } from '../../orchestrations/exchange-soa/judge';
import { limits } from '../../orchestrations/exchange-soa/rules';
import { readAttempt } from '../../orchestrations/kit/activities/once';
import type { RestoringView } from '../pages/views';

const mostCounted = 500;

/** What a rollback of mailboxes waits for; null: for nothing that people or AD do. */
export async function readRestoring(
  { runs }: Pick<Gateways, 'runs'>,
  run: Run,
  mayRun: boolean,
): Promise<RestoringView | null> {
  if (run.workflow !== workflow || run.state !== 'verifying' || run.cancelRequested) return null;
  const since = await readAttempt({ runs }, run, 'settling');
  if (since === undefined) return null;
  const { items, next } = await runs.listItems(run.runId, { state: 'acceptedUnverified', limit: mostCounted });
  const counted = (wanted: string) => items.filter(({ code }) => code === wanted).length;
  const view: RestoringView = {
    differing: counted(toRestore),
    uncompared: counted(waitingForCycle.code),
    isAtLeast: next !== undefined,
    until: new Date(Date.parse(since) + limits.restoresWithinSeconds * 1000).toISOString(),
    scriptHref: mayRun ? `/api/runs/${run.runId}/attribute-script?as=file` : null,
  };
  return view.differing + view.uncompared === 0 ? null : view;
}

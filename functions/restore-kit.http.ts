import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { isEnabled } from '../domain/operator-config';
import type { Run } from '../domain/run';
import type { Gateways } from '../gateways/gateways';
import * as deleteThreshold from '../orchestrations/delete-threshold/contract';
import { readRestoreKit, RestoreKit } from '../orchestrations/delete-threshold/restore-kit';
import { restoreScript } from '../orchestrations/delete-threshold/restore-script';
import * as exchangeSoa from '../orchestrations/exchange-soa/contract';
import { Kit, readKit } from '../orchestrations/exchange-soa/kits';
import { json } from './http/answers';
import type { Door, PeopleDoor } from './http/door';
import { list, listBody, ListQuery, queryOf } from './http/lists';
import { ProblemError } from './http/problem';
import { runOf } from './runs/recorded-run';

type KitGateways = Pick<Gateways, 'config' | 'runs'>;

/** Everything a delete review kept before it released, with a script that brings it back; or the attributes of each mailbox before it was written. */
export function restoreKitDoors(gateways: KitGateways): Door[] {
  const keeping = [deleteThreshold.workflow, exchangeSoa.workflow] as const;
  if (!keeping.some((workflow) => isEnabled(gateways.config, workflow))) return [];
  const door: PeopleDoor = {
    name: 'run-restore-kit',
    route: 'runs/{runId}/restore-kit',
    audience: 'people',
    pages: 'never',
    methods: {
      GET: {
        summary: 'What a run kept before it wrote',
        role: 'Operator.Run',
        query: ListQuery,
        answer: { status: 200, body: z.union([RestoreKit.extend({ script: z.string() }), listBody(Kit)]) },
        async handle({ request }) {
          const run = await runOf(gateways, request);
          if (run.workflow === exchangeSoa.workflow) return kitsOfMailboxes(gateways, request, run);
          if (run.workflow === deleteThreshold.workflow) return kitOfReview(gateways, run);
          throw new ProblemError('NOT_FOUND', 'Only delete reviews and changes of mailboxes keep a restore kit.');
        },
      },
    },
  };
  return [door];
}

async function kitOfReview(gateways: KitGateways, { runId, round }: Run): Promise<HttpResponseInit> {
  const kit = await readRestoreKit(gateways, { runId, round });
  if (!kit) throw new ProblemError('NOT_FOUND', 'This run has released nothing, so it kept nothing.');
  return json(200, { ...kit, script: restoreScript(kit) });
}

/** A page of the run's mailboxes; those that were not written have none. */
async function kitsOfMailboxes(
  gateways: KitGateways,
  request: HttpRequest,
  { runId, round }: Run,
): Promise<HttpResponseInit> {
  const { limit, after } = queryOf(ListQuery, request);
  const { items, next } = await gateways.runs.listItems(runId, { limit, ...(after !== undefined && { after }) });
  const kits = await Promise.all(items.map(({ id }) => readKit(gateways, { runId, round }, id)));
  return list(
    request,
    kits.filter((kit) => kit !== undefined),
    next,
  );
}

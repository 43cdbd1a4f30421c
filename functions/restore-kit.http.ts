import { z } from 'zod';
import { isEnabled } from '../domain/operator-config';
import type { Gateways } from '../gateways/gateways';
import { workflow } from '../orchestrations/delete-threshold/contract';
import { readRestoreKit, RestoreKit } from '../orchestrations/delete-threshold/restore-kit';
import { restoreScript } from '../orchestrations/delete-threshold/restore-script';
import { json } from './http/answers';
import type { Door, PeopleDoor } from './http/door';
import { ProblemError } from './http/problem';
import { runOf } from './runs/recorded-run';

/** Everything a delete review kept before it released, with a script that brings it back. */
export function restoreKitDoors(gateways: Pick<Gateways, 'config' | 'runs'>): Door[] {
  if (!isEnabled(gateways.config, workflow)) return [];
  const door: PeopleDoor = {
    name: 'run-restore-kit',
    route: 'runs/{runId}/restore-kit',
    audience: 'people',
    pages: 'never',
    methods: {
      GET: {
        summary: 'What a delete review kept before it released',
        role: 'Operator.Run',
        answer: { status: 200, body: RestoreKit.extend({ script: z.string() }) },
        async handle({ request }) {
          const { runId, round } = await runOf(gateways, request);
          const kit = await readRestoreKit(gateways, { runId, round });
          if (!kit) throw new ProblemError('NOT_FOUND', 'This run has released nothing, so it kept nothing.');
          return json(200, { ...kit, script: restoreScript(kit) });
        },
      },
    },
  };
  return [door];
}

import { z } from 'zod';
import { isEnabled } from '../domain/operator-config';
import type { Gateways } from '../gateways/gateways';
import {
  AssignmentKit,
  assignmentRequests,
  assignmentScript,
  readAssignmentKit,
} from '../orchestrations/group-soa/assignment-script';
import { json } from './http/answers';
import type { Door, PeopleDoor } from './http/door';
import { ProblemError } from './http/problem';
import { runOf } from './runs/recorded-run';

const Request = z.object({ method: z.string(), url: z.string(), body: z.record(z.string(), z.string()) });

/** What a person runs to assign converted groups to the configuration to AD: the app has not the right to. */
export function assignmentScriptDoors(gateways: Pick<Gateways, 'config' | 'runs'>): Door[] {
  if (!isEnabled(gateways.config, 'group-soa')) return [];
  const door: PeopleDoor = {
    name: 'run-assignment-script',
    route: 'runs/{runId}/assignment-script',
    audience: 'people',
    pages: 'never',
    methods: {
      GET: {
        summary: 'How the groups of a conversion are assigned to the configuration to AD',
        role: 'Operator.Run',
        answer: { status: 200, body: AssignmentKit.extend({ script: z.string(), requests: z.array(Request) }) },
        async handle({ request }) {
          const { runId, round } = await runOf(gateways, request);
          const kit = await readAssignmentKit(gateways, { runId, round });
          if (!kit) throw new ProblemError('NOT_FOUND', 'This run has nothing to assign.');
          return json(200, { ...kit, script: assignmentScript(kit), requests: assignmentRequests(kit) });
        },
      },
    },
  };
  return [door];
}

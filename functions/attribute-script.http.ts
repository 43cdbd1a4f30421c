import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { isEnabled } from '../domain/operator-config';
import type { Gateways } from '../gateways/gateways';
import { allItems } from '../orchestrations/kit/activities/all-items';
import { readDiffering } from '../orchestrations/exchange-soa/attributes';
import { workflow } from '../orchestrations/exchange-soa/contract';
import { restoreScript } from '../orchestrations/exchange-soa/restore-script';
import { json } from './http/answers';
import type { Door, PeopleDoor } from './http/door';
import { queryOf } from './http/lists';
import { ProblemError } from './http/problem';
import { runOf } from './runs/recorded-run';

const Mailbox = z.object({
  id: z.string(),
  userPrincipalName: z.string(),
  keptAt: z.string(),
  differences: z.array(
    z.object({ attribute: z.string(), activeDirectory: z.array(z.string()), kept: z.unknown(), found: z.unknown() }),
  ),
});

const Query = z.object({ as: z.enum(['json', 'file']).default('json') });

/** What a rollback found to differ in AD, with a script that gives AD the kept values. */
export function attributeScriptDoors(gateways: Pick<Gateways, 'config' | 'runs'>): Door[] {
  if (!isEnabled(gateways.config, workflow)) return [];
  const door: PeopleDoor = {
    name: 'run-attribute-script',
    route: 'runs/{runId}/attribute-script',
    audience: 'people',
    pages: 'never',
    methods: {
      GET: {
        summary: 'How AD gets the Exchange attributes that a rollback kept',
        role: 'Operator.Run',
        query: Query,
        answer: { status: 200, body: z.object({ mailboxes: z.array(Mailbox), script: z.string() }) },
        async handle({ request }) {
          const { as } = queryOf(Query, request);
          const { runId, round } = await runOf(gateways, request);
          const ids = (await allItems(gateways, runId)).map(({ id }) => id);
          const differing = await readDiffering(gateways, { runId, round }, ids);
          if (differing.length === 0)
            throw new ProblemError('NOT_FOUND', 'This run has found nothing to restore in AD.');
          const script = restoreScript(differing);
          if (as === 'file') return fileOf(runId, script);
          return json(200, { mailboxes: differing.map(mailboxOf), script });
        },
      },
    },
  };
  return [door];
}

/** For the browser of whoever takes it to AD. */
function fileOf(runId: string, script: string): HttpResponseInit {
  const headers = {
    'content-type': 'text/plain; charset=utf-8',
    'content-disposition': `attachment; filename="restore-attributes-${runId}.ps1"`,
  };
  return { status: 200, headers, body: script };
}

function mailboxOf({ kit, differences }: Awaited<ReturnType<typeof readDiffering>>[number]): z.infer<typeof Mailbox> {
  const { id, userPrincipalName, keptAt } = kit;
  return {
    id,
    userPrincipalName,
    keptAt,
    differences: differences.map(({ attribute, kept = null, found = null }) => ({
      attribute: attribute.property,
      activeDirectory: [...attribute.ad],
      kept,
      found,
    })),
  };
}

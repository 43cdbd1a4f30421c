import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { AlertBody, type AzureMonitorAlert } from '../domain/azure-monitor-alert';
import { isEnabled } from '../domain/operator-config';
import * as deleteThreshold from '../orchestrations/delete-threshold/contract';
import { type HeldGateways, reviewHeldJobs } from './delete-reviews/held-jobs';
import { json } from './http/answers';
import { readJson } from './http/body';
import type { Door, Handling, Knock } from './http/door';
import { parsed } from './http/field-errors';

/** `AzNS AAD Webhook`: Microsoft's application that posts for action groups, the same in every tenant. */
const actionGroups = '461e8683-5575-4561-ac7f-899cc907d62a';

/** An action group waits for about ten seconds, and after five failures sends nothing to anybody for a quarter of an hour. */
const patienceMilliseconds = 5000;

const Taken = z.object({ alertId: z.string(), condition: z.enum(['Fired', 'Resolved']) });

/** Alerts about the jobs that deletes are held at (api.md, 2.6); none while nobody reviews them. */
export function azureMonitorDoors(gateways: HeldGateways): Door[] {
  if (!isEnabled(gateways.config, deleteThreshold.workflow)) return [];
  const POST: Handling<unknown> = {
    summary: 'Take an alert of Azure Monitor: the held deletes are looked at now',
    body: AlertBody,
    answer: { status: 202, body: Taken },
    handle: (knock) => take(gateways, knock),
  };
  return [
    { name: 'webhook-azure-monitor', route: 'webhooks/azure-monitor', audience: 'key', methods: { POST } },
    {
      name: 'azure-monitor',
      route: 'azure-monitor',
      audience: 'application',
      appId: actionGroups,
      appRole: 'ActionGroupsSecureWebhook',
      methods: { POST },
    },
  ];
}

/** An alert says only when to look, whichever job it names: what was seen before is seen again without effect, so copies do no harm. */
async function take(gateways: HeldGateways, { request, engine }: Knock): Promise<HttpResponseInit> {
  const alert = parsed(AlertBody, await readJson(request));
  const { alertId, condition, dedupeKey, jobIds, rule } = alert;
  gateways.log.info({ alert: dedupeKey, rule, jobs: jobIds.join(' ') }, 'an alert of Azure Monitor');
  const looked = look(gateways, engine, alert);
  await Promise.race([looked, gateways.clock.pause(patienceMilliseconds)]);
  return json(202, { alertId, condition });
}

/** Never rejects: what cannot be looked at now is looked at by the sweep within five minutes. */
async function look(gateways: HeldGateways, engine: Knock['engine'], { dedupeKey }: AzureMonitorAlert): Promise<void> {
  try {
    await reviewHeldJobs(gateways, engine);
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: typeof error, message: '' };
    const fields = { alert: dedupeKey, error: name, message: message.slice(0, 500) };
    gateways.log.warn(fields, 'an alert could not be followed now; the sweep looks within five minutes');
  }
}

import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import type { Finding } from '../domain/drift';
import { isEnabled } from '../domain/operator-config';
import { StartRequest } from '../domain/start-request';
import type { Gateways } from '../gateways/gateways';
import { workflow } from '../orchestrations/drift-check/contract';
import { contentDigestOf } from '../orchestrations/drift-check/findings';
import { limits } from '../orchestrations/drift-check/rules';
import { json, redirect } from './http/answers';
import { bodyKindOf, readForm, readJson } from './http/body';
import type { Door, Knock } from './http/door';
import { invalidRequest, parsed } from './http/field-errors';
import type { Principal } from './http/principal';
import { ProblemError } from './http/problem';
import { csrfFailed } from './http/same-origin';
import { resolveRequester } from './starts/requester';

type WaiverGateways = Pick<Gateways, 'approvalTokens' | 'clock' | 'config' | 'directory' | 'drift' | 'ledger'>;

const WaiverRequest = z.strictObject({
  requestedBy: StartRequest.shape.requestedBy,
  findingId: z.string().min(1).max(64),
  until: z.iso.datetime({ offset: true }),
  reason: z.string().trim().min(1).max(2000),
});
type WaiverRequest = z.infer<typeof WaiverRequest>;

const WaiverBody = z.object({
  findingId: z.string(),
  waivedUntil: z.string(),
  reason: z.string(),
  owner: z.string().meta({ description: 'user principal name' }),
  at: z.string(),
});

/** What the `csrf` field of the form on the page of a configuration is bound to. */
export function waiverPurpose(domain: string): string {
  return `waive:${domain}`;
}

export function driftWaiverDoors(gateways: WaiverGateways): Door[] {
  if (!isEnabled(gateways.config, workflow)) return [];
  return [
    {
      name: 'drift-waivers',
      route: 'drift-waivers',
      audience: 'people',
      pages: 'if-html',
      methods: {
        POST: {
          summary: 'Look away from a finding for a while, at most 90 days',
          role: 'Operator.Run',
          body: WaiverRequest,
          answer: { status: 201, body: WaiverBody },
          handle: (knock, caller) => waive(gateways, knock, caller),
        },
      },
    },
  ];
}

async function waive(gateways: WaiverGateways, { request }: Knock, caller: Principal): Promise<HttpResponseInit> {
  const isForm = bodyKindOf(request) === 'form';
  const form = isForm ? await readForm(request) : undefined;
  const asked = parsed(WaiverRequest, form ? fieldsOf(form) : await readJson(request));
  const finding = await findingOf(gateways, asked);
  if (form) await requireCsrf(gateways, caller, { csrf: form['csrf'] ?? '', finding });
  const requester = await resolveRequester(gateways, caller, asked.requestedBy);
  if ('error' in requester) throw invalidRequest([requester.error]);
  const at = gateways.clock.now();
  const until = untilOf(asked, at);
  const { id: byId, userPrincipalName: by } = requester.person;
  const { findingId, reason } = asked;
  const waiver = { findingId, digest: contentDigestOf(finding), by, byId, reason, at: at.toISOString(), until };
  await gateways.ledger.append(findingId, { step: `waived:${waiver.at}`, kind: 'waived', data: waiver });
  await gateways.drift.waive(waiver);
  if (isForm) return redirect(303, finding.domain ? `/api/console/configurations/${finding.domain}` : '/api/console');
  return json(201, { findingId, waivedUntil: until, reason, owner: by, at: waiver.at });
}

/** A form of a browser names a day; the waiver holds until it begins. */
function fieldsOf({ csrf: _csrf, until = '', ...fields }: Record<string, string>): object {
  return { ...fields, until: /^\d{4}-\d\d-\d\d$/.test(until) ? `${until}T00:00:00.000Z` : until };
}

async function findingOf({ drift }: WaiverGateways, { findingId }: WaiverRequest): Promise<Finding> {
  const finding = (await drift.findings()).find(({ id }) => id === findingId);
  if (finding) return finding;
  throw new ProblemError(
    'NOT_FOUND',
    'No finding with this id is open; the console and the last drift check list them.',
  );
}

async function requireCsrf(
  { approvalTokens }: WaiverGateways,
  caller: Principal,
  { csrf, finding }: { csrf: string; finding: Finding },
): Promise<void> {
  if (!(await approvalTokens.csrfHolds(caller.id, waiverPurpose(finding.domain ?? ''), csrf))) throw csrfFailed();
}

function untilOf({ until }: WaiverRequest, now: Date): string {
  const field = '/until';
  const end = Date.parse(until);
  if (end <= now.getTime()) {
    throw invalidRequest([{ field, code: 'IN_THE_PAST', message: 'Name an instant that is still to come.' }]);
  }
  if (end > now.getTime() + limits.longestWaiverDays * 86_400_000) {
    const message = `At most ${limits.longestWaiverDays} days from now.`;
    throw invalidRequest([{ field, code: 'TOO_FAR_AHEAD', message }]);
  }
  return new Date(end).toISOString();
}

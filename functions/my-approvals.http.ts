import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { Workflow } from '../domain/run';
import type { Gateways } from '../gateways/gateways';
import { page } from './http/answers';
import { wantsPage } from './http/answering';
import type { PeopleDoor } from './http/door';
import { list, listBody, ListQuery, queryOf } from './http/lists';
import { readOpenApprovals } from './approvals/open-approvals';
import { renderApprovals } from './pages/approvals-page';

type OpenGateways = Pick<Gateways, 'approvals' | 'approvalTokens' | 'clock' | 'runs'>;

const OpenApprovalBody = z.object({
  runId: z.string(),
  round: z.number(),
  workflow: Workflow,
  summary: z.string(),
  itemCount: z.number(),
  action: z.string().nullable(),
  requestedBy: z.string(),
  ticket: z.string().nullable(),
  approved: z.number(),
  required: z.number(),
  expiresAt: z.string(),
  href: z.string().nullable(),
});

/** What waits for the viewer, so that nobody depends on mail. */
export function myApprovalsDoor(gateways: OpenGateways): PeopleDoor {
  const door: PeopleDoor = {
    name: 'approvals',
    route: 'approvals',
    audience: 'people',
    pages: 'if-html',
    methods: {
      GET: {
        summary: 'Open approvals that wait for the signed-in person',
        query: ListQuery,
        answer: { status: 200, body: listBody(OpenApprovalBody) },
        async handle({ request }, caller) {
          const listed = await readOpenApprovals(gateways, caller);
          const approvals = listed.filter(({ isMine }) => isMine).map(({ approval }) => approval);
          if (!wantsPage(door, request)) return pageOf(request, approvals);
          const now = gateways.clock.now().toISOString();
          return page(200, renderApprovals({ signedIn: caller, approvals, now }));
        },
      },
    },
  };
  return door;
}

/** `after` is how many were listed before; few people have more than a page of them. */
function pageOf(request: HttpRequest, approvals: readonly object[]): HttpResponseInit {
  const { limit, after = '0' } = queryOf(ListQuery, request);
  const start = Number(after) || 0;
  const next = start + limit < approvals.length ? String(start + limit) : undefined;
  return list(request, approvals.slice(start, start + limit), next);
}

import { z } from 'zod';
import { createJob, deleteJob, listJobs, listTemplates, readJob } from '../../sync/jobs';
import { pauseJob, restartJob, startJob } from '../../sync/job-control';
import type { Moment } from '../../state/moment';
import type { Route } from '../graph/route';
import {
  contextOf,
  jsonBody,
  momentOf,
  noBody,
  query,
  type GraphContext,
  type GraphRequest,
} from '../graph/graph-request';
import { jobAddress, SYNC_READERS, SYNC_WRITERS, synchronizationId } from './synchronization-address';
import { ownersOfServicePrincipal } from './principals';

const BASE = '/servicePrincipals/{id}/synchronization';

const NewJob = z.strictObject({ templateId: z.string() });
const RestartBody = z.strictObject({
  criteria: z.strictObject({ resetScope: z.string().nullish() }).nullish(),
});

export const synchronizationRoutes: readonly Route[] = [
  {
    method: 'GET',
    template: `${BASE}/templates`,
    roles: SYNC_READERS,
    owners: ownersOfServicePrincipal,
    handle(context, request) {
      query(request, []);
      const value = listTemplates(momentOf(context), synchronizationId(context, request));
      return { status: 200, body: { '@odata.context': contextOf(request, 'templates'), value } };
    },
  },
  {
    method: 'GET',
    template: `${BASE}/jobs`,
    roles: SYNC_READERS,
    owners: ownersOfServicePrincipal,
    handle(context, request) {
      query(request, []);
      const value = listJobs(momentOf(context), synchronizationId(context, request));
      return { status: 200, body: { '@odata.context': contextOf(request, 'jobs'), value } };
    },
  },
  {
    method: 'POST',
    template: `${BASE}/jobs`,
    roles: SYNC_WRITERS,
    owners: ownersOfServicePrincipal,
    handle(context, request) {
      const { templateId } = jsonBody(request, NewJob);
      const { resource } = createJob(momentOf(context), synchronizationId(context, request), templateId);
      return { status: 201, body: { '@odata.context': contextOf(request, 'jobs/$entity'), ...resource } };
    },
  },
  {
    method: 'GET',
    template: `${BASE}/jobs/{jobId}`,
    roles: SYNC_READERS,
    owners: ownersOfServicePrincipal,
    handle(context, request) {
      query(request, []);
      const job = readJob(momentOf(context), jobAddress(context, request));
      return { status: 200, body: { '@odata.context': contextOf(request, 'jobs/$entity'), ...job } };
    },
  },
  {
    method: 'DELETE',
    template: `${BASE}/jobs/{jobId}`,
    roles: SYNC_WRITERS,
    owners: ownersOfServicePrincipal,
    handle(context, request) {
      deleteJob(momentOf(context), jobAddress(context, request));
      return { status: 204 };
    },
  },
  action('start', (moment, context, request) => {
    noBody(request);
    startJob(moment, jobAddress(context, request));
  }),
  action('pause', (moment, context, request) => {
    noBody(request);
    pauseJob(moment, jobAddress(context, request));
  }),
  action('restart', (moment, context, request) => {
    const { criteria } = jsonBody(request, RestartBody);
    restartJob(moment, jobAddress(context, request), criteria?.resetScope ?? undefined);
  }),
];

function action(name: string, work: (moment: Moment, context: GraphContext, request: GraphRequest) => void): Route {
  return {
    method: 'POST',
    template: `${BASE}/jobs/{jobId}/${name}`,
    roles: SYNC_WRITERS,
    owners: ownersOfServicePrincipal,
    handle(context, request) {
      work(momentOf(context), context, request);
      return { status: 204 };
    },
  };
}

import { z } from 'zod';
import { provisionOnDemand } from '../../sync/on-demand';
import { contextOf, jsonBody, momentOf } from '../graph/graph-request';
import type { Route } from '../graph/route';
import { ownersOfServicePrincipal } from './principals';
import { jobAddress, SYNC_WRITERS } from './synchronization-address';

const Subject = z.strictObject({
  objectId: z.string(),
  objectTypeName: z.string(),
  links: z.looseObject({}).optional(),
});
const OnDemand = z.strictObject({
  parameters: z.array(z.strictObject({ ruleId: z.string(), subjects: z.array(Subject) })),
});

export const provisionOnDemandRoutes: readonly Route[] = [
  {
    method: 'POST',
    template: '/servicePrincipals/{id}/synchronization/jobs/{jobId}/provisionOnDemand',
    roles: SYNC_WRITERS,
    owners: ownersOfServicePrincipal,
    special: 'provisionOnDemand',
    handle(context, request) {
      const body = jsonBody(request, OnDemand);
      const result = provisionOnDemand(momentOf(context), jobAddress(context, request), body);
      const kind = 'microsoft.graph.stringKeyStringValuePair';
      return { status: 200, body: { '@odata.context': contextOf(request, kind), ...result } };
    },
  },
];

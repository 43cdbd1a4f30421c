import { z } from 'zod';
import { instantiateTemplate } from '../../sync/configurations';
import { fractionFrom } from '../../state/chance';
import { APPLICATION, servicePrincipalType } from '../entities/applications';
import { shaped } from '../odata/answer-shape';
import { contextOf, jsonBody, momentOf, parameter, query } from '../graph/graph-request';
import { notFound } from '../graph-failure';
import type { Route } from '../graph/route';

const NewInstance = z.strictObject({ displayName: z.string().min(1).max(256) });

/** How many instantiations answer 404 although both objects were created (reference 1.2). */
const SHARE_OF_FALSE_404 = 0.25;

export const instantiateRoutes: readonly Route[] = [
  {
    method: 'GET',
    template: '/applicationTemplates/{id}',
    roles: ['Application.Read.All', 'Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All', 'Directory.Read.All'],
    handle(context, request) {
      query(request, []);
      const template = context.state.applicationTemplates.get(parameter(request, 'id').toLowerCase());
      if (!template) throw notFound(parameter(request, 'id'));
      return {
        status: 200,
        body: { '@odata.context': contextOf(request, 'applicationTemplates/$entity'), ...template },
      };
    },
  },
  {
    method: 'POST',
    template: '/applicationTemplates/{id}/instantiate',
    roles: ['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All'],
    handle(context, request) {
      const { displayName } = jsonBody(request, NewInstance);
      const templateId = parameter(request, 'id').toLowerCase();
      const owner = request.caller.kind === 'app' ? { ownerId: request.caller.objectId } : {};
      const { application, servicePrincipal } = instantiateTemplate(momentOf(context), {
        templateId,
        displayName,
        ...owner,
      });
      if (fractionFrom(context.state.seed, 'false 404', servicePrincipal.id) < SHARE_OF_FALSE_404) {
        return { status: 404, failure: notFound(templateId) };
      }
      const body = {
        '@odata.context': contextOf(request, 'microsoft.graph.applicationServicePrincipal'),
        application: shaped(APPLICATION, application, undefined),
        servicePrincipal: shaped(servicePrincipalType(false), servicePrincipal, undefined),
      };
      return { status: 201, body };
    },
  },
];

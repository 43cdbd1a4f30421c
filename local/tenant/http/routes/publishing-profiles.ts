import type { AgentGroup, ProvisioningAgent, PublishedResource } from '../../state/forest-documents';
import { forbidden, notFound } from '../graph-failure';
import { contextOf, parameter, query, type GraphContext, type GraphRequest } from '../graph/graph-request';
import type { Route } from '../graph/route';
import { checkExpand, type Document, shaped } from '../odata/answer-shape';
import type { EntityType } from '../odata/entity-type';
import { listPage } from '../odata/list';
import type { Expansion, OptionName } from '../odata/query-options';

type Kind = 'agents' | 'agentGroups' | 'publishedResources';
type Resource = ProvisioningAgent | AgentGroup | PublishedResource;

const BASE = { filters: {}, orderBy: [], largestPage: 999, usualPage: 100 };

/** Neither a version nor a last sign of life is in the type (reference 5). */
const TYPES: Record<Kind, EntityType> = {
  agents: {
    ...BASE,
    name: 'onPremisesAgent',
    properties: ['id', 'machineName', 'externalIp', 'status', 'supportedPublishingTypes'],
    expands: ['agentGroups', '*'],
  },
  agentGroups: {
    ...BASE,
    name: 'onPremisesAgentGroup',
    properties: ['id', 'displayName', 'publishingType', 'isDefault'],
    expands: ['agents', 'publishedResources', '*'],
  },
  publishedResources: {
    ...BASE,
    name: 'publishedResource',
    properties: ['id', 'displayName', 'resourceName', 'publishingType'],
    expands: ['agentGroups', '*'],
  },
};

const OPTIONS: readonly OptionName[] = ['$select', '$expand', '$top', '$skiptoken'];
const PROFILE = '/onPremisesPublishingProfiles/provisioning';

export const publishingProfileRoutes: readonly Route[] = [
  {
    method: 'GET',
    template: PROFILE,
    versions: ['beta'],
    roles: ['OnPremisesPublishingProfiles.ReadWrite.All'],
    handle(context, request) {
      refuseAppOnly(context, request);
      const updater = { allowUpdateConfigurationOverride: false, deferUpdateDateTime: null, updateWindow: null };
      return { status: 200, body: { id: 'provisioning', isEnabled: true, hybridAgentUpdaterConfiguration: updater } };
    },
  },
  ...(['agents', 'agentGroups', 'publishedResources'] as const).flatMap((kind) => [listRoute(kind), singleRoute(kind)]),
];

function listRoute(kind: Kind): Route {
  return {
    method: 'GET',
    template: `${PROFILE}/${kind}`,
    versions: ['beta'],
    roles: ['OnPremisesPublishingProfiles.ReadWrite.All'],
    handle(context, request) {
      refuseAppOnly(context, request);
      const asked = query(request, OPTIONS);
      const page = listPage<Resource>(TYPES[kind], [...context.state[kind].all()], {
        ...asked,
        document: (item, shape) => ({ ...shape, ...expansions(context, item, asked.options.expand) }),
      });
      return { status: 200, body: { '@odata.context': contextOf(request, kind), ...page } };
    },
  };
}

function singleRoute(kind: Kind): Route {
  return {
    method: 'GET',
    template: `${PROFILE}/${kind}/{id}`,
    versions: ['beta'],
    roles: ['OnPremisesPublishingProfiles.ReadWrite.All'],
    handle(context, request) {
      refuseAppOnly(context, request);
      const { options } = query(request, ['$select', '$expand']);
      checkExpand(TYPES[kind], options.expand);
      const item: Resource | undefined = context.state[kind].get(parameter(request, 'id').toLowerCase());
      if (!item) throw notFound(parameter(request, 'id'));
      const body = { ...shaped(TYPES[kind], item, options.select), ...expansions(context, item, options.expand) };
      return { status: 200, body };
    },
  };
}

/** Documented as delegated only, although the application role exists (reference 14, U9). */
function refuseAppOnly(context: GraphContext, request: GraphRequest): void {
  if (request.caller.kind === 'app' && !context.state.quirks.agentsReadableAppOnly) throw forbidden();
}

function expansions(context: GraphContext, item: Resource, expand: readonly Expansion[]): Document {
  const asks = (name: string) => expand.some((each) => each.name === name || each.name === '*');
  if (!('agentGroupIds' in item)) {
    return {
      ...(asks('agents') ? { agents: belongingTo(context, item.id, 'agents') } : {}),
      ...(asks('publishedResources')
        ? { publishedResources: belongingTo(context, item.id, 'publishedResources') }
        : {}),
    };
  }
  if (!asks('agentGroups')) return {};
  const groups = item.agentGroupIds.flatMap((id) => context.state.agentGroups.get(id) ?? []);
  return { agentGroups: groups.map((group) => shaped(TYPES.agentGroups, group, undefined)) };
}

function belongingTo({ state }: GraphContext, groupId: string, kind: 'agents' | 'publishedResources'): Document[] {
  const all: (ProvisioningAgent | PublishedResource)[] = [...state[kind].all()];
  return all.filter((item) => item.agentGroupIds.includes(groupId)).map((item) => shaped(TYPES[kind], item, undefined));
}

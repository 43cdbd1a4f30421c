import type { ExchangeObject } from '../../state/exchange-documents';
import type { Moment } from '../../state/moment';
import { momentOf } from '../graph/graph-request';
import type { Cmdlet, Parameters } from './cmdlet';
import { objectNotFound, wrongParameter } from './exchange-failure';

type Kind = Exclude<ExchangeObject['kind'], 'SystemMailbox'>;

const BLOCKED = 'BlockExchangeProvisioningFromOnPremEnabled';

/** Beside `Identity`, what `Set-` takes; without any there is no such cmdlet. */
const settable: Readonly<Record<Kind, readonly string[]>> = {
  OrganizationConfig: [],
  AcceptedDomain: ['DomainType'],
  InboundConnector: ['Enabled'],
  OutboundConnector: ['Enabled', 'RouteAllMessagesViaOnPremises', 'SmartHosts'],
  OrganizationRelationship: ['Enabled'],
  IntraOrganizationConnector: ['Enabled'],
  OnPremisesOrganization: [],
};

const removable: readonly Kind[] = [
  'InboundConnector',
  'OutboundConnector',
  'OrganizationRelationship',
  'IntraOrganizationConnector',
  'OnPremisesOrganization',
];

const kinds = Object.keys(settable) as Kind[];

export const organizationCmdlets: readonly Cmdlet[] = [
  ...kinds.map(getting),
  ...kinds.filter((kind) => settable[kind].length > 0).map(setting),
  ...removable.map(removing),
  {
    name: 'Set-OrganizationConfig',
    roles: [],
    parameters: [
      'ExchangeAttributesCloudManagedByDefault',
      'ExchangeAttributesServerManagedByDefault',
      'PublicFoldersEnabled',
    ],
    isWrite: true,
    run(context, parameters) {
      const { state } = context;
      const organization = state.exchangeObjects.first('kind', 'OrganizationConfig');
      if (!organization) throw objectNotFound('organization');
      const properties = { ...organization.properties, ...organizationChanges(parameters) };
      state.exchangeObjects.put({ ...organization, properties });
      return { value: [] };
    },
  },
];

/** The two switches turn one setting on and off (reference A.6). */
function organizationChanges(parameters: Parameters): ExchangeObject['properties'] {
  const folders = parameters['PublicFoldersEnabled'];
  return {
    ...(parameters['ExchangeAttributesCloudManagedByDefault'] === true ? { [BLOCKED]: true } : {}),
    ...(parameters['ExchangeAttributesServerManagedByDefault'] === true ? { [BLOCKED]: false } : {}),
    ...(typeof folders === 'string' ? { PublicFoldersEnabled: folders } : {}),
  };
}

function getting(kind: Kind): Cmdlet {
  return {
    name: `Get-${kind}`,
    roles: ['View-Only Configuration'],
    parameters: ['Identity'],
    isWrite: false,
    run(context, { Identity }) {
      const moment = momentOf(context);
      const objects =
        Identity === undefined ? context.state.exchangeObjects.where('kind', kind) : [named(moment, kind, Identity)];
      return { value: objects.map(({ name, properties }) => ({ Identity: name, Name: name, ...properties })) };
    },
  };
}

function setting(kind: Kind): Cmdlet {
  return {
    name: `Set-${kind}`,
    roles: [],
    parameters: ['Identity', ...settable[kind]],
    isWrite: true,
    run(context, parameters) {
      const object = named(momentOf(context), kind, parameters['Identity']);
      const changed = settable[kind].filter((name) => name in parameters);
      const properties = changed.map((name) => [name, propertyOf(object, name, parameters[name])] as const);
      context.state.exchangeObjects.put({
        ...object,
        properties: { ...object.properties, ...Object.fromEntries(properties) },
      });
      return { value: [] };
    },
  };
}

function propertyOf({ properties }: ExchangeObject, name: string, value: unknown): string | string[] | boolean {
  const isList = Array.isArray(value) && value.every((one) => typeof one === 'string');
  const isFitting = isList ? Array.isArray(properties[name]) : typeof value === typeof properties[name];
  if (isFitting && (isList || typeof value === 'string' || typeof value === 'boolean')) return value;
  throw wrongParameter(`Cannot bind parameter '${name}'.`);
}

function removing(kind: Kind): Cmdlet {
  return {
    name: `Remove-${kind}`,
    roles: [],
    parameters: ['Identity'],
    isWrite: true,
    run(context, { Identity }) {
      context.state.exchangeObjects.delete(named(momentOf(context), kind, Identity).id);
      return { value: [] };
    },
  };
}

function named({ state }: Moment, kind: Kind, identity: unknown): ExchangeObject {
  const wanted = String(identity).toLowerCase();
  const found = state.exchangeObjects.where('kind', kind).find(({ name }) => name.toLowerCase() === wanted);
  if (!found) throw objectNotFound(String(identity));
  return found;
}

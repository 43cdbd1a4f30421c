import type { EntityType } from '../odata/entity-type';

const TEXT = { plain: 'eq in ge le startswith', advanced: 'ne endswith' };

export const APPLICATION: EntityType = {
  name: 'application',
  properties: [
    'id',
    'deletedDateTime',
    'appId',
    'applicationTemplateId',
    'createdDateTime',
    'displayName',
    'identifierUris',
    'tags',
  ],
  filters: {
    id: { plain: 'eq in' },
    appId: { plain: 'eq in' },
    displayName: TEXT,
    applicationTemplateId: { plain: 'eq', advanced: 'ne' },
    createdDateTime: { plain: 'eq ge le in', advanced: 'ne' },
    'identifierUris/any': { plain: 'eq ge le startswith', advanced: 'ne' },
    'tags/any': { plain: 'eq ge le startswith', advanced: 'ne' },
  },
  orderBy: ['displayName'],
  expands: ['owners'],
  largestPage: 999,
  usualPage: 100,
};

/** Whether `applicationTemplateId` can be filtered is not documented (reference 14, U1). */
export function servicePrincipalType(filterByTemplate: boolean): EntityType {
  return filterByTemplate
    ? { ...SERVICE_PRINCIPAL, filters: { ...SERVICE_PRINCIPAL.filters, applicationTemplateId: { plain: 'eq' } } }
    : SERVICE_PRINCIPAL;
}

const SERVICE_PRINCIPAL: EntityType = {
  name: 'servicePrincipal',
  properties: [
    'id',
    'deletedDateTime',
    'accountEnabled',
    'appDisplayName',
    'appId',
    'applicationTemplateId',
    'appOwnerOrganizationId',
    'appRoles',
    'createdDateTime',
    'displayName',
    'servicePrincipalType',
    'tags',
  ],
  filters: {
    id: { plain: 'eq in' },
    appId: { plain: 'eq in' },
    displayName: TEXT,
    accountEnabled: { plain: 'eq', advanced: 'ne in' },
    servicePrincipalType: { plain: 'eq in', advanced: 'ne' },
    'tags/any': { plain: 'eq ge le startswith', advanced: 'ne' },
  },
  orderBy: ['displayName'],
  expands: ['owners'],
  largestPage: 999,
  usualPage: 100,
};

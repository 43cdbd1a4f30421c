import { z } from 'zod';
import type { EntityType } from '../odata/entity-type';
import { badRequest, notFound } from '../graph-failure';
import { contextOf, jsonBody, parameter, query } from '../graph/graph-request';
import type { Route } from '../graph/route';
import { listPage } from '../odata/list';
import { findDirectoryObject, mixedDocument } from './directory-document';

const READERS = ['RoleManagement.Read.Directory', 'Directory.Read.All', 'Directory.ReadWrite.All'] as const;

/** Built-in roles by the id of their template (reference infra.md, 3.4). */
export const ROLE_DEFINITIONS = Object.entries({
  '62e90394-69f5-4237-9190-012177145e10': 'Global Administrator',
  '29232cdf-9323-42fd-ade2-1d097af3e4de': 'Exchange Administrator',
  '31392ffb-586c-42d1-9346-e59415a2cc4e': 'Exchange Recipient Administrator',
  '8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2': 'Hybrid Identity Administrator',
  'f2ef992c-3afb-46b9-b7cf-a126ee74c451': 'Global Reader',
  '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3': 'Application Administrator',
  '158c047a-c907-4556-b7ef-446551a6b5f7': 'Cloud Application Administrator',
  'e8611ab8-c189-46e8-94e1-60213ab1f814': 'Privileged Role Administrator',
  '4a5d8f65-41da-4de4-8968-e035b65339cf': 'Reports Reader',
  '5d6b6bb7-de71-4623-b4af-96380a352509': 'Security Reader',
  '88d8e3e3-8f55-4a1e-953a-9b9898b8876b': 'Directory Readers',
}).map(([id, displayName]) => ({ id, displayName, isBuiltIn: true, isEnabled: true, templateId: id }));

const PAGES = { orderBy: [], expands: [], largestPage: 999, usualPage: 100 };
const DEFINITION: EntityType = {
  ...PAGES,
  name: 'unifiedRoleDefinition',
  properties: ['id', 'displayName', 'isBuiltIn', 'isEnabled', 'templateId'],
  filters: { id: { plain: 'eq' }, displayName: { plain: 'eq' }, isBuiltIn: { plain: 'eq' } },
};
const ASSIGNMENT: EntityType = {
  ...PAGES,
  name: 'unifiedRoleAssignment',
  properties: ['id', 'principalId', 'roleDefinitionId', 'directoryScopeId'],
  filters: { principalId: { plain: 'eq' }, roleDefinitionId: { plain: 'eq' } },
  expands: ['principal', 'roleDefinition'],
};

const NewAssignment = z.object({
  principalId: z.guid(),
  roleDefinitionId: z.guid(),
  directoryScopeId: z.literal('/'),
});

/** Directory roles: read by the app, assigned by hand. Eligible assignments (Privileged Identity Management) are not played. */
export const roleManagementRoutes: readonly Route[] = [
  {
    method: 'GET',
    template: '/roleManagement/directory/roleDefinitions',
    roles: READERS,
    handle(_context, request) {
      const page = listPage(DEFINITION, ROLE_DEFINITIONS, query(request, ['$select', '$filter', '$top', '$skiptoken']));
      return {
        status: 200,
        body: { '@odata.context': contextOf(request, 'roleManagement/directory/roleDefinitions'), ...page },
      };
    },
  },
  {
    method: 'GET',
    template: '/roleManagement/directory/roleAssignments',
    roles: READERS,
    handle(context, request) {
      const asked = query(request, ['$select', '$filter', '$expand', '$top', '$skiptoken']);
      const { expand } = asked.options;
      if (expand.length > 1) throw badRequest('The expansion of more than one property is not supported.');
      const page = listPage(ASSIGNMENT, [...context.state.roleAssignments.all()], {
        ...asked,
        document: (assignment, shape) => {
          if (expand[0]?.name === 'principal') {
            return { ...shape, principal: mixedDocument(context, assignment.principalId, {})[0] ?? null };
          }
          if (expand[0]?.name !== 'roleDefinition') return shape;
          return {
            ...shape,
            roleDefinition: ROLE_DEFINITIONS.find(({ id }) => id === assignment.roleDefinitionId) ?? null,
          };
        },
      });
      return {
        status: 200,
        body: { '@odata.context': contextOf(request, 'roleManagement/directory/roleAssignments'), ...page },
      };
    },
  },
  {
    method: 'POST',
    template: '/roleManagement/directory/roleAssignments',
    roles: [],
    handle(context, request) {
      const body = jsonBody(request, NewAssignment);
      const principalId = body.principalId.toLowerCase();
      if (!findDirectoryObject(context, principalId)) throw notFound(principalId);
      if (!ROLE_DEFINITIONS.some(({ id }) => id === body.roleDefinitionId)) throw notFound(body.roleDefinitionId);
      const { state } = context;
      const same = state.roleAssignments
        .where('principalId', principalId)
        .some(({ roleDefinitionId }) => roleDefinitionId === body.roleDefinitionId);
      if (same) throw badRequest('A conflicting object with one or more of the specified property values is present.');
      const assignment = { ...body, principalId, id: state.nextId('roleAssignment') };
      state.roleAssignments.put(assignment);
      return { status: 201, body: assignment };
    },
  },
  {
    method: 'DELETE',
    template: '/roleManagement/directory/roleAssignments/{id}',
    roles: [],
    handle({ state }, request) {
      const id = parameter(request, 'id');
      if (!state.roleAssignments.get(id)) throw notFound(id);
      state.roleAssignments.delete(id);
      return { status: 204 };
    },
  },
];

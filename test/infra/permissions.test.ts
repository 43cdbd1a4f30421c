import { readFileSync } from 'node:fs';
import { OperatorConfig } from '../../domain/operator-config';
import { grantsOf, type Need, permissionsOf } from '../../functions/permissions';
import { operationPermissions } from '../../gateways/operations';
import { resourceOf } from '../../gateways/permissions';
import { EXCHANGE_ROLE_IDS, GRAPH_ROLE_IDS } from '../../local/tenant/http/access/graph-roles';
import { readAppRoles } from '../../scripts/permissions/app-roles';
import { permissionDocument, permissionPage } from '../../scripts/permissions/permission-document';
import { requiredPermissionsOf } from '../../scripts/permissions/required-permissions';
import { permissionProblems } from './permission-problems';

const config = OperatorConfig.parse(JSON.parse(readFileSync('config/operator.config.json', 'utf8')));
const needs = permissionsOf(config);
const roles = readAppRoles();

describe('derived permissions, what the grants script works on and the page', () => {
  const page = readFileSync('docs/permissions.md', 'utf8');
  const required = requiredPermissionsOf(needs, roles);

  it('are the same set', () => {
    expect(permissionProblems(page, required, needs)).toEqual([]);
    expect(required.length).toBeGreaterThan(5);
  });

  it('are as `npm run permissions` would write them', () => {
    expect(permissionPage(config)).toBe(page);
  });

  it.each(grantsOf(needs).map(({ permission }) => permission))('differ when %s is one less anywhere', (permission) => {
    const fewer = needs.filter((need) => need.permission !== permission);
    expect(permissionProblems(page, required, fewer)).toHaveLength(2);
    expect(permissionProblems(permissionDocument(fewer, roles), required, needs)).toHaveLength(1);
    expect(permissionProblems(page, requiredPermissionsOf(fewer, roles), needs)).toHaveLength(1);
  });

  it('differ when one is more anywhere', () => {
    const more: Need = {
      workflow: 'shared',
      permission: 'Exchange.ManageAsApp',
      operations: [],
      requiredToStart: true,
    };
    expect(permissionProblems(page, required, [...needs, more])).toHaveLength(2);
    expect(permissionProblems(page, requiredPermissionsOf([...needs, more], roles), needs)).toHaveLength(1);
    expect(permissionProblems(permissionDocument([...needs, more], roles), required, needs)).toHaveLength(1);
  });

  it('of Exchange Online name its own app role, and the roles that Exchange takes for the operations', () => {
    const operations = ['exchangeAdmin.readOrganization', 'exchangeAdmin.setExchangeCloudManaged'] as const;
    const need = { workflow: 'exchange-soa', permission: 'Exchange.ManageAsApp', requiredToStart: true } as const;
    const more: Need[] = [...needs, { ...need, operations: [...operations] }];
    expect(requiredPermissionsOf(more, roles)).toContainEqual({
      permission: 'Exchange.ManageAsApp',
      resource: 'exchange',
      id: roles.exchange.roles['Exchange.ManageAsApp'],
      where: 'graph',
      neededBy: 'exchange-soa',
    });
    expect(permissionDocument(more, roles)).toContain('role group with `Mail Recipients`, `View-Only Configuration` |');
    expect(permissionProblems(permissionDocument(more, roles), requiredPermissionsOf(more, roles), more)).toEqual([]);
  });

  it('shrink with the workflow', () => {
    const off = { ...config, workflows: { ...config.workflows, 'delete-threshold': { enabled: false } } };
    const names = requiredPermissionsOf(permissionsOf(off), roles).map(({ permission }) => permission);
    expect(names).not.toContain('RoleManagement.Read.Directory');
    expect(permissionPage(off)).not.toContain('RoleManagement.Read.Directory');
  });
});

describe('the table of ids', () => {
  it('has every permission that an operation declares', () => {
    for (const permission of Object.values(operationPermissions).flat()) {
      expect(roles[resourceOf(permission)].roles).toHaveProperty([permission]);
    }
  });

  it('agrees with the simulated tenant', () => {
    for (const [permission, id] of Object.entries(GRAPH_ROLE_IDS)) expect(roles.graph.roles[permission]).toBe(id);
    expect(roles.exchange.roles).toEqual(EXCHANGE_ROLE_IDS);
  });

  it('names no id twice', () => {
    const ids = [roles.graph.roles, roles.exchange.roles, roles.disputed, roles.directoryRoles].flatMap(Object.values);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

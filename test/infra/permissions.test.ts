import { readFileSync } from 'node:fs';
import { OperatorConfig } from '../../domain/operator-config';
import { grantsOf, type Need, permissionsOf } from '../../functions/permissions';
import { operationPermissions } from '../../gateways/operations';
import { resourceOf } from '../../gateways/permissions';
import { EXCHANGE_ROLE_IDS, GRAPH_ROLE_IDS } from '../../local/tenant/http/access/graph-roles';
import { readAppRoles } from '../../scripts/permissions/app-roles';
import { permissionDocument } from '../../scripts/permissions/permission-document';
import { permissionFiles } from '../../scripts/permissions/permission-files';
import { readRequiredPermissions, requiredPermissionsOf } from '../../scripts/permissions/required-permissions';

const config = OperatorConfig.parse(JSON.parse(readFileSync('config/operator.config.json', 'utf8')));
const needs = permissionsOf(config);
const roles = readAppRoles();

/** What the committed page says is granted, row by row. */
function documented(page: string): { permission: string; id: string }[] {
  const granted = page.split('\n## ').find((part) => part.startsWith('What the identity is granted')) ?? '';
  return [...granted.matchAll(/^\| `([^`]+)` \| `([^`]+)` \|/gm)].map(([, permission = '', id = '']) => ({
    permission,
    id,
  }));
}

function problemsOf(page: string, table: ReturnType<typeof readRequiredPermissions>, derived: readonly Need[]) {
  const wanted = grantsOf(derived).map(
    ({ permission }) => `${permission} ${roles[resourceOf(permission)].roles[permission]}`,
  );
  const compare = (place: string, found: { permission: string; id: string }[]) => {
    const given = found.map(({ permission, id }) => `${permission} ${id}`);
    return [
      ...wanted.filter((one) => !given.includes(one)).map((one) => `${place} lacks ${one}`),
      ...given.filter((one) => !wanted.includes(one)).map((one) => `${place} has ${one}`),
    ];
  };
  return [...compare('page', documented(page)), ...compare('grants', table.permissions)];
}

describe('derived permissions, the table of the grants script and the page', () => {
  const page = readFileSync('docs/permissions.md', 'utf8');
  const table = readRequiredPermissions();

  it('are the same set', () => {
    expect(problemsOf(page, table, needs)).toEqual([]);
    expect(table.permissions.length).toBeGreaterThan(5);
  });

  it('are as `npm run permissions` would write them', () => {
    for (const [file, text] of Object.entries(permissionFiles())) expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it.each(grantsOf(needs).map(({ permission }) => permission))('differ when %s is one less anywhere', (permission) => {
    const fewer = needs.filter((need) => need.permission !== permission);
    expect(problemsOf(page, table, fewer)).toHaveLength(2);
    expect(problemsOf(permissionDocument(fewer, roles), table, needs)).toHaveLength(1);
    expect(problemsOf(page, requiredPermissionsOf(fewer, roles), needs)).toHaveLength(1);
  });

  it('differ when one is more anywhere', () => {
    const more: Need = { workflow: 'shared', permission: 'AuditLog.Read.All', operations: [], requiredToStart: true };
    expect(problemsOf(page, table, [...needs, more])).toHaveLength(2);
    expect(problemsOf(page, requiredPermissionsOf([...needs, more], roles), needs)).toHaveLength(1);
    expect(problemsOf(permissionDocument([...needs, more], roles), table, needs)).toHaveLength(1);
  });

  it('of Exchange Online name its own app role, and the roles that Exchange takes for the operations', () => {
    const operations = ['exchangeAdmin.readOrganization', 'exchangeAdmin.setExchangeCloudManaged'] as const;
    const need = { workflow: 'exchange-soa', permission: 'Exchange.ManageAsApp', requiredToStart: true } as const;
    const more: Need[] = [...needs, { ...need, operations: [...operations] }];
    expect(requiredPermissionsOf(more, roles).permissions).toContainEqual({
      permission: 'Exchange.ManageAsApp',
      resource: 'exchange',
      id: roles.exchange.roles['Exchange.ManageAsApp'],
      where: 'graph',
      neededBy: 'exchange-soa',
    });
    expect(permissionDocument(more, roles)).toContain('role group with `Mail Recipients`, `View-Only Configuration` |');
    expect(problemsOf(permissionDocument(more, roles), requiredPermissionsOf(more, roles), more)).toEqual([]);
  });

  it('shrink with the workflow', () => {
    const off = { ...config, workflows: { ...config.workflows, 'delete-threshold': { enabled: false } } };
    const names = requiredPermissionsOf(permissionsOf(off), roles).permissions.map(({ permission }) => permission);
    expect(names).not.toContain('RoleManagement.Read.Directory');
    expect(permissionDocument(permissionsOf(off), roles)).not.toContain('RoleManagement.Read.Directory');
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

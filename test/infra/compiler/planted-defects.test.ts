import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OperatorConfig } from '../../../domain/operator-config';
import { permissionsOf } from '../../../functions/permissions';
import { readAppRoles } from '../../../scripts/permissions/app-roles';
import { requiredPermissionsOf } from '../../../scripts/permissions/required-permissions';
import { filesBelow, root } from '../../support/tree';
import { allProblems } from '../all-problems';
import { committedProject } from '../committed';
import { permissionProblems } from '../permission-problems';
import { azureRoles } from '../rules/known';
import { build, restoredCompiler } from './bicep';

/** A text of one of the sources, and what stands there instead. */
type Change = [file: string, from: string, to: string];

let compiler: string;
let copy: string;
beforeAll(() => void (compiler = restoredCompiler()));
beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'infra-'));
  cpSync(join(root, 'infra'), join(copy, 'infra'), { recursive: true });
  // What the linter refuses is compiled all the same, for the rules to see.
  plant(['infra/bicepconfig.json', '"error"', '"warning"']);
});
afterEach(() => rmSync(copy, { recursive: true }));

function plant([file, from, to]: Change): void {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} does not say ${from}.`);
  writeFileSync(path, text.replaceAll(from, to));
}

/** What the compiler says of the copy, by code, and what the rules of `npm test` say of what it compiles to. */
function found(changes: Change[]): { compiler: string[]; rules: string[] } {
  changes.forEach(plant);
  const { diagnostics, template } = build(compiler, join(copy, 'infra/main.bicep'));
  const files = Object.fromEntries(filesBelow('infra').map((path) => [path, readFileSync(join(copy, path), 'utf8')]));
  const committed = committedProject();
  const arm: unknown = template === '' ? committed.arm : JSON.parse(template);
  return {
    compiler: [...new Set(diagnostics.map((line) => /(?:Error|Warning) ([\w-]+):/.exec(line)?.[1] ?? line))],
    rules: allProblems({ ...committed, arm, files }),
  };
}

const site = 'Microsoft.Web/sites';
const account = 'Microsoft.Storage/storageAccounts';
const strange = '9d3a82f5-0000-4000-8000-000000000001';
const nodeVersion = `${site}.properties.functionAppConfig.runtime.version must be "22" or "24"`;

const keyOutput = 'output accountKey string = account.listKeys().keys[0].value';

const defects: [string, Change[], { compiler: string[]; rules: string[] }][] = [
  ['nothing', [], { compiler: [], rules: [] }],
  [
    'a misspelt property',
    [['infra/modules/function-app.bicep', 'httpsOnly:', 'httpOnly:']],
    {
      compiler: ['BCP089'],
      rules: [
        `contract: ${site}.properties.httpOnly is not a property of this type`,
        `hardening: ${site}.properties.httpsOnly must be true, is not told`,
      ],
    },
  ],
  [
    'a wrong role GUID',
    [['infra/role-ids.json', azureRoles.storageQueueDataContributor, strange]],
    {
      compiler: [],
      rules: [
        `roles: template nobody knows the id ${strange}`,
        `roles: Microsoft.Authorization/roleAssignments the role ${strange} is not for ${account}`,
        `roles: roleAssignments storageQueueDataContributor on ${account} is missing`,
      ],
    },
  ],
  [
    'shared keys of the storage account',
    [['infra/modules/storage.bicep', 'allowSharedKeyAccess: false', 'allowSharedKeyAccess: true']],
    { compiler: [], rules: [`hardening: ${account}.properties.allowSharedKeyAccess must be false, is true`] },
  ],
  [
    'a missing app setting',
    [['infra/modules/function-app.bicep', '    MAIL_SENDER: mailSender\n', '']],
    {
      compiler: ['no-unused-params'],
      rules: ['app-settings: Microsoft.Web/sites/config.properties MAIL_SENDER is missing'],
    },
  ],
  [
    'Node 20',
    [
      ['infra/main.bicep', "@allowed(['22', '24'])", "@allowed(['20', '24'])"],
      ['infra/modules/function-app.bicep', "@allowed(['22', '24'])", "@allowed(['20', '24'])"],
    ],
    { compiler: [], rules: [`function-app: ${nodeVersion}, is "20"`] },
  ],
  [
    'a module of a registry',
    [['infra/main.bicep', "'modules/identity.bicep'", "'br:registry.example/modules/identity:1.0.0'"]],
    {
      compiler: ['BCP446', 'BCP062'],
      rules: [
        "registry: infra/main.bicep has to be fetched to compile: module identity 'br:registry.example/modules/identity:1.0.0' =",
      ],
    },
  ],
  [
    'a key in an output',
    [['infra/modules/storage.bicep', 'resource account ', `${keyOutput}\n\nresource account `]],
    { compiler: ['outputs-should-not-contain-secrets'], rules: ['secrets: outputs.accountKey gives a key away'] },
  ],
];

test.each(defects)('%s, compiled, is found by exactly these checks', (_what, changes, expected) => {
  expect(found(changes)).toEqual(expected);
});

describe('the permissions, which no template holds', () => {
  const config = OperatorConfig.parse(JSON.parse(readFileSync(join(root, 'config/operator.config.json'), 'utf8')));
  const needs = permissionsOf(config);
  const required = requiredPermissionsOf(needs, readAppRoles());
  const page = readFileSync(join(root, 'docs/permissions.md'), 'utf8');
  const row = /^\| `User\.Read\.All` .*\n/m.exec(page)?.[0] ?? '?';
  const more = row.replace('User.Read.All', 'AuditLog.Read.All');
  const id = readAppRoles().graph.roles['User.Read.All'];

  test.each([
    ['as they are', page, []],
    ['with one less', page.replace(row, ''), [`page lacks User.Read.All ${id}`]],
    ['with one more', page.replace(row, row + more), [`page has AuditLog.Read.All ${id}`]],
  ])('%s on the page', (_what, planted, expected) => {
    expect(permissionProblems(planted, required, needs)).toEqual(expected);
  });

  test.each([
    ['with one less', required.slice(1), expect.stringMatching(/^grants lacks /)],
    [
      'with one more',
      [...required, { permission: 'AuditLog.Read.All', id: strange }],
      expect.stringMatching(/^grants has /),
    ],
  ])('%s in what is granted', (_what, planted, problem) => {
    expect(permissionProblems(page, planted, needs)).toEqual([problem]);
  });
});

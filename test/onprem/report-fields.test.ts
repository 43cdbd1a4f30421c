import { OnPremisesReport } from '../../domain/on-premises-report';
import { checkReport } from '../../functions/reports/report-checks';
import { type Node, nameOf, nodesOf, parsed, textOfScript } from './grammar';
import { keysOf, literalKeys } from './script';

const text = textOfScript('onprem/Export-CloudSyncReport.ps1');
let tree: Node;
beforeAll(async () => {
  tree = await parsed(text);
});

/** Which function of the script makes the entries of which field. */
const entries = {
  agents: 'New-AgentEntry',
  organizationalUnits: 'New-UnitEntry',
  groups: 'New-GroupEntry',
  mailboxes: 'New-MailboxEntry',
  connectSync: 'New-ConnectSyncEntry',
  gmsa: 'New-GmsaEntry',
};
type Field = keyof typeof entries;

const examples: Record<string, unknown> = {
  schemaVersion: 1,
  collectedAt: '2026-11-23T07:59:00.000Z',
  domain: 'corp.contoso.com',
  machineName: 'SYNC01.corp.contoso.com',
  version: '1.1.2102.0',
  serviceState: 'Running',
  distinguishedName: 'OU=Cloud,DC=corp,DC=contoso,DC=com',
  objectGuid: '33333333-3333-4333-8333-333333333333',
  objectSid: 'S-1-5-21-1-2-3-1104',
  scope: 'universal',
  userPrincipalName: 'user@contoso.com',
  exchangeAttributesChangedAt: '2026-11-20T07:59:00.000Z',
  moveState: 'none',
  includedOrganizationalUnits: ['OU=Old,DC=corp,DC=contoso,DC=com'],
  name: 'CORP\\provAgentgMSA$',
  permissions: ['BasicRead', 'PasswordWriteBack'],
};

function valueOf(key: string, of: Node): unknown {
  if (!(key in entries)) return examples[key];
  const entry = Object.fromEntries(entryKeys(key as Field, of).map((name) => [name, examples[name]]));
  return key === 'connectSync' || key === 'gmsa' ? entry : [entry];
}

/** The keys of the hashtable that a function returns. */
function entryKeys(field: Field, of: Node): string[] {
  const made = [...nodesOf(of, 'function_statement')].find((statement) => nameOf(statement) === entries[field]);
  const returns = made
    ? [...nodesOf(made, 'flow_control_statement')].filter(({ text }) => /^return (\[ordered\] ?)?@\{/.test(text))
    : [];
  return returns.flatMap(literalKeys);
}

/** The body that the script would send, as far as its hashtables say. */
function bodyOf(of: Node): Record<string, unknown> {
  return Object.fromEntries(keysOf('$report', 'New-Report', of).map((key) => [key, valueOf(key, of)]));
}

const accepts = (of: Node) => OnPremisesReport.safeParse(bodyOf(of)).success;
const planted = (from: string, to: string) => {
  expect(text).toContain(from);
  return parsed(text.replace(from, to));
};

test('the script fills every field of the report, and none that the app does not know', () => {
  expect(Object.keys(bodyOf(tree)).sort()).toEqual(Object.keys(OnPremisesReport.shape).sort());
  const now = new Date('2026-11-23T08:00:00Z');
  expect(checkReport(bodyOf(tree), { now, namesBelong: true })).toMatchObject({ errors: [] });
});

test('a renamed, a forgotten and an invented field would be noticed', async () => {
  expect(accepts(await planted('machineName =', 'computerName ='))).toBe(false);
  expect(accepts(await planted('    objectSid = [string] $Group.SID.Value\n', ''))).toBe(false);
  expect(accepts(await planted("$report['gmsa']", "$report['account']"))).toBe(false);
  expect(accepts(await planted('moveState =', 'surprise = 1; moveState ='))).toBe(false);
});

test('states, scopes and moves are spelled as the app spells them', () => {
  const spelled = (name: string) => {
    const made = [...nodesOf(tree, 'function_statement')].find((statement) => nameOf(statement) === name);
    return made ? [...nodesOf(made, 'string_literal')].map((node) => node.text.slice(1, -1)) : [];
  };
  const { agents, groups, mailboxes } = OnPremisesReport.shape;
  expect(spelled('New-AgentEntry')).toEqual(expect.arrayContaining(agents.element.shape.serviceState.options));
  expect(spelled('New-GroupEntry')).toEqual(expect.arrayContaining(groups.element.shape.scope.options));
  const moves = mailboxes.unwrap().element.shape.moveState.options;
  expect(spelled('Get-MoveState')).toEqual(expect.arrayContaining(moves));
});

test('the features of the report are those that the account script grants', () => {
  const granted = /ValidateSet\(([^)]*BasicRead[^)]*)\)/.exec(textOfScript('onprem/New-CloudSyncServiceAccount.ps1'));
  const offered = [...(granted?.[1] ?? '').matchAll(/'(\w+)'/g)].map(([, name]) => name);
  const made = [...nodesOf(tree, 'function_statement')].find((statement) => nameOf(statement) === 'Get-FeatureGrant');
  const returned = made && [...nodesOf(made, 'flow_control_statement')].at(-1);
  expect(returned && literalKeys(returned)).toEqual(offered);
});

test('it is posted to the door of the app', () => {
  expect(text).toContain("'/api/webhooks/on-premises-reports'");
  expect(text).toContain('16 * 1024 * 1024');
});

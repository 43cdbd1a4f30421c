import { nameOf, nodesOf, parsed, syntaxErrors, textOfScript } from './grammar';
import { problemsOf } from './problems';
import { literalKeys, readScript } from './script';
import { filesBelow } from '../support/tree';

const scriptsOf = (folder: string) => filesBelow(folder).filter((path) => path.endsWith('.ps1'));

/** What each takes and whether it must; a change here is a change for whoever calls it. */
const interfaces: Record<string, { changes: boolean; must: string[]; may: string[] }> = {
  'onprem/Test-CloudSyncPrerequisite.ps1': {
    changes: false,
    must: [],
    may: ['Domain', 'Cloud', 'Endpoint', 'ExpectedIssuer', 'TimeoutSeconds'],
  },
  'onprem/New-CloudSyncServiceAccount.ps1': {
    changes: true,
    must: ['Name', 'Domain', 'ComputerName'],
    may: ['Feature', 'Credential'],
  },
  'onprem/Install-CloudSyncAgent.ps1': {
    changes: true,
    must: ['InstallerPath', 'Domain', 'ServiceAccountName'],
    may: ['DomainCredential', 'CloudCredential', 'PreferredDomainController', 'Cloud'],
  },
  'onprem/Protect-CloudSyncReportKey.ps1': { changes: true, must: ['Path', 'Reader'], may: ['FunctionKey'] },
  'onprem/Export-CloudSyncReport.ps1': {
    changes: true,
    // Each of the three keys must be given in its own parameter set.
    must: ['Domain', 'FunctionKey', 'Credential', 'KeyFile'],
    may: [
      ...['AppUrl', 'AgentComputerName', 'ConnectSyncComputerName', 'SkipMailbox', 'OutFile'],
      ...['MaximumAttempts', 'TimeoutSeconds'],
    ],
  },
};

test('knows every script of onprem', () => {
  expect(scriptsOf('onprem').sort()).toEqual(Object.keys(interfaces).sort());
});

describe.each(Object.entries(interfaces))('%s', (path, { changes, must, may }) => {
  it('has nothing that any rule objects to', async () => {
    expect(await problemsOf(textOfScript(path))).toEqual([]);
  });

  it('takes what it is documented to take', async () => {
    const { parameters, binding } = await readScript(textOfScript(path));
    const names = (mandatory: boolean) =>
      parameters.filter((one) => one.mandatory === mandatory).map(({ name }) => name);
    expect({ must: names(true).sort(), may: names(false).sort() }).toEqual({
      must: [...must].sort(),
      may: [...may].sort(),
    });
    expect(binding.includes('SupportsShouldProcess')).toBe(changes);
  });
});

test('the features of the account are the permission types of Microsoft, and restricting comes last', async () => {
  const { text, parameters } = await readScript(textOfScript('onprem/New-CloudSyncServiceAccount.ps1'));
  expect(parameters.find(({ name }) => name === 'Feature')?.type).toBe('string[]');
  expect(text).toContain(
    "[ValidateSet('BasicRead', 'PasswordHashSync', 'PasswordWriteBack', 'HybridExchangePermissions', 'UserGroupCreateDelete')]",
  );
  const all = text.slice(text.indexOf('function Grant-AllFeature'));
  expect(all.indexOf('Protect-ServiceAccount')).toBeGreaterThan(all.indexOf('Grant-Feature -Type'));
});

test('a check has one of four results, and one that failed says what to do', async () => {
  const { tree, commands } = await readScript(textOfScript('onprem/Test-CloudSyncPrerequisite.ps1'));
  const [made] = [...nodesOf(tree, 'function_statement')].filter((statement) => nameOf(statement) === 'New-Finding');
  expect(made && literalKeys(made)).toEqual(['Name', 'Result', 'Detail', 'HowTo']);
  const findings = [...nodesOf(tree, 'command')]
    .map(({ text }) => text)
    .filter((text) => text.startsWith('New-Finding '));
  const resultOf = (text: string) => / -Result '(\w+)'/.exec(text)?.[1];
  expect([...new Set(findings.map(resultOf))].sort()).toEqual(['Failed', 'Passed', 'Unknown', 'Warning']);
  expect(findings.filter((text) => resultOf(text) !== 'Passed' && !text.includes(' -HowTo '))).toEqual([]);
  expect(commands.filter(({ name }) => name === 'Invoke-Check').length).toBeGreaterThanOrEqual(14);
});

test.each([
  ['operating system', "'Win32_OperatingSystem'"],
  ['.NET', 'NDP\\v4\\Full'],
  ['TLS 1.2', 'Protocols\\TLS 1.2'],
  ['the port of revocation lists', '"$($name):80"'],
  ['the port of the service', '"$($name):443"'],
  ['the names of the service', "'*.msappproxy.net', '*.servicebus.windows.net'"],
  ['the issuer that TLS inspection would change', 'RemoteCertificate.Issuer'],
  ['Credential Manager', "'VaultSvc'"],
  ['NTLM', "'RestrictSendingNTLMTraffic'"],
  ['gMSA support', 'Get-KdsRootKey'],
])('prerequisites: looks at %s', async (_, evidence) => {
  const { text, help } = await readScript(textOfScript('onprem/Test-CloudSyncPrerequisite.ps1'));
  expect(text.replace(help.sections['DESCRIPTION'] ?? '', '')).toContain(evidence);
});

test.each(scriptsOf('infra'))('%s has no syntax error', async (path) => {
  expect(syntaxErrors(await parsed(textOfScript(path)))).toEqual([]);
});

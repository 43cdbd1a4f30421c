import { parsed, syntaxErrors, textOfScript } from './grammar';
import { problemsOf } from './problems';
import { readScript } from './script';
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

test.each(scriptsOf('infra'))('%s has no syntax error', async (path) => {
  expect(syntaxErrors(await parsed(textOfScript(path)))).toEqual([]);
});

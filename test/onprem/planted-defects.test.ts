import { textOfScript } from './grammar';
import { problemsOf, ruleNames } from './problems';

const exportScript = 'onprem/Export-CloudSyncReport.ps1';
const account = 'onprem/New-CloudSyncServiceAccount.ps1';
const agent = 'onprem/Install-CloudSyncAgent.ps1';
const check = 'onprem/Test-CloudSyncPrerequisite.ps1';
const key = 'onprem/Protect-CloudSyncReportKey.ps1';

type Planted = { rule: string; path: string; from: string; to: string; says: string };

const planted: Planted[] = [
  { rule: 'syntax', path: check, from: "-Name 'VaultSvc'\n", to: "-Name 'VaultSvc\n", says: '' },
  { rule: 'syntax', path: key, from: '  return $acl\n}', to: '  return $acl\n', says: '' },
  { rule: 'syntax', path: agent, from: "$runsAs = ''", to: "$runsAs = $Cloud ?? ''", says: '??' },
  { rule: 'ascii', path: check, from: 'works, but', to: 'works \u2013 but', says: 'not ASCII' },
  { rule: 'version', path: agent, from: '#Requires -Version 5.1', to: '#Requires -Version 7.2', says: '#Requires' },
  { rule: 'newerSyntax', path: key, from: 'Add-Type -A', to: 'New-KeyFileAcl && Add-Type -A', says: '&&' },
  { rule: 'strict', path: account, from: 'Set-StrictMode -Version Latest\n', to: '', says: 'strict' },
  { rule: 'strict', path: check, from: "$ErrorActionPreference = 'Stop'\n", to: '', says: 'stopping' },
  { rule: 'binding', path: check, from: '[CmdletBinding()]\n', to: '', says: 'CmdletBinding' },
  { rule: 'verbs', path: agent, from: 'function Connect-Tenant', to: 'function Login-Tenant', says: 'Login-Tenant' },
  { rule: 'aliases', path: exportScript, from: 'Where-Object {', to: 'where {', says: 'where' },
  { rule: 'aliases', path: check, from: 'ForEach-Object {', to: '% {', says: '%' },
  {
    rule: 'commands',
    path: agent,
    from: '$null = Add-AADCloudSyncGMSA -C',
    to: '$null = Set-AADCloudSyncGMSA -C',
    says: 'Set-AADCloudSyncGMSA',
  },
  { rule: 'commands', path: check, from: 'Get-KdsRootKey)', to: 'Get-KdsKey)', says: 'Get-KdsKey' },
  {
    rule: 'parameters',
    path: account,
    from: 'Permissions -PermissionType $Type -',
    to: 'Permissions -Permission $Type -',
    says: '-Permission',
  },
  { rule: 'parameters', path: account, from: '    DNSHostName =', to: '    DnsName =', says: '-DnsName' },
  {
    rule: 'parameters',
    path: agent,
    from: "['PreferredDomainControllers']",
    to: "['PreferredDCs']",
    says: '-PreferredDCs',
  },
  { rule: 'parameters', path: exportScript, from: '-ResultPageSize 200', to: '-PageSize 200', says: '-PageSize' },
  {
    rule: 'parameters',
    path: check,
    from: "-Name 'NtlmOff' -Result",
    to: "-Name 'NtlmOff' -Outcome",
    says: '-Outcome',
  },
  {
    rule: 'types',
    path: exportScript,
    from: 'Net.Http.ByteArrayContent',
    to: 'Net.Http.BytesContent',
    says: 'BytesContent',
  },
  {
    rule: 'types',
    path: check,
    from: "'System.Net.Sockets.TcpClient'",
    to: "'System.Net.TcpClient'",
    says: 'TcpClient',
  },
  { rule: 'unusedFunctions', path: agent, from: '\nAssert-Signature\n', to: '\n', says: 'Assert-Signature' },
  {
    rule: 'secrets',
    path: exportScript,
    from: '[securestring] $FunctionKey',
    to: '[string] $FunctionKey',
    says: 'FunctionKey',
  },
  {
    rule: 'secrets',
    path: account,
    from: '[pscredential] $Credential',
    to: '[string] $Credential',
    says: 'Credential',
  },
  { rule: 'secrets', path: key, from: 'param([securestring] $Key)', to: 'param([string] $Key)', says: 'Key' },
  { rule: 'help', path: exportScript, from: '.PARAMETER OutFile\n', to: '', says: 'no .PARAMETER OutFile' },
  {
    rule: 'help',
    path: exportScript,
    from: '.PARAMETER OutFile\n',
    to: '.PARAMETER Out\n',
    says: '.PARAMETER Out is none',
  },
  { rule: 'help', path: key, from: '.EXAMPLE\n', to: '\n', says: 'no .EXAMPLE' },
  { rule: 'help', path: check, from: '.SYNOPSIS', to: '.SUMMARY', says: 'no .SYNOPSIS' },
  {
    rule: 'shouldProcess',
    path: account,
    from: 'SupportsShouldProcess, ',
    to: '',
    says: 'without SupportsShouldProcess',
  },
  {
    rule: 'shouldProcess',
    path: agent,
    from: "if (-not $script:PSCmdlet.ShouldProcess($agentService, 'Restart-Service')) {",
    to: 'if (-not $agentService) {',
    says: 'Restart-Service does not ask',
  },
  {
    rule: 'strayValues',
    path: exportScript,
    from: "'*' -Server $Domain -ResultPageSize 1000 |",
    to: "'*' -Server $Domain -ResultPageSize 1000",
    says: 'without a name',
  },
  { rule: 'strayValues', path: account, from: '-Name $agentModule', to: '-Name', says: '-Name has no value' },
  {
    rule: 'strayValues',
    path: check,
    from: "-ClassName 'Win32_OperatingSystem'",
    to: "ClassName 'Win32_OperatingSystem'",
    says: 'without a name',
  },
  {
    rule: 'undefinedVariables',
    path: exportScript,
    from: '[byte[]] $Body)\n  if ($Body',
    to: '[byte[]] $Body)\n  if ($Boddy',
    says: '$boddy',
  },
  { rule: 'undefinedVariables', path: check, from: '"release $release"\n', to: '"release $relase"\n', says: '$relase' },
  { rule: 'unreadVariables', path: exportScript, from: '-not $SkipMailbox -and ', to: '', says: '$skipmailbox' },
  { rule: 'hiddenVariables', path: check, from: '-HostName $hostName }', to: '-HostName $name }', says: '$name' },
];

test.each(planted)('$rule: $says in $path', async ({ rule, path, from, to, says }) => {
  const text = textOfScript(path);
  expect(text).toContain(from);
  const found = await problemsOf(text.replace(from, () => to));
  expect(found.filter((problem) => problem.startsWith(`${rule}: `) && problem.includes(says))).not.toEqual([]);
});

test('every rule has a defect that it notices', () => {
  expect([...new Set(planted.map(({ rule }) => rule))].sort()).toEqual([...ruleNames].sort());
});

import { exchangeAttributes, type AttributeValue } from '../../../domain/exchange-attributes';
import type { Differing } from '../../../orchestrations/exchange-soa/attributes';
import { restoreScript } from '../../../orchestrations/exchange-soa/restore-script';
import { nodesOf, parsed } from '../../onprem/grammar';
import { problemsOf } from '../../onprem/problems';

type Values = Record<string, AttributeValue | undefined>;

function differing(kept: Values, userPrincipalName = 'a@emea.contoso.com'): Differing {
  const differences = exchangeAttributes
    .filter(({ property }) => property in kept)
    .map((attribute) => ({ attribute, kept: kept[attribute.property], found: null }));
  return { kit: { userPrincipalName, keptAt: '2026-11-24T06:00:00.000Z' }, differences } as Differing;
}

const scriptOf = (...accounts: Differing[]) => restoreScript(accounts).replaceAll('\r\n', '\n');
const changesOf = (kept: Values) =>
  scriptOf(differing(kept))
    .split('\n')
    .filter((line) => line.startsWith('  @{ Attribute'))
    .map((line) => line.trim());
const byHandOf = (kept: Values) => /^\) -ByHand (.*)$/m.exec(scriptOf(differing(kept)))?.[1];

test.each<[Values, string]>([
  [{ CustomAttribute1: "O'Hara" }, "@{ Attribute = 'extensionAttribute1'; Value = 'O''Hara' }"],
  [
    { CustomAttribute1: '\u2019; Remove-Item x #' },
    "@{ Attribute = 'extensionAttribute1'; Value = ('' + [char]8217 + '; Remove-Item x #') }",
  ],
  [{ CustomAttribute1: 'M\u00fcller' }, "@{ Attribute = 'extensionAttribute1'; Value = ('M' + [char]252 + 'ller') }"],
  [
    { CustomAttribute1: '\u{1f600}' },
    "@{ Attribute = 'extensionAttribute1'; Value = ('' + [char]55357 + [char]56832) }",
  ],
  [{ CustomAttribute2: null }, "@{ Attribute = 'extensionAttribute2'; Value = $null }"],
  [
    { EmailAddresses: ['SMTP:a@x', 'smtp:b@x'] },
    "@{ Attribute = 'proxyAddresses'; Value = @('SMTP:a@x', 'smtp:b@x') }",
  ],
  [{ EmailAddresses: ['SMTP:a@x'] }, "@{ Attribute = 'proxyAddresses'; Value = 'SMTP:a@x' }"],
  [{ ExtensionCustomAttribute1: [] }, "@{ Attribute = 'msExchExtensionCustomAttribute1'; Value = $null }"],
  [{ HiddenFromAddressListsEnabled: true }, "@{ Attribute = 'msExchHideFromAddressLists'; Value = $true }"],
  [{ ResourceCapacity: 12 }, "@{ Attribute = 'msExchResourceCapacity'; Value = 12 }"],
  [{ ForwardingAddress: 'Team (1)' }, "@{ Attribute = 'altRecipient'; Recipient = @('Team \\281\\29') }"],
  [{ ForwardingAddress: null }, "@{ Attribute = 'altRecipient'; Value = $null }"],
])('%j becomes one change', (kept, change) => {
  expect(changesOf(kept)).toEqual([change]);
  expect(byHandOf(kept)).toBe('@()');
});

test.each<[Values, string]>([
  [{ MailTip: 'On leave' }, `@('MailTip, which was "On leave"')`],
  [{ LitigationHoldEnabled: true }, "@('LitigationHoldEnabled, which was true')"],
  [{ RecipientTypeDetails: 'Other' }, `@('RecipientTypeDetails, which was "Other"')`],
  [{ BypassModerationFromSendersOrMembers: ['Team'] }, `@('BypassModerationFromSendersOrMembers, which was ["Team"]')`],
  [{ AuditLogAgeLimit: undefined }, "@('AuditLogAgeLimit, which was not told')"],
])('%j is for a person', (kept, left) => {
  expect([changesOf(kept), byHandOf(kept)]).toEqual([[], left]);
});

test('a type of mailbox is two numbers in AD', () => {
  expect(changesOf({ RecipientTypeDetails: 'SharedMailbox' })).toEqual([
    "@{ Attribute = 'msExchRecipientTypeDetails'; Value = '34359738368' }",
    "@{ Attribute = 'msExchRecipientDisplayType'; Value = '-2147483642' }",
  ]);
});

const hostile = [
  "x)(cn=*\nRemove-Item -Recurse C:\\ #'; $(Stop-Computer) `",
  '\u2018\u2019\u201a\u201b"\u201c\u201d@{}()\u2028\u0085\0#>',
  "'; Set-ADObject -Identity 'CN=x' -Clear 'mail' ; '",
];

describe('a script with hostile names and values', () => {
  const values: Values = Object.fromEntries(
    exchangeAttributes.map(({ property, holds }) => [property, holds.endsWith('s') ? hostile : hostile.join('')]),
  );
  const script = scriptOf(...hostile.map((name) => differing(values, name)), differing({}));

  it('has nothing that any rule for scripts objects to', async () => {
    expect(await problemsOf(script)).toEqual([]);
  });

  it('runs no other commands than one with harmless names', async () => {
    const commands = async (text: string) => {
      const found = [...nodesOf(await parsed(text), 'command_name')].map(({ text: name }) => name);
      return [found.filter((name) => name !== 'Restore-Account').sort(), new Set(found).has('Restore-Account')];
    };
    expect(await commands(script)).toEqual(await commands(scriptOf(differing({ CustomAttribute1: 'x' }))));
    expect(script.match(/^Restore-Account /gm)).toHaveLength(4);
  });

  it('lets no name out of its filter', () => {
    expect(script).toContain("-Filter ('x\\29\\28cn=\\2a' + [char]10");
    for (const [, filter = ''] of script.matchAll(/ -Filter (\('x.*?\)) -Change/g)) {
      expect(filter.slice(1, -1)).not.toMatch(/\)\(|cn=\*/);
    }
  });
});

/** Which function of the script holds which commands: a look at what runs where. */
async function commandsWithin(name: string): Promise<string> {
  const tree = await parsed(scriptOf(differing({ CustomAttribute1: 'x' })));
  return [...nodesOf(tree, 'function_statement')].find(({ text }) => text.startsWith(`function ${name} `))?.text ?? '';
}

test('looks are at a global catalogue of all domains, writes in the domain of the account', async () => {
  expect(await commandsWithin('Find-Object')).toContain(
    "Get-ADObject -LDAPFilter $Filter -SearchBase '' -Server $catalog",
  );
  const writing = await commandsWithin('Set-Value');
  expect(writing.match(/Set-ADObject -Identity \$Account -Server \$domain /g)).toHaveLength(2);
  const script = scriptOf(differing({}));
  expect(script.match(/Set-ADObject -/g)).toHaveLength(2);
  expect(script).toContain('$catalog = "$($GlobalCatalog):3268"');
});

test.each([
  ['CN=A,OU=Staff,DC=emea,DC=contoso,DC=com', 'emea.contoso.com'],
  ['CN=A,OU=x\\,DC=evil,DC=contoso,DC=com', 'contoso.com'],
  ['CN=A,ou=x,dc=emea,dc=contoso,dc=com', 'emea.contoso.com'],
])('%s is of %s', (name, domain) => {
  const pattern = /\[regex\]::Match\(\$DistinguishedName, '\(\?i\)(.*?)'\)\.Value/.exec(scriptOf())?.[1];
  if (pattern === undefined) throw new Error('the script has no such pattern');
  const found = new RegExp(pattern, 'i').exec(name)?.[0] ?? '';
  expect(found.replace(/^,DC=/i, '').replaceAll(/,DC=/gi, '.')).toBe(domain);
});

test('one failure neither stops the others nor goes unseen', async () => {
  const restoring = await commandsWithin('Restore-Account');
  expect(restoring.match(/catch \{/g)).toHaveLength(3);
  expect(restoring).toContain(`$report['Failed'] += "$($Name): $_"`);
  const script = scriptOf(differing({}));
  expect(script.trimEnd().split('\n').at(-1)).toBe(
    `if ($report['Failed'].Count -gt 0) { throw "$($report['Failed'].Count) failed and are listed above." }`,
  );
});

test('says how it is used, and what it does not check', () => {
  const [help = ''] = scriptOf().split('#>');
  for (const said of [
    'Set-RemoteMailbox is the supported way',
    'somebody\nelse has already is not noticed',
    '-WhatIf',
  ]) {
    expect(help).toContain(said);
  }
});

import { exchangeAttributes, type AttributeValue } from '../../../domain/exchange-attributes';
import type { Differing } from '../../../orchestrations/exchange-soa/attributes';
import { restoreScript } from '../../../orchestrations/exchange-soa/restore-script';

function linesFor(kept: Record<string, AttributeValue>, userPrincipalName = 'a@emea.contoso.com'): string[] {
  const differences = exchangeAttributes
    .filter(({ property }) => property in kept)
    .map((attribute) => ({ attribute, kept: kept[attribute.property], found: null }));
  const differing = { kit: { userPrincipalName }, differences } as Differing;
  return restoreScript([differing])
    .split('\r\n')
    .filter((line) => /^(\$account|Set-ADObject|# By hand)/.test(line));
}

test.each<[Record<string, AttributeValue>, string]>([
  [{ CustomAttribute1: "O'Hara" }, "Set-ADObject -Identity $account -Replace @{ 'extensionAttribute1' = 'O''Hara' }"],
  [
    { CustomAttribute1: '\u2019; Remove-Item x #' },
    "Set-ADObject -Identity $account -Replace @{ 'extensionAttribute1' = '\u2019\u2019; Remove-Item x #' }",
  ],
  [{ CustomAttribute2: null }, "Set-ADObject -Identity $account -Clear 'extensionAttribute2'"],
  [
    { EmailAddresses: ['SMTP:a@x', 'smtp:b@x'] },
    "Set-ADObject -Identity $account -Replace @{ 'proxyAddresses' = @('SMTP:a@x', 'smtp:b@x') }",
  ],
  [{ ExtensionCustomAttribute1: [] }, "Set-ADObject -Identity $account -Clear 'msExchExtensionCustomAttribute1'"],
  [
    { HiddenFromAddressListsEnabled: true },
    "Set-ADObject -Identity $account -Replace @{ 'msExchHideFromAddressLists' = $true }",
  ],
  [
    { ForwardingAddress: 'Team (1)' },
    "Set-ADObject -Identity $account -Replace @{ 'altRecipient' = (Find-Recipient 'Team \\281\\29') }",
  ],
  [{ MailTip: 'On leave' }, '# By hand (Set-RemoteMailbox): MailTip, which was "On leave"'],
  [{ LitigationHoldEnabled: true }, '# By hand (Set-RemoteMailbox): LitigationHoldEnabled, which was true'],
])('%j becomes one line', (kept, line) => {
  expect(linesFor(kept)[1]).toBe(line);
});

test('a type of mailbox is two numbers in AD, and one that is not known is for a person', () => {
  expect(linesFor({ RecipientTypeDetails: 'SharedMailbox' }).slice(1)).toEqual([
    "Set-ADObject -Identity $account -Replace @{ 'msExchRecipientTypeDetails' = '34359738368' }",
    "Set-ADObject -Identity $account -Replace @{ 'msExchRecipientDisplayType' = '-2147483642' }",
  ]);
  expect(linesFor({ RecipientTypeDetails: 'Other' })[1]).toBe(
    '# By hand (Set-RemoteMailbox): RecipientTypeDetails, which was "Other"',
  );
});

test('a name cannot leave its comment or its filter', () => {
  const lines = restoreScript([
    { kit: { userPrincipalName: 'x)(cn=*\nRemove-Item' }, differences: [] } as unknown as Differing,
  ]);
  expect(lines).toContain('# x)(cn=* Remove-Item');
  expect(lines).toContain("Find-Account 'x\\29\\28cn=\\2a");
});

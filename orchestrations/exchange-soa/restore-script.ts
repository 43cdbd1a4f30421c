import type { AttributeValue, ExchangeAttribute } from '../../domain/exchange-attributes';
import type { Differing } from './attributes';

/** Numbers by which AD knows the kinds of mailboxes in the cloud: recipient type, display type. */
const recipientTypes: Readonly<Record<string, readonly [string, string]>> = {
  UserMailbox: ['2147483648', '-2147483642'],
  SharedMailbox: ['34359738368', '-2147483642'],
  RoomMailbox: ['8589934592', '-2147481850'],
  EquipmentMailbox: ['17179869184', '-2147481594'],
};

/** For an administrator of AD: sets what differs to the kept values. It can be run again, and shows each change with -WhatIf. */
export function restoreScript(differing: readonly Differing[]): string {
  return [
    '#Requires -Modules ActiveDirectory',
    '[CmdletBinding(SupportsShouldProcess)]',
    'param()',
    "$ErrorActionPreference = 'Stop'",
    `# Gives ${differing.length} AD accounts the Exchange attributes that their mailboxes had in the cloud before they were given back.`,
    'function Find-Account([string] $Name) {',
    '  $found = @(Get-ADObject -LDAPFilter "(userPrincipalName=$Name)")',
    '  if ($found.Count -ne 1) { throw "$Name is there $($found.Count) times." }',
    '  $found[0].DistinguishedName',
    '}',
    '# AD holds distinguished names where Exchange shows names.',
    'function Find-Recipient([string] $Name) {',
    '  $found = @(Get-ADObject -LDAPFilter "(|(name=$Name)(mail=$Name)(userPrincipalName=$Name))")',
    '  if ($found.Count -ne 1) { throw "The recipient $Name is there $($found.Count) times: set it by hand." }',
    '  $found[0].DistinguishedName',
    '}',
    ...differing.flatMap(linesOf),
  ].join('\r\n');
}

function linesOf({ kit, differences }: Differing): string[] {
  return [
    '',
    `# ${comment(kit.userPrincipalName)}`,
    `$account = Find-Account ${quoted(inFilter(kit.userPrincipalName))}`,
    ...differences.flatMap(({ attribute, kept }) =>
      changesOf(attribute, kept).map((change) => lineOf(attribute, change)),
    ),
  ];
}

type Change = { name: string; value: string | undefined } | { byHand: string };

function lineOf({ property }: ExchangeAttribute, change: Change): string {
  if ('byHand' in change) return `# By hand (Set-RemoteMailbox): ${property}, which was ${comment(change.byHand)}`;
  const { name, value } = change;
  return value === undefined
    ? `Set-ADObject -Identity $account -Clear ${quoted(name)}`
    : `Set-ADObject -Identity $account -Replace @{ ${quoted(name)} = ${value} }`;
}

/** One per attribute of AD. */
function changesOf(attribute: ExchangeAttribute, kept: AttributeValue | undefined): Change[] {
  const { property, ad, holds, isSameInAd } = attribute;
  if (ad.length === 0 || kept === undefined || !isSameInAd) return [{ byHand: JSON.stringify(kept ?? null) }];
  if (property === 'RecipientTypeDetails') {
    const numbers = recipientTypes[String(kept)];
    return numbers
      ? ad.map((name, index) => ({ name, value: quoted(numbers[index] ?? '') }))
      : [{ byHand: JSON.stringify(kept) }];
  }
  const isReference = holds === 'reference' || holds === 'references';
  return ad.map((name) => ({ name, value: valueOf(kept, isReference) }));
}

/** Undefined: there was none. */
function valueOf(kept: AttributeValue, isReference: boolean): string | undefined {
  if (kept === null || kept === '') return undefined;
  if (typeof kept === 'boolean') return kept ? '$true' : '$false';
  if (typeof kept === 'number') return String(kept);
  const texts = [kept].flat();
  if (texts.length === 0) return undefined;
  const values = texts.map((text) => (isReference ? `(Find-Recipient ${quoted(inFilter(text))})` : quoted(text)));
  return values.length === 1 ? values[0] : `@(${values.join(', ')})`;
}

/** Within single quotes PowerShell knows nothing but the quotes themselves, of which it takes four more characters for one. */
function quoted(text: string): string {
  return `'${text.replaceAll(/['\u2018\u2019\u201A\u201B]/g, (quote) => quote + quote)}'`;
}

/** RFC 4515. */
function inFilter(text: string): string {
  return text.replaceAll(/[\\*()\0]/g, (sign) => `\\${sign.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** A comment ends with its line. */
function comment(text: string): string {
  return text.replaceAll(/[\r\n\u2028\u2029\u0085]/g, ' ');
}

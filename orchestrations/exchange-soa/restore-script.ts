import type { AttributeDifference, AttributeValue } from '../../domain/exchange-attributes';
import type { Differing } from './attributes';
import { comment, inFilter, list, quoted } from './powershell-text';
import { beginning, end } from './restore-frame';

/** Numbers by which AD knows the kinds of mailboxes in the cloud: recipient type, display type. */
const recipientTypes: Readonly<Record<string, readonly [string, string]>> = {
  UserMailbox: ['2147483648', '-2147483642'],
  SharedMailbox: ['34359738368', '-2147483642'],
  RoomMailbox: ['8589934592', '-2147481850'],
  EquipmentMailbox: ['17179869184', '-2147481594'],
};

/** For an administrator of AD: sets what differs to the kept values. It can be run again, and shows each change with -WhatIf. */
export function restoreScript(differing: readonly Differing[]): string {
  return [beginning, ...differing.map(accountOf), end].join('').replaceAll('\n', '\r\n');
}

function accountOf({ kit: { userPrincipalName, keptAt }, differences }: Differing): string {
  const changes = differences.flatMap(changesOf);
  const byHand = differences.filter((one) => changesOf(one).length === 0).map(leftOf);
  return [
    '',
    comment(`${userPrincipalName}, as of ${keptAt}`),
    `Restore-Account -Name ${quoted(userPrincipalName)} -Filter ${quoted(inFilter(userPrincipalName))} -Change @(`,
    ...changes.map((change) => `  ${change}`),
    `) -ByHand ${list(byHand.map(quoted))}`,
    '',
  ].join('\n');
}

function leftOf({ attribute: { property }, kept }: AttributeDifference): string {
  return kept === undefined ? `${property}, which was not told` : `${property}, which was ${JSON.stringify(kept)}`;
}

/** One per attribute of AD; none: it has to be done by hand. */
function changesOf({ attribute, kept }: AttributeDifference): string[] {
  const { property, ad, holds, isSameInAd } = attribute;
  if (kept === undefined || !isSameInAd) return [];
  const changeOf = (name: string, value: string) => `@{ Attribute = ${quoted(name)}; ${value} }`;
  if (property === 'RecipientTypeDetails') {
    const numbers = recipientTypes[String(kept)] ?? [];
    return numbers.map((number, index) => changeOf(ad[index] ?? '', `Value = ${quoted(number)}`));
  }
  const isReference = holds === 'reference' || holds === 'references';
  return ad.map((name) => changeOf(name, isReference ? recipientOf(kept) : `Value = ${valueOf(kept)}`));
}

function recipientOf(kept: AttributeValue): string {
  const names = textsOf(kept);
  return names.length === 0 ? 'Value = $null' : `Recipient = ${list(names.map((name) => quoted(inFilter(name))))}`;
}

function valueOf(kept: AttributeValue): string {
  if (typeof kept === 'boolean') return kept ? '$true' : '$false';
  if (typeof kept === 'number') return String(kept);
  const values = textsOf(kept).map(quoted);
  return values.length > 1 ? list(values) : (values[0] ?? '$null');
}

/** None: there was nothing. */
function textsOf(kept: AttributeValue): string[] {
  return [kept].flat().flatMap((one) => (one === null || one === '' ? [] : String(one)));
}

import type { Group, User } from '../../state/directory-documents';
import { ExpressionError } from './expression';
import type { TargetValues } from './target-values';

/** Where the engine's target attributes lie in Graph's resources; what is not listed has no property there. */
const userTexts: Record<string, keyof User> = {
  sourceanchor: 'onPremisesImmutableId',
  displayname: 'displayName',
  userprincipalname: 'userPrincipalName',
  givenname: 'givenName',
  surname: 'surname',
  companyname: 'companyName',
  department: 'department',
  jobtitle: 'jobTitle',
  employeeid: 'employeeId',
  physicaldeliveryofficename: 'officeLocation',
  city: 'city',
  country: 'country',
  mobile: 'mobilePhone',
  mail: 'mail',
  mailnickname: 'mailNickname',
  usagelocation: 'usageLocation',
  usertype: 'userType',
  onpremisesuserprincipalname: 'onPremisesUserPrincipalName',
  onpremisesdistinguishedname: 'onPremisesDistinguishedName',
  onpremisesecurityidentifier: 'onPremisesSecurityIdentifier',
  onpremisessamaccountname: 'onPremisesSamAccountName',
  dnsdomainname: 'onPremisesDomainName',
};

const groupTexts: Record<string, keyof Group> = {
  displayname: 'displayName',
  description: 'description',
  mail: 'mail',
  mailnickname: 'mailNickname',
  onpremisesdistinguishedname: 'onPremisesDistinguishedName',
  onpremisesecurityidentifier: 'onPremisesSecurityIdentifier',
  onpremisessamaccountname: 'onPremisesSamAccountName',
  dnsdomainname: 'onPremisesDomainName',
  netbiosname: 'onPremisesNetBiosName',
};

type Changes = Record<string, unknown>;

type Setter = (changes: Changes, value: string | string[] | null) => void;

const userSetters: Record<string, Setter> = {
  accountenabled: (changes, value) => (changes['accountEnabled'] = isTrue(value)),
  telephonenumber: (changes, value) => (changes['businessPhones'] = listOf(value)),
  proxyaddresses: (changes, value) => (changes['proxyAddresses'] = listOf(value)),
  employeehiredate: (changes, value) => (changes['employeeHireDate'] = dateOf('employeeHireDate', value)),
  employeeleavedatetime: (changes, value) =>
    (changes['employeeLeaveDateTime'] = dateOf('employeeLeaveDateTime', value)),
};

const groupSetters: Record<string, Setter> = {
  securityenabled: (changes, value) => (changes['securityEnabled'] = isTrue(value)),
  mailenabled: (changes, value) => (changes['mailEnabled'] = isTrue(value)),
  proxyaddresses: (changes, value) => (changes['proxyAddresses'] = listOf(value)),
};

/** Graph properties of a user from mapped values; properties that Graph requires keep what they have when the source is empty. */
export function userProperties(values: TargetValues, current: User | undefined): Partial<User> {
  const changes = propertiesOf(values, userTexts, userSetters);
  changes['onPremisesExtensionAttributes'] = extensionAttributesOf(values, current);
  changes['extensions'] = extensionsOf(values, current?.extensions);
  return withoutEmpty(changes, ['displayName', 'userPrincipalName', 'userType']);
}

export function groupProperties(values: TargetValues, current: Group | undefined): Partial<Group> {
  const changes = propertiesOf(values, groupTexts, groupSetters);
  changes['extensions'] = extensionsOf(values, current?.extensions);
  return withoutEmpty(changes, ['displayName', 'mailNickname']);
}

function propertiesOf(values: TargetValues, texts: Record<string, string>, setters: Record<string, Setter>): Changes {
  const changes: Changes = {};
  for (const [target, value] of values) {
    const property = texts[target];
    if (property) changes[property] = textOf(value);
    else setters[target]?.(changes, value);
  }
  return changes;
}

function extensionAttributesOf(values: TargetValues, current: User | undefined): Record<string, string | null> {
  const attributes: Record<string, string | null> = { ...current?.onPremisesExtensionAttributes };
  for (const [target, value] of values) {
    if (/^extensionattribute\d+$/.test(target)) attributes[target.replace('attribute', 'Attribute')] = textOf(value);
  }
  return attributes;
}

function textOf(value: string | string[] | null): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

function listOf(value: string | string[] | null): string[] {
  return value === null ? [] : [value].flat();
}

function isTrue(value: string | string[] | null): boolean {
  return textOf(value)?.toLowerCase() === 'true';
}

function dateOf(target: string, value: string | string[] | null): string | null {
  const text = textOf(value);
  if (text === null) return null;
  const generalized = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?Z$/.exec(text);
  const instant = generalized ? Date.UTC(...dateParts(generalized)) : Date.parse(text);
  if (Number.isNaN(instant)) throw new ExpressionError(`the value of ${target} is no date`);
  return new Date(instant).toISOString();
}

function dateParts(match: RegExpExecArray): [number, number, number, number, number, number] {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return [year, month - 1, day, hour, minute, second];
}

function extensionsOf(values: TargetValues, current: Record<string, unknown> | undefined): Record<string, unknown> {
  const found = [...values].filter(([target]) => target.startsWith('extension_'));
  return { ...current, ...Object.fromEntries(found.map(([target, value]) => [target, value])) };
}

function withoutEmpty(changes: Changes, required: string[]): Changes {
  return Object.fromEntries(
    Object.entries(changes).filter(([name, value]) => value !== null || !required.includes(name)),
  );
}

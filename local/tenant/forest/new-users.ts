import { isoAt, type Moment } from '../state/moment';
import type { AdObject, AdValue } from '../state/forest-documents';
import { childOf, nameOf } from './distinguished-name';
import { createObject, domainOfDn, requireByDn } from './objects';

interface UserFacts {
  commonName: string;
  domain: string;
  number: number;
  department: string;
  hiredAt: string;
}

/** What an AD user of the forest carries unless somebody says otherwise. */
export function userAttributes({
  commonName,
  domain,
  number,
  department,
  hiredAt,
}: UserFacts): Record<string, AdValue> {
  const account = commonName.toLowerCase().replace(/[^a-z0-9]+/g, '');
  const [givenName = commonName, ...rest] = commonName.split(' ');
  return {
    sAMAccountName: account.slice(0, 20),
    userPrincipalName: `${account}@${domain}`,
    displayName: commonName,
    givenName,
    sn: rest.join(' ') || givenName,
    mail: `${account}@${domain}`,
    department,
    title: number % 5 === 0 ? 'Team lead' : 'Specialist',
    company: 'Contoso',
    employeeID: String(100_000 + number),
    telephoneNumber: `+1 425 555 ${String(1000 + (number % 9000))}`,
    l: 'Redmond',
    c: 'US',
    userAccountControl: '512',
    pwdLastSet: hiredAt,
    'msDS-cloudExtensionAttribute1': hiredAt,
    ...(number % 4 === 0 ? { 'msDS-cloudExtensionAttribute2': isoAt(Date.parse(hiredAt) + 3 * 365 * 86_400_000) } : {}),
  };
}

/** `New User <n>`: n follows the domain's RID, so that no two are alike. */
export function createUsers(moment: Moment, organizationalUnit: string, count: number): AdObject[] {
  const parent = requireByDn(moment, organizationalUnit);
  const users: AdObject[] = [];
  for (let index = 0; index < count; index++) {
    const domain = domainOfDn(moment, parent.distinguishedName);
    const commonName = `New User ${domain.nextRid}`;
    users.push(
      createObject(moment, {
        distinguishedName: childOf(parent.distinguishedName, 'CN', commonName),
        objectType: 'user',
        attributes: userAttributes({
          commonName,
          domain: domain.id,
          number: domain.nextRid,
          department: nameOf(parent.distinguishedName),
          hiredAt: isoAt(moment.now),
        }),
      }),
    );
  }
  return users;
}

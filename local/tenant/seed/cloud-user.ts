import type { User } from '../state/directory-documents';
import { guidFrom } from '../state/chance';
import { isoAt, type Moment } from '../state/moment';
import { neverSynced } from './never-synced';

/** A user that never was in AD; its id follows from its address. */
export function cloudUser(
  { state, now }: Moment,
  { address, displayName, aliases }: { address: string; displayName: string; aliases: string[] },
): User {
  const [givenName = '', surname = ''] = displayName.split(' ');
  const user: User = {
    id: guidFrom(state.seed, 'person', address),
    createdDateTime: isoAt(now - 400 * 86_400_000),
    deletedDateTime: null,
    accountEnabled: true,
    displayName,
    userPrincipalName: address,
    userType: 'Member',
    givenName,
    surname,
    mail: address,
    mailNickname: address.split('@')[0] ?? address,
    proxyAddresses: [`SMTP:${address}`, ...aliases.map((alias) => `smtp:${alias}`)],
    jobTitle: null,
    department: 'IT',
    companyName: 'Contoso',
    officeLocation: null,
    city: null,
    country: null,
    businessPhones: [],
    mobilePhone: null,
    employeeId: null,
    employeeHireDate: null,
    employeeLeaveDateTime: null,
    usageLocation: 'US',
    assignedLicenses: [],
    onPremisesImmutableId: null,
    onPremisesUserPrincipalName: null,
    onPremisesExtensionAttributes: {},
    managerId: null,
    passwordHashSyncedAt: null,
    ...neverSynced(),
  };
  state.users.put(user);
  return user;
}

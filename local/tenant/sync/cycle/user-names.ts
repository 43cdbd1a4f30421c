import type { User } from '../../state/directory-documents';
import { isoAt } from '../../state/moment';
import type { Run } from './run';

export function isTaken({ state }: Run, userPrincipalName: string, except: string | undefined): boolean {
  return state.users.where('userPrincipalName', userPrincipalName.toLowerCase()).some((user) => user.id !== except);
}

/** A suffix that the tenant has not verified becomes the initial domain. */
export function withVerifiedName({ state }: Run, wanted: Partial<User>): Partial<User> {
  const [organization] = state.organization.all();
  const [name, suffix] = (wanted.userPrincipalName ?? '').split('@');
  const domains = organization?.verifiedDomains ?? [];
  if (!name || domains.some((domain) => domain.name.toLowerCase() === suffix?.toLowerCase())) return wanted;
  const initial = domains.find((domain) => domain.isInitial)?.name;
  return { ...wanted, userPrincipalName: `${name}@${initial}` };
}

/** An address that somebody else has is left out and shown as a provisioning error of the object. */
export function withAddresses({ state, now }: Run, wanted: Partial<User>, except: string | undefined): Partial<User> {
  const addresses = wanted.proxyAddresses ?? [];
  const taken = addresses.filter((address) =>
    state.users.where('address', address.replace(/^smtp:/i, '').toLowerCase()).some((user) => user.id !== except),
  );
  const known = except ? (state.users.get(except)?.onPremisesProvisioningErrors ?? []) : [];
  return {
    ...wanted,
    ...(wanted.proxyAddresses ? { proxyAddresses: addresses.filter((address) => !taken.includes(address)) } : {}),
    onPremisesProvisioningErrors: taken.map(
      (value) =>
        known.find((error) => error.value === value) ?? {
          category: 'PropertyConflict',
          occurredDateTime: isoAt(now),
          propertyCausingError: 'ProxyAddress',
          value,
        },
    ),
  };
}

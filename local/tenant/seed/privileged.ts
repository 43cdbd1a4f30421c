import { findByDn } from '../forest/objects';
import type { User } from '../state/directory-documents';
import type { Moment } from '../state/moment';

const hybridIdentityAdministrator = '8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2';
const globalReader = 'f2ef992c-3afb-46b9-b7cf-a126ee74c451';
/** Microsoft 365 E3. */
const licence = '05e9a617-0261-4cee-bb44-138d3ef5d965';

/** What makes some of emea's people dangerous to lose: directory roles, licences, groups they own. */
export function seedPrivileged(moment: Moment): void {
  const { state } = moment;
  const staff = (number: number) => syncedUser(moment, `CN=Staff ${number},OU=Staff,DC=emea,DC=contoso,DC=com`);
  for (const [number, roleDefinitionId] of [
    [1, hybridIdentityAdministrator],
    [2, globalReader],
  ] as const) {
    const id = state.nextId('roleAssignment');
    state.roleAssignments.put({ id, principalId: staff(number).id, roleDefinitionId, directoryScopeId: '/' });
  }
  for (let number = 1; number <= 24; number++) {
    state.users.patch(staff(number).id, { assignedLicenses: [{ skuId: licence, disabledPlans: [] }] });
  }
  const [owned] = state.groups.filter((group) => group.displayName === 'Team 1');
  const links = owned && state.groupLinks.get(owned.id);
  if (links) state.groupLinks.put({ ...links, owners: [staff(3).id] });
}

function syncedUser(moment: Moment, distinguishedName: string): User {
  const object = findByDn(moment, distinguishedName);
  const user = object && moment.state.users.first('onPremisesObjectIdentifier', object.id);
  if (!user) throw new Error(`${distinguishedName} was not synchronized`);
  return user;
}

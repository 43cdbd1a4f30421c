import type { AdObject, AdValue } from '../state/forest-documents';
import { isoAt, type Moment } from '../state/moment';
import { cloudUser } from './cloud-user';
import {
  addAgents,
  addDomain,
  addGroup,
  addOrganizationalUnit,
  addUsers,
  mailUser,
  remoteMailbox,
} from './forest-builders';

const hour = 3_600_000;
const day = 24 * hour;

export const convertedGroupName = 'Converted Team';

/**
 * `emea.contoso.com`: 40 users, 24 groups that are synchronized, one that was converted to the cloud.
 * Answers with what can only be done once the groups are in the tenant: the cloud-only member.
 */
export function seedEmea(moment: Moment, bulkGroups: number): () => void {
  const { id: domain, root } = addDomain(moment, 'emea.contoso.com');
  addAgents(moment, { domain, machines: ['SYNC11', 'SYNC12'], running: true });
  const staffOu = addOrganizationalUnit(moment, root, 'Staff');
  const staff = addUsers(moment, {
    domain,
    organizationalUnit: staffOu,
    name: 'Staff',
    count: 40,
    department: 'Staff',
    extra: mailOf,
  });
  markMailboxes(moment, staff.slice(0, 30));
  const teamsOu = addOrganizationalUnit(moment, root, 'Teams');
  const mixed = seedTeams(moment, teamsOu, staff);
  if (bulkGroups > 0)
    seedBulk(moment, { organizationalUnit: addOrganizationalUnit(moment, root, 'Bulk'), staff, count: bulkGroups });
  return () => addCloudMember(moment, mixed);
}

/** The last two are mail users without a mailbox. */
function mailOf(number: number): Record<string, AdValue> {
  if (number <= 30) return remoteMailbox(`staff${number}@emea.contoso.com`, mailboxKind(number));
  return number > 38 ? mailUser(`staff${number}`) : {};
}

function mailboxKind(number: number): 'user' | 'shared' | 'room' {
  if (number <= 24) return 'user';
  return number <= 27 ? 'shared' : 'room';
}

/** The second one changed an hour ago, the third one is on its way back. */
function markMailboxes({ state, now }: Moment, users: AdObject[]) {
  for (const [index, { id }] of users.entries()) {
    state.adObjects.patch(id, {
      exchange: {
        changedAt: isoAt(index === 1 ? now - hour : now - (30 + index) * day),
        moveState: index === 2 ? 'offboarding' : 'none',
      },
    });
  }
}

/** 24 groups and the converted one; answers with the one that gets a cloud-only member. */
function seedTeams(moment: Moment, organizationalUnit: string, staff: AdObject[]): AdObject {
  const people = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => staff[(from + index) % 40]).flatMap((one) => one ?? []);
  for (let number = 1; number <= 10; number++) {
    const scope = number === 9 ? 'global' : number === 10 ? 'domainLocal' : 'universal';
    addGroup(moment, { organizationalUnit, name: `Team ${number}`, members: people(number * 3, 5), scope });
  }
  for (let number = 1; number <= 4; number++) {
    const address = `secure.mail${number}@emea.contoso.com`;
    addGroup(moment, {
      organizationalUnit,
      name: `Secure Mail ${number}`,
      members: people(number * 2, 4),
      mail: { address, kind: 'mailEnabledSecurity' },
    });
    const list = `news${number}@emea.contoso.com`;
    addGroup(moment, {
      organizationalUnit,
      name: `News ${number}`,
      members: people(number * 5, 8),
      mail: { address: list, kind: number === 4 ? 'roomList' : 'distribution' },
    });
  }
  const bottom = addGroup(moment, { organizationalUnit, name: 'Nest Bottom', members: people(0, 3) });
  const middle = addGroup(moment, { organizationalUnit, name: 'Nest Middle', members: [bottom, ...people(3, 2)] });
  addGroup(moment, { organizationalUnit, name: 'Nest Top', members: [middle, ...people(5, 1)] });
  const first = addGroup(moment, { organizationalUnit, name: 'Cycle A', members: people(10, 2) });
  const second = addGroup(moment, { organizationalUnit, name: 'Cycle B', members: [first, ...people(12, 2)] });
  moment.state.adObjects.patch(first.id, { members: [...first.members, second.id] });
  addGroup(moment, { organizationalUnit, name: convertedGroupName, members: people(20, 4) });
  return addGroup(moment, { organizationalUnit, name: 'Mixed Members', members: people(15, 4) });
}

function seedBulk(
  moment: Moment,
  { organizationalUnit, staff, count }: { organizationalUnit: string; staff: AdObject[]; count: number },
) {
  for (let number = 1; number <= count; number++) {
    const members = [number, number + 7].flatMap((index) => staff[index % staff.length] ?? []);
    addGroup(moment, { organizationalUnit, name: `Bulk ${String(number).padStart(5, '0')}`, members });
  }
}

function addCloudMember(moment: Moment, mixed: AdObject) {
  const { state } = moment;
  const guest = cloudUser(moment, { address: 'cloud.only@contoso.com', displayName: 'Clara Cloud', aliases: [] });
  const group = state.groups.first('onPremisesObjectIdentifier', mixed.id);
  const links = group && state.groupLinks.get(group.id);
  if (links) state.groupLinks.put({ ...links, members: [...links.members, guest.id] });
}

import { guidFrom } from '../state/chance';
import { isoAt, type Moment } from '../state/moment';
import { cloudUser } from './cloud-user';

interface SeededPerson {
  name: string;
  displayName: string;
  roles: string[];
  aliases?: string[];
}

const read = 'Operator.Read';
const run = 'Operator.Run';
const approve = 'Operator.Approve';
const admin = 'Operator.Admin';

const people: SeededPerson[] = [
  { name: 'requester', displayName: 'Rita Requester', roles: [read, run], aliases: ['requester.alias'] },
  { name: 'approver.one', displayName: 'Anna Approver', roles: [read, approve] },
  { name: 'approver.two', displayName: 'Otto Approver', roles: [read, approve] },
  { name: 'manager', displayName: 'Mara Manager', roles: [read, approve] },
  { name: 'reader', displayName: 'Rolf Reader', roles: [read] },
  { name: 'admin', displayName: 'Ada Admin', roles: [read, run, approve, admin] },
  { name: 'stranger', displayName: 'Sam Stranger', roles: [] },
];

export const senderAddress = 'cloudsync-approvals@contoso.com';

/** Who can sign in, the app whose roles they hold, and the mailbox the app sends from. */
export function seedPeople(moment: Moment): void {
  const { state } = moment;
  const appRoles = [read, run, approve, admin].map((value) => ({
    id: guidFrom(state.seed, 'app role', value),
    value,
    displayName: value,
    isEnabled: true,
    allowedMemberTypes: ['User', 'Application'],
  }));
  const operatorId = seedOperatorApp(moment, appRoles);
  for (const { name, displayName, roles, aliases = [] } of people) {
    const address = `${name}@contoso.com`;
    const user = cloudUser(moment, { address, displayName, aliases: aliases.map((alias) => `${alias}@contoso.com`) });
    state.people.put({ id: user.id, userPrincipalName: address, displayName, roles });
    for (const role of appRoles.filter(({ value }) => roles.includes(value))) {
      state.appRoleAssignments.put({
        id: state.nextId('appRoleAssignment'),
        principalId: user.id,
        principalType: 'User',
        resourceId: operatorId,
        appRoleId: role.id,
        createdDateTime: isoAt(moment.now),
      });
    }
  }
  cloudUser(moment, { address: senderAddress, displayName: 'Cloud Sync Approvals', aliases: [] });
}

function seedOperatorApp(
  { state, now }: Moment,
  appRoles: { id: string; value: string; displayName: string; isEnabled: boolean; allowedMemberTypes: string[] }[],
): string {
  const appId = guidFrom(state.seed, 'operator app');
  const id = guidFrom(state.seed, 'operator service principal');
  const displayName = 'Cloud Sync Operator';
  const shared = {
    appId,
    displayName,
    applicationTemplateId: null,
    createdDateTime: isoAt(now),
    tags: [],
    visibleAt: 0,
  };
  state.applications.put({
    ...shared,
    id: guidFrom(state.seed, 'operator application'),
    identifierUris: [`api://${appId}`],
  });
  state.servicePrincipals.put({
    ...shared,
    id,
    appDisplayName: displayName,
    appOwnerOrganizationId: state.tenantId(),
    servicePrincipalType: 'Application',
    accountEnabled: true,
    appRoles,
    owners: [],
    synchronizationReadyAt: 0,
  });
  return id;
}

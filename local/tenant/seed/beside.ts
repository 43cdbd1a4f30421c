import { findByDn } from '../forest/objects';
import type { Group } from '../state/directory-documents';
import { isoAt, type Moment } from '../state/moment';
import { securityIdentifierOf } from '../sync/cycle/new-targets';
import { isRun, openRun } from '../sync/cycle/run';
import { entryCounts } from '../sync/cycle/step-cycle';
import { withStatus } from '../sync/job-control';
import { convertedGroupName } from './emea';
import { neverSynced } from './never-synced';

/** One group of emea whose source of authority has moved to the cloud already. */
export function seedConverted(moment: Moment): void {
  const { state } = moment;
  const object = findByDn(moment, `CN=${convertedGroupName},OU=Teams,DC=emea,DC=contoso,DC=com`);
  const group = object && state.groups.first('onPremisesObjectIdentifier', object.id);
  if (!group) throw new Error('the group that should be converted was not synchronized');
  state.groups.put({ ...group, isCloudManaged: true, onPremisesSyncEnabled: null });
  for (const { jobId } of state.connections.where('targetId', group.id)) {
    const job = state.jobs.get(jobId);
    const run = job && openRun(moment, job);
    if (run && isRun(run)) state.jobs.put(withStatus(job, { synchronizedEntryCountByType: entryCounts(run, job) }));
  }
}

export function seedDynamicGroup({ state, now }: Moment): void {
  const id = state.nextId('group');
  const group: Group = {
    id,
    createdDateTime: isoAt(now - 200 * 86_400_000),
    deletedDateTime: null,
    displayName: 'All Staff (dynamic)',
    description: 'Everybody in the department Staff',
    mail: null,
    mailEnabled: false,
    mailNickname: 'allstaffdynamic',
    securityEnabled: true,
    securityIdentifier: securityIdentifierOf(id),
    groupTypes: ['DynamicMembership'],
    membershipRule: 'user.department -eq "Staff"',
    membershipRuleProcessingState: 'On',
    proxyAddresses: [],
    onPremisesNetBiosName: null,
    isAssignableToRole: null,
    visibility: null,
    ...neverSynced(),
  };
  state.groups.put(group);
  const members = [...state.users.all()].filter((user) => user.department === 'Staff').map((user) => user.id);
  state.groupLinks.put({ id, members, owners: [] });
}

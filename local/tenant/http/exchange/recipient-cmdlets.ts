import { attributeText } from '../../forest/objects';
import type { Group, User } from '../../state/directory-documents';
import type { Moment } from '../../state/moment';
import { isVisible } from '../../state/visibility';
import { momentOf } from '../graph/graph-request';
import type { Cmdlet } from './cmdlet';
import { knownMailboxes, mailboxView } from './mailbox-view';

export const recipientCmdlets: readonly Cmdlet[] = [
  {
    name: 'Get-Recipient',
    roles: ['View-Only Recipients', 'Mail Recipients'],
    parameters: ['RecipientTypeDetails'],
    isWrite: false,
    run(context, { RecipientTypeDetails }) {
      const wanted = [RecipientTypeDetails ?? []].flat().map(String);
      const recipients = recipientsOf(momentOf(context));
      const value = recipients.filter(
        (recipient) => wanted.length === 0 || wanted.includes(String(recipient['RecipientTypeDetails'])),
      );
      return { value };
    },
  },
];

function recipientsOf(moment: Moment): Record<string, unknown>[] {
  const groups = moment.state.groups.filter((group) => group.mailEnabled && isVisible(group, moment.now));
  const mailboxes = knownMailboxes(moment).map((owned) => mailboxView(moment, owned));
  const users = [...moment.state.users.all()].filter((user) => isVisible(user, moment.now));
  const mailUsers = users.filter((user) => typeInAd(moment, user) === inAd.mailUser);
  return [...mailboxes, ...mailUsers.map(mailUserView), ...groups.map((group) => groupView(moment, group))];
}

/** Values of `msExchRecipientTypeDetails`. */
const inAd = { mailUser: '128', roomList: '268435456' };

function typeInAd({ state }: Moment, { onPremisesObjectIdentifier: id }: User | Group): string | undefined {
  const object = id === null ? undefined : state.adObjects.get(id);
  return object && attributeText(object, 'msExchRecipientTypeDetails');
}

const noMailbox = '00000000-0000-0000-0000-000000000000';

function mailUserView(user: User): Record<string, unknown> {
  return {
    ExternalDirectoryObjectId: user.id,
    Identity: user.displayName,
    DisplayName: user.displayName,
    PrimarySmtpAddress: user.mail ?? '',
    RecipientTypeDetails: 'MailUser',
    IsDirSynced: user.onPremisesSyncEnabled === true,
    ExchangeGuid: noMailbox,
  };
}

function groupView(moment: Moment, group: Group): Record<string, unknown> {
  return {
    ExternalDirectoryObjectId: group.id,
    Identity: group.displayName,
    DisplayName: group.displayName,
    PrimarySmtpAddress: group.mail ?? '',
    RecipientTypeDetails: groupType(moment, group),
    IsDirSynced: group.onPremisesSyncEnabled === true,
    ExchangeGuid: noMailbox,
  };
}

function groupType(moment: Moment, group: Group): string {
  if (typeInAd(moment, group) === inAd.roomList) return 'RoomList';
  return group.securityEnabled ? 'MailUniversalSecurityGroup' : 'MailUniversalDistributionGroup';
}

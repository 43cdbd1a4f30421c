import type { Group } from '../../state/directory-documents';
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
  return [...mailboxes, ...groups.map(groupView)];
}

function groupView(group: Group): Record<string, unknown> {
  return {
    ExternalDirectoryObjectId: group.id,
    Identity: group.displayName,
    DisplayName: group.displayName,
    PrimarySmtpAddress: group.mail ?? '',
    RecipientTypeDetails: group.securityEnabled ? 'MailUniversalSecurityGroup' : 'MailUniversalDistributionGroup',
    IsDirSynced: group.onPremisesSyncEnabled === true,
    ExchangeGuid: '00000000-0000-0000-0000-000000000000',
  };
}

import type { Chapter } from './code-book';

export const sourceOfAuthority: Chapter = {
  title: 'Changing who manages groups',
  about:
    'The `code` of an item, the `refusal` or a risk of a run that converts groups or gives them back. Items that are `skipped` are as they were.',
  codes: {
    ALREADY_CLOUD_MANAGED: { means: 'The group is managed in the cloud already.', todo: 'Nothing.' },
    DYNAMIC: { means: 'The group is a dynamic one of the cloud; it has no other side.', todo: 'Nothing.' },
    NOT_SYNCED: {
      means: 'AD does not synchronize the group, so there is nothing to take over.',
      todo: 'If it should be synchronized: look at scope and errors of its domain first.',
    },
    NOT_CONVERTED: {
      means: 'The group was not converted, or AD has it again; or it could not be read who manages it.',
      todo: 'Look at the group in the portal. Ask again when it should have been given back.',
    },
    AUTHORITY_UNREADABLE: {
      means: 'Who manages the group could not be read, so nothing was changed, nor in groups that it contains.',
      todo: 'Ask again for these groups.',
    },
    NOT_APPROVED: {
      means: 'The group came after the approval, so it was left out, and so was what contains it.',
      todo: 'Ask again for these groups.',
    },
    CYCLE_LEFT_OUT: {
      means: 'The group is in a cycle with one that had to be left out.',
      todo: 'Look at the other group of the cycle, then ask for all of them again.',
    },
    CRITICAL_SYSTEM_OBJECT: {
      means: 'The group comes with Windows or with the domain; Microsoft does not let it go.',
      todo: 'Leave it with AD.',
    },
    TOO_MANY_MEMBERS: {
      means: 'The group has more members than Microsoft converts.',
      todo: 'Split the group first, or leave it with AD.',
    },
    CHILD_NOT_CONVERTED: {
      means: 'The group contains one that was asked for and stayed with AD; converted, it would lose it.',
      todo: 'Look at the named group first, then ask for both again.',
    },
    PARENT_NOT_ROLLED_BACK: {
      means: 'The group is in one that was asked for and stayed in the cloud.',
      todo: 'Look at the named group first, then ask for both again.',
    },
    GROUP_NOT_FOUND: {
      means: 'The tenant does not know the group (any more), or none of those that were asked for.',
      todo: 'Look at the ids, the prefix, the unit or the run that was named.',
    },
    TOO_MANY_WAVES: {
      means: 'So many groups in such small waves are more waves than one run works through.',
      todo: 'Ask again with a larger `waves.size`.',
    },
    MORE_WOULD_LEAVE: {
      means: 'Since the approval somebody of the cloud was added to the group, and AD would lose them.',
      todo: 'Take them out, or ask again and approve that they leave.',
    },
    MEMBERSHIP_UNREADABLE: {
      means: 'Members and owners could not be read, so nothing was changed: a difference could not be told later.',
      todo: 'Ask again for these groups.',
    },
    STOPPED_BY_RULE: {
      means: 'More of a wave failed than `stopAtFailedPercent`; this group was not begun.',
      todo: 'Look at what failed, then ask again for what was left.',
    },
    NOT_READ_BACK_YET: {
      means: 'Accepted by the service, not read again so far.',
      todo: 'Nothing: the run reads it again.',
    },
    WAITING_FOR_TAKE_OVER: {
      means: 'The group is given back; a synchronization cycle still has to take it over.',
      todo: 'Nothing while the job of its domain runs. Until then changes in the cloud are overwritten.',
    },
    MEMBERSHIP_CHANGED: {
      means: 'The change is made, and somebody came or went since: the message says who.',
      todo: 'Find out who did that (audit log of Entra ID). Put it right where the group is managed now.',
    },
    NO_EFFECT: {
      means: 'The service accepted the change, and minutes later reads as before.',
      todo: 'Ask again for the item. If it repeats, open a case with Microsoft: the ledger has the request ids.',
    },
    WRITE_REFUSED: {
      means: 'The service refused this one change; the message has its code.',
      todo: 'Correct what it names, then ask again.',
    },
    KEPT_THROTTLED: {
      means: 'The service asked again and again to wait. Nothing was written.',
      todo: 'Ask again when less is going on, or look at what else uses the quota.',
    },
    MAIL_ENABLED_GROUPS: {
      means: 'Groups that receive mail are managed in Exchange Online only once they are converted.',
      todo: 'Make sure that whoever keeps them can work there before you approve.',
    },
    MEMBERSHIP_UNKNOWN: {
      means: 'Members of some groups could not be read, so what is in what may be incomplete.',
      todo: 'Make a new dry run; such a group is not written as long as that is so.',
    },
    CLOUD_ONLY_MEMBERS: {
      means: 'AD does not know these members or owners; they leave the group when AD takes it over.',
      todo: 'Give them what they need elsewhere, or take the group out of the request.',
    },
    WRITTEN_BY_ANOTHER: { means: 'The same step ran twice at once; the second one waits.', todo: 'Nothing.' },
  },
};

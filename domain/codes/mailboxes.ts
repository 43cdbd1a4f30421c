import type { Chapter } from './code-book';

export const mailboxes: Chapter = {
  title: 'Exchange attributes of mailboxes',
  about: 'The `refusal`, a risk, or a single mailbox of a conversion or a rollback of Exchange attributes.',
  codes: {
    MAILBOX_NOT_FOUND: {
      means: 'Exchange Online has no such mailbox, or none fits what was asked.',
      todo: 'Look at the ids, names or the unit. A mailbox that is still on-premises has to be migrated first.',
    },
    MAILBOX_TYPE_UNSUPPORTED: {
      means: 'It is no mailbox of a person, a room, equipment, or a shared one.',
      todo: 'Nothing: only those have the switch.',
    },
    MANAGER_NOT_TOLD: {
      means: 'Exchange Online does not say of this mailbox whether AD or the cloud manages its Exchange attributes.',
      todo: 'Look with Get-Mailbox whether IsExchangeCloudManaged is shown; a tenant that is not ready for the switch lacks it.',
    },
    OFFBOARDING: {
      means: 'The on-premises report shows the mailbox in a move between Exchange Online and the servers on-premises.',
      todo: 'Let the move end, send a new report, ask again.',
    },
    CHANGED_RECENTLY: {
      means: 'The mailbox was changed on-premises within 24 hours; what is under way would undo the change.',
      todo: 'Leave it alone on-premises for a day, send a new report, ask again.',
    },
    CHANGE_UNKNOWN: {
      means: 'No fresh on-premises report knows when the mailbox was changed last.',
      todo: 'Run the export script on-premises and ask again, or ask with `attestedUnchangedSince` (24 hours ago or earlier).',
    },
    CHANGE_ATTESTED: {
      means: "That some mailboxes were not changed on-premises is the requester's word alone.",
      todo: 'Ask the requester how that is known before you approve.',
    },
    KIT_UNREADABLE: {
      means:
        'The attributes of the mailbox could not be read in full, so there would be no way back. It was not written.',
      todo: 'Look at the code in the message; ask again for these mailboxes.',
    },
    REVERTED: {
      means: 'The change showed, and later the mailbox was as before.',
      todo: 'Look for a script that still runs Set-RemoteMailbox, for an old Connect Sync (before 2.5.190.0), or for somebody who gave it back; then ask again.',
    },
    TENANT_DEFAULT_OFF: {
      means: 'AD manages new mailboxes by default of the tenant. This app never changes that.',
      todo: 'Nothing now; new mailboxes have to be moved later. The readiness check says when the default may change.',
    },
    TENANT_DEFAULT_ON: {
      means: 'The cloud manages new mailboxes by default of the tenant.',
      todo: 'Make sure that nothing makes or moves mailboxes on-premises any more: such mailboxes only Microsoft can repair.',
    },
    WRITEBACK_NOT_READY: {
      means:
        'What is changed in the cloud does not arrive in AD: the configuration EXO to AD attribute sync is missing, does not run, or does not write mail.',
      todo: 'Read the message; create or mend the configuration in the portal if anything on-premises needs the values.',
    },
    GOES_STALE_IN_AD: {
      means: 'These attributes are never written back to AD.',
      todo: 'Look whether address lists, scripts or applications on-premises read them, before you approve.',
    },
    CLOUD_VALUES_OVERWRITTEN: {
      means: 'After a rollback the next cycle overwrites the attributes in the cloud with those of AD.',
      todo: 'Ask with `restoreAttributes`, or enter the values on-premises first.',
    },
    WAITING_FOR_CYCLE: {
      means: 'The mailbox is with AD again; its attributes are compared after the next synchronization cycle.',
      todo: 'Nothing: the run waits up to a day.',
    },
    CYCLE_NOT_SEEN: {
      means:
        'No synchronization cycle of the domain was seen in time. A conversion could still be undone by one (two hours); after a rollback nothing could be compared (a day).',
      todo: 'Find out why no cycle ran: is the job paused or in quarantine? Look at the mailbox after the next one, or compare its attributes with the kit (`GET /api/runs/{runId}/restore-kit`).',
    },
    COMPARISON_CANCELLED: {
      means: 'The mailbox is with AD again; the run was cancelled before a cycle had brought the attributes of AD.',
      todo: 'Compare them with the kit yourself (`GET /api/runs/{runId}/restore-kit`).',
    },
    ATTRIBUTES_TO_RESTORE: {
      means: 'AD has other values than the mailbox had in the cloud.',
      todo: 'Get the script on the page of the run (`GET /api/runs/{runId}/attribute-script`) and run it on-premises, with -WhatIf first; the run looks again after each cycle.',
    },
    ATTRIBUTES_DIFFER: {
      means:
        'A day after the rollback AD still has other values than the mailbox had in the cloud; the message names them.',
      todo: 'Decide which are right. The script of `GET /api/runs/{runId}/attribute-script` still sets the kept ones.',
    },
    DIRECTORY_INCOMPLETE: {
      means: 'Where some people are in AD could not be read; without it somebody of the unit might be left out unseen.',
      todo: 'Nothing: it is read again.',
    },
  },
};

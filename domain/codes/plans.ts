import type { Chapter } from './code-book';

export const risks: Chapter = {
  title: 'Risks of a plan',
  about: 'The `risks` of a plan. They stop nothing: approvers weigh them.',
  codes: {
    REPORT_MISSING: {
      means: 'There is no fresh on-premises report of the domain.',
      todo: 'Run the export script on-premises before you approve; else nobody has checked that the units exist.',
    },
    FEWER_THAN_TWO_AGENTS: {
      means: 'Only one agent is active. Also an alarm.',
      todo: 'Install a second agent on another server.',
    },
    AGENTS_UNKNOWN: {
      means: 'The state of the agents could not be read. The API behind it is documented for people only.',
      todo: 'Look at the agents in the portal.',
    },
    SCOPE_NEAR_LIMIT: {
      means: 'The configuration is close to the number of units it can hold.',
      todo: 'Plan for common parents of units.',
    },
    CANARY_OUTSIDE_SCOPE: {
      means: 'The canary is in none of the units that are asked for or in scope.',
      todo: 'Name an object of one of the units: what is out of scope may be skipped, and the run then goes back.',
    },
    JOB_PAUSED: {
      means: 'The provisioning job is paused today, and the run starts it.',
      todo: 'Ask who paused it, and why, before you approve.',
    },
    ACCOUNTS_LEAVE_SCOPE: {
      means: 'A repair takes units out of scope: accounts that were taken over from there are deleted.',
      todo: 'Approve only if these accounts should go. If the units should stay, reject, and ask for their onboarding.',
    },
    WHOLE_DOMAIN: {
      means: 'A baseline would accept that the whole domain is in scope.',
      todo: 'Make sure that this is meant; else name the units in the portal first.',
    },
    JOBS_STAND_STILL: {
      means: 'A baseline would accept that a job does not run.',
      todo: 'Start the job first, unless it is meant to stand still.',
    },
    NO_CANARY: {
      means: 'No object was named that is tried first.',
      todo: 'Name a `canary`, unless the first of all may be the one that shows a mistake.',
    },
    PRIVILEGED_ACCOUNTS: {
      means: 'Among the held deletes are accounts with a directory role.',
      todo: 'Make sure that each of them should go, and that somebody else has the role.',
    },
    HARD_DELETES: {
      means: 'Among the held deletes are groups: they are gone for good.',
      todo: 'Keep the restore kit. A group that is made again has a new id.',
    },
    FACTS_UNKNOWN: {
      means: 'About some of the held deletes not everything could be read.',
      todo: 'Look at these objects in the portal before you approve.',
    },
    LICENSED_ACCOUNTS: {
      means: 'Among the held deletes are accounts with licences; their services stop at once.',
      todo: 'Make sure that nobody works with them.',
    },
    MAIL_ENABLED_OBJECTS: {
      means: 'Among the held deletes are objects that receive mail.',
      todo: 'Make sure that what is sent to them may be returned.',
    },
    GROUP_OWNERS: { means: 'Among the held deletes are owners of groups.', todo: 'Give these groups another owner.' },
    RELEASES_WHAT_IS_PENDING: {
      means: 'Microsoft Graph cannot release a list, only what is pending at that instant.',
      todo: 'Nothing: the set is read directly before and compared afterwards. Avoid deletes on-premises meanwhile.',
    },
  },
};

export const alarms: Chapter = {
  title: 'Alarms',
  about: 'The `code` of an alarm and of the mail that tells of it. Codes that are explained above can be alarms too.',
  codes: {
    JOB_QUARANTINED: {
      means:
        'A synchronization job is in quarantine; its reason is in the last table. An onboarding of its domain is refused with this code: pausing the job would lift the quarantine unseen.',
      todo: 'Act on the reason. After about four weeks in quarantine the service switches the job off.',
    },
    NO_RECENT_CYCLE: {
      means:
        'A job has had no cycle for an hour, whatever the reason; what a run of this app holds paused does not count.',
      todo: 'Look whether it is paused or quarantined, and whether an agent is active.',
    },
    ERRORS_RISING: {
      means: 'More objects fail from cycle to cycle: within two hours three more in several steps, or ten at once.',
      todo: 'Read the provisioning log; beyond 40 % of at least 5,000 failures the job is quarantined.',
    },
    OBJECT_ERRORS: {
      means:
        'Single objects cannot be synchronized. The mail groups them by cause, with the team that can do something.',
      todo: 'Errors that name neither agents nor the service are about values: correct them on-premises; the provisioning log names the attribute.',
    },
    OU_RENAMED_OR_MISSING: {
      means: 'A unit in scope has another name now, or is gone. Its objects will be deleted.',
      todo: 'Rename it back, or ask for the new name before the next cycle. The delete threshold is the last net.',
    },
    NO_ACTIVITY: {
      means: 'Jobs run and have moved nothing for a day.',
      todo: 'Compare with what changed on-premises. In a quiet domain, acknowledge the alarm.',
    },
    PASSWORD_SYNC_STALE: {
      means: 'Password hashes have not been synchronized for three hours.',
      todo: 'Look at the agent, at the rights of its gMSA on the domain, and whether the mapping to `CredentialData` is still there.',
    },
    REPORT_STALE: {
      means:
        'The newest on-premises report is older than it may be (a day, unless the configuration says otherwise). A domain that never sent one is not told of.',
      todo: 'Look at the scheduled task on the server that sends it.',
    },
    DELETES_STILL_HELD: {
      means: 'Held deletes were reviewed and are held again, or nobody has decided.',
      todo: 'Decide: release them, or bring the objects back into scope. A held job slows down all of the synchronization.',
    },
    MAIL_FAILED: {
      means: 'A mail could not be sent, so people may not know that they are asked.',
      todo: 'Look at the shared mailbox and the right to send from it. Approvers find what is open at `/api/approvals`.',
    },
    LEDGER_BROKEN: {
      means: 'The ledger was altered, or a part of it is missing.',
      todo: 'Treat it as a security incident. `npm run ledger:verify` names the first broken place; the checkpoints in the immutable container are the proof.',
    },
    TIMERS_LATE: {
      means:
        'Timers of this app did not run to their end for longer than they may. The mail names them, and when they last did.',
      todo: 'Look at the check `timers` of `/api/health`, and in Application Insights for failures of these functions. After an outage of the app it is over by itself.',
    },
    SECRETS_API_RETIRING: {
      means: 'The API that holds the settings of configurations is retired on 2027-07-06.',
      todo: 'Upgrade this app to a version that uses its successor.',
    },
  },
};

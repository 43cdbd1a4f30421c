import type { Chapter } from './code-book';

export const refusals: Chapter = {
  title: 'Runs that were refused',
  about:
    'The `refusal` of a run in the state `refused`, or why a plan was overtaken by a new one. Nothing was written, or it was put back.',
  codes: {
    PERMISSION_MISSING: {
      means: "The app's identity lacks a permission in Microsoft Graph; the message names it.",
      todo: 'A Privileged Role Administrator grants it (docs/operations.md, grants), then restart the app: tokens are kept for up to a day.',
    },
    TENANT_SYNC_DISABLED: {
      means: 'Directory synchronization is switched off for the tenant.',
      todo: 'A Hybrid Identity Administrator switches it on once; then ask again.',
    },
    PLAN_CHANGED: {
      means: 'The plan is no longer the one whose `planFingerprint` was sent.',
      todo: 'Make a new dry run, read it, and send its fingerprint.',
    },
    OU_OUTSIDE_DOMAIN: {
      means: 'A unit does not belong to the domain.',
      todo: 'Correct the name, or ask for its own domain.',
    },
    OU_NOT_FOUND: {
      means: 'The newest on-premises report does not know the unit.',
      todo: 'Check the name. If the unit is new, run the export script on-premises and ask again.',
    },
    DUPLICATE_CONFIGURATION: {
      means: 'The domain has several Cloud Sync configurations.',
      todo: 'Remove all but one in the portal; which one is a decision of people.',
    },
    NO_ACTIVE_AGENT: {
      means: 'No provisioning agent of the domain is active. Also an alarm.',
      todo: 'Start the service of the agent on its server, or install one; then ask again.',
    },
    SWITCHING_OFF_IS_MANUAL: {
      means: 'The request says that something is to be off which is on, and an onboarding only switches on.',
      todo: 'Switch it off in the portal, or leave the setting out of the request.',
    },
    GROUP_SCOPE_PRESENT: {
      means: 'The configuration is scoped by groups, which are not combined with units.',
      todo: 'Change the scope in the portal first.',
    },
    SCOPE_RULE_UNCLEAR: {
      means: 'The schema has no rule, or several, that could carry the scope.',
      todo: 'Somebody who knows the configuration has to look at its schema in the portal.',
    },
    SCOPE_WOULD_NARROW: {
      means: 'Today the whole domain is in scope; naming units would delete everything else.',
      todo: 'Nothing has to be onboarded: the unit is already synchronized. To narrow the scope is not something this app does.',
    },
    SCOPE_TOO_LARGE: {
      means: 'More separate units than one configuration holds.',
      todo: 'Ask for a common parent of the units.',
    },
    SCOPE_OVERLAPS_CONNECT_SYNC: {
      means: 'Connect Sync still synchronizes the unit.',
      todo: 'Take the unit out of the scope of Connect Sync, send a new on-premises report, and ask again.',
    },
    SETTINGS_MASKED: {
      means: 'Microsoft Graph hides the value of a setting; writing the set back would destroy it.',
      todo: 'Set the named values in the portal. This app will not write the settings of this configuration.',
    },
    SETTINGS_UNREADABLE: {
      means: 'A setting has a value of a shape that this app does not know, so what it says is unknown.',
      todo: 'Look at the named setting in the portal and save it there again; then ask again.',
    },
    MAPPING_CONFLICT: {
      means: 'An attribute already has another source.',
      todo: 'Decide which mapping is right; change the request, or the mapping in the portal.',
    },
    CONFIGURATION_CHANGED: {
      means: 'The domain has another configuration than the one that was planned on.',
      todo: 'Nothing: a new plan was made and sent for approval. Find out who else works on it if this repeats.',
    },
    SCHEMA_CHANGED: {
      means: 'Somebody changed scope or mappings after the plan was made. Nothing of theirs was overwritten.',
      todo: 'Nothing: a new plan was made and sent for approval. The audit log of Entra ID says who it was.',
    },
    SETTINGS_CHANGED: {
      means: 'Somebody changed the settings of the configuration after the plan was made.',
      todo: 'Nothing: a new plan was made and sent for approval. The audit log of Entra ID says who it was.',
    },
    DELETES_CHANGED: {
      means: 'The set of held deletes is not the approved one.',
      todo: 'Nothing: a new plan with the set of now was sent for approval.',
    },
    CANARY_FAILED: {
      means: 'The one object that is tried first could not be provisioned, so nothing else was.',
      todo: 'The message quotes the service. Correct the object or choose another canary, then ask again.',
    },
    EVIDENCE_INCOMPLETE: {
      means:
        'Fewer held deletes are known than the service counts, so nobody could see what they approve. Also an alarm.',
      todo: 'Look at the provisioning log in the portal and decide there, or wait for the next cycle: the sweep asks again.',
    },
    FACTS_UNREADABLE: {
      means: 'What a plan about a configuration is made from could not be read.',
      todo: 'Ask again later; the message quotes the service.',
    },
    NOT_REPAIRABLE: {
      means:
        'This app cannot bring back what differs: people have to decide, or there is nothing to bring it back from. At the door it is the code of a field.',
      todo: 'Look up the code of the finding in the chapter about drift.',
    },
    THRESHOLD_OFF: {
      means: 'A repair would take accounts out of scope while nothing would hold their deletion.',
      todo: 'Repair the delete threshold first, or along with the scope.',
    },
    DECLARED_OTHERWISE: {
      means: 'A baseline was asked for, and the declaration of the domain says something else.',
      todo: 'Commit the declaration first, or ask for a repair.',
    },
    LICENSE_MISSING: {
      means: 'The tenant has no Microsoft Entra ID P1 licence, which the provisioning log needs.',
      todo: 'Add the licence; without it held deletes cannot be shown to anybody.',
    },
    POLICY_MISSING: {
      means: 'The configuration has no approval policy for this workflow.',
      todo: 'Add it to the declaration of the installation (`OPERATOR_CONFIG`) and deploy.',
    },
    UNKNOWN_APPROVER: {
      means: 'The policy names somebody whom the tenant does not know.',
      todo: 'Correct the name in the declaration of the installation (`OPERATOR_CONFIG`) and deploy.',
    },
    TOO_FEW_APPROVERS: {
      means: 'Besides the requester there are fewer approvers than the policy wants.',
      todo: 'Let somebody else ask, or name more approvers in the declaration of the installation (`OPERATOR_CONFIG`).',
    },
    PERSON_AMBIGUOUS: {
      means: 'A name or address belongs to several people.',
      todo: 'Use the user principal name.',
    },
  },
};

export const endings: Chapter = {
  title: 'Runs that failed or were cancelled',
  about: 'The `outcome.cause` of a run. The ledger says what was written before.',
  codes: {
    CANCELLED: {
      means: 'Somebody cancelled the run while it was writing.',
      todo: 'Read in the run whether everything was put back; what was left is named there.',
    },
    PAUSE_NOT_SEEN: {
      means: 'The provisioning job did not pause within half an hour. Nothing was changed.',
      todo: 'Look at the job in the portal; a long cycle may be under way. Ask again when it has ended.',
    },
    FIRST_CYCLE_FAILED: {
      means: 'The first cycle with the new scope ended badly.',
      todo: 'Read the provisioning log of the job. Jobs of a cycle that has begun are paused, not put back.',
    },
    PAUSED_FOR_REVIEW: {
      means: 'A cycle had begun when something failed, so the scope was left and the jobs were paused.',
      todo: 'Read the provisioning log, remove the cause, start the jobs again in the portal. Do not narrow the scope: that deletes accounts.',
    },
    RESTORE_INCOMPLETE: {
      means: 'Going back did not work for everything; the message says for what.',
      todo: 'Compare the configuration with the snapshots of the run, and put the rest back by hand in the portal.',
    },
    JOB_MISSING: {
      means: 'The configuration has lost its provisioning job.',
      todo: 'Look at the configuration in the portal; somebody may have removed it. Ask again when it is whole.',
    },
    KEPT_WAITING: {
      means: 'A service asked to wait too often.',
      todo: 'Look at the health of Microsoft 365 and at other apps that use up the quota of the tenant; then ask again.',
    },
    INSTANCE_LOST: {
      means: 'The durable engine gave the run up: terminated, failed, or missing.',
      todo: 'Read in the ledger what was written, compare with the portal, ask again. The reason is in Application Insights.',
    },
    RELEASED_BEYOND_APPROVAL: {
      means:
        'Objects were deleted that nobody approved, because they were pending at the instant of the release. Also an alarm.',
      todo: 'Restore them at once: users from the deleted items, groups with the restore kit of the run.',
    },
  },
};

export const items: Chapter = {
  title: 'Items of a run',
  about: 'The `code` of one item, after the release of held deletes.',
  codes: {
    STILL_PRESENT: {
      means: 'The log says the object was deleted, and it is there.',
      todo: 'Look at it in the portal. If it should go, wait for the next cycle; it may have been made again.',
    },
    RESTORE_KIT_INCOMPLETE: {
      means:
        'Groups among the held deletes could not be read with their members; released, they could not be made again.',
      todo: 'Look whether the app may read them, then ask for a new review.',
    },
    COMPARISON_INCOMPLETE: {
      means: 'The provisioning log does not show everything that is gone after a release.',
      todo: 'Look at the deleted users in the portal, and compare them with the items of the run.',
    },
    DELETE_FAILED: {
      means: 'An approved delete was tried by the service and did not work; the object is still there.',
      todo: 'Look at its entry in the provisioning log. The hold, if it goes on, is reviewed again by itself.',
    },
    NOT_DELETED: {
      means: 'An approved delete did not happen, and the log does not say why.',
      todo: 'Look at the job in the portal: another protection of the tenant may hold it.',
    },
    CAME_BACK: { means: 'The object came back on-premises before the release and was not deleted.', todo: 'Nothing.' },
    NOT_READABLE: {
      means: 'What became of the object could not be read.',
      todo: 'Look for it in the portal; read the run again later.',
    },
    HARD_DELETED: {
      means: 'A user is gone and not among the deleted users either.',
      todo: 'Find out who purged it. It cannot be restored; the restore kit of the run says what it was.',
    },
    NOT_IN_LOG: {
      means: 'The object is gone, but the provisioning log does not say by whom.',
      todo: 'Nothing, if it should be gone. The audit log of Entra ID may know more.',
    },
    NO_ANSWER: {
      means: 'The service left one object out of its answer.',
      todo: 'Nothing: it is shown as unknown. Ask for a new review if it matters.',
    },
  },
};

import type { Chapter } from './code-book';

export const drift: Chapter = {
  title: 'Drift',
  about:
    'The `code` of a finding of a drift check. Expected is what was last accepted (a verified run, or an approved baseline), else what is declared. `OU_RENAMED_OR_MISSING` and `REPORT_STALE` are findings too.',
  codes: {
    SCOPE_CHANGED: {
      means: 'Other units or groups are in scope than expected.',
      todo: 'Find in the audit log who changed it. Ask for a repair, or for an onboarding of what was added. A unit that left the scope loses its accounts.',
    },
    SCOPE_IS_EVERYTHING: {
      means: 'The list of units is empty: the whole domain is in scope.',
      todo: 'Pause the job in the portal at once, then ask for a repair.',
    },
    MAPPING_CHANGED: {
      means: 'An attribute mapping, or a type of objects, is not as expected.',
      todo: 'Find out who changed it, and ask for a repair.',
    },
    PASSWORD_HASH_SYNC_CHANGED: {
      means: 'The switch or the mapping of password hash synchronization is not as expected.',
      todo: 'Ask for a repair: until then changed passwords may not reach Entra ID.',
    },
    EXCHANGE_WRITEBACK_CHANGED: {
      means: 'The job of the Exchange hybrid writeback is there and should not be, or the other way round.',
      todo: 'Ask for a repair when it is gone. This app does not switch it off; do that in the portal.',
    },
    DELETE_THRESHOLD_CHANGED: {
      means: 'The delete threshold is off, or another one than expected.',
      todo: 'Ask for a repair: the threshold is what holds a mass deletion.',
    },
    NOTIFICATION_CHANGED: {
      means: 'The service notifies somebody else than expected, or nobody.',
      todo: 'Ask for a repair.',
    },
    JOB_STOPPED: {
      means: 'A synchronization job does not run.',
      todo: 'Ask who stopped it, and why; then ask for a repair, which starts it.',
    },
    CONFIGURATION_MISSING: {
      means:
        'The configuration of the domain is gone; a conversion that keeps organizational units has nothing that fills in GroupDN.',
      todo: 'Find in the audit log who deleted it. The objects stay; an onboarding makes the configuration anew. A conversion can be asked for without `keepOrganizationalUnit`.',
    },
    CONFIGURATION_UNDECLARED: {
      means: 'There is a configuration that nobody has declared or accepted.',
      todo: 'Declare it in `config/operator.config.json`, or ask for a baseline: `POST /api/drift-baselines`.',
    },
    AGENT_MISSING: {
      means: 'An agent that was there is inactive or gone.',
      todo: 'Look at its service and its server. One that was taken out on purpose is forgotten after 30 days.',
    },
    AGENT_OUTDATED: {
      means:
        'The report shows an agent that is older than `drift.oldestAgentVersion`, or none that runs can provision groups.',
      todo: 'Update the agent; it does so by itself when its updater service runs. Then send a new report; a refused run is asked for again.',
    },
    TENANT_FEATURE_CHANGED: {
      means: 'Directory synchronization was switched off for the tenant.',
      todo: 'A Hybrid Identity Administrator finds out why: nothing is synchronized until it is on again.',
    },
    SOA_CHANGED_OUTSIDE: {
      means:
        'Somebody else moved the source of authority of a group that a run of ours had converted, or given back to AD.',
      todo: 'Ask who did it (audit log). `POST /api/group-soa-conversions` or `group-soa-rollbacks` for the group settles who manages it; or waive the finding.',
    },
    DECLARATION_BEHIND: {
      means: 'A verified run changed the configuration, and the declaration does not say so yet. Not a fault.',
      todo: 'Commit what `actual` shows to `config/operator.config.json`.',
    },
    NOT_ONBOARDED_YET: {
      means: 'The declaration speaks of a domain, or of units, that nobody has onboarded yet. Not a fault.',
      todo: 'Ask for the onboarding, or take it out of the declaration.',
    },
  },
};

export const unread: Chapter = {
  title: 'What a drift check does not know',
  about: 'The `code` of an entry of `unknown`. No finding is opened or closed by what could not be read.',
  codes: {
    READ_FORBIDDEN: {
      means: 'The app may not read it.',
      todo: 'Compare the grants with docs/permissions.md. Agents and tenant switches may stay unknown: their APIs are documented for people only.',
    },
    AGENTS_NOT_NAMED: {
      means:
        'No group of agents that Graph lists names the domain, so that its agents are not known; the job and the report are looked at instead.',
      todo: 'Look in the portal whether agents of the domain are registered and active.',
    },
    READ_FAILED: {
      means:
        'The service answered with an error, or with what cannot be understood, so that what is there is not known. A change of a group that was sent before may have been made.',
      todo: 'Check again later; `detail` quotes the answer. For a group look at it in the portal, or make a dry run of the same request: it says what is left.',
    },
    READ_TIMED_OUT: {
      means: 'The service did not answer in time.',
      todo: 'Check again later.',
    },
    READ_THROTTLED: {
      means: 'The service asked to wait for longer than a check waits.',
      todo: 'Look which other app uses up the quota of the tenant; check again later.',
    },
    RUN_UNDER_WAY: {
      means: 'A run of this app is changing the configuration.',
      todo: 'Check again when it has ended.',
    },
    NOT_LISTED: {
      means: 'A configuration that was there is not in the list now. A list may lack something for a moment.',
      todo: 'Check again an hour later: by then it is back, or `CONFIGURATION_MISSING`.',
    },
    OVERTAKEN: {
      means: 'A check that began later has told already what is there: what this one read is older.',
      todo: 'Nothing: the findings shown are those of the later check.',
    },
    REPORT_INCOMPLETE: {
      means: 'The on-premises report names no units, or no agents: it did not collect them.',
      todo: 'Run `Export-CloudSyncReport.ps1` on an agent server with an account that may read the domain.',
    },
    VALUE_UNKNOWN: {
      means: 'Microsoft Graph says something that this app does not know.',
      todo: 'Look at the job in the portal, and upgrade this app.',
    },
  },
};

import type { Reading, Unreadable } from '../../domain/reading';
import type { RawSchema } from '../../domain/synchronization-schema';
import type { Setting } from '../../domain/synchronization-settings';
import type { Permission } from '../permissions';

/** From AD to Entra ID, or groups, or Exchange attributes, the other way: each has a template and configurations of its own. */
export type Direction = 'toEntra' | 'toAd' | 'exchangeToAd';

/** A Cloud Sync configuration: a service principal instantiated from the gallery template, its jobs and the domain it is bound to. */
export interface Configuration {
  servicePrincipalId: string;
  applicationId: string;
  displayName: string;
  /** Lower case; null when the secrets do not name one (a creation that is under way, or an orphan). */
  domain: string | null;
  jobs: Job[];
}

/** Every configuration that is known; what cannot be read of one says nothing about the others. */
export interface Survey {
  configurations: SurveyedConfiguration[];
  /** Applications whose service principals could not be read: whose domains they are is not known. */
  unidentified: ({ displayName: string } & Unreadable)[];
}

/** A configuration of which perhaps not everything could be read. */
export interface SurveyedConfiguration extends Omit<Configuration, 'jobs'> {
  jobs: Reading<Job[]>;
  settings: Reading<Setting[]>;
}

export interface Job {
  jobId: string;
  /** The part of the job id before the first dot, for example `AD2AADProvisioning`. */
  templateId: string;
  /** `status.code`: NotConfigured, NotRun, Active, Paused, Quarantine, or what Graph adds. */
  code: string;
  scheduleState: string;
  /** `seriesBegan`: since when it holds; `currentBegan`: when it was looked at last. */
  quarantine: { reason: string; seriesBegan: string; currentBegan: string; code: string | null } | null;
  lastExecution: Execution | null;
  lastSuccessfulExecutionEnded: string | null;
  /** When a cycle last moved something; null also where the service does not say. */
  lastExportsEnded: string | null;
  /** When a cycle that is under way last moved on; null when none is. */
  progressObserved: string | null;
  steadyStateFirstAchieved: string | null;
  /** For example `{ "user to User": 16 }`. */
  synchronizedEntryCounts: Record<string, number>;
  settings: Record<string, string>;
}

export interface Execution {
  state: string;
  timeBegan: string | null;
  timeEnded: string | null;
  code: string | null;
  /** Objects that failed and are tried again; null where the service does not say. */
  escrowed: number | null;
}

/** Kept in `synchronization/secrets` today; that API retires 2027-07-06, its PUT replaces the whole set. */
export interface ConfigurationSettings {
  read(servicePrincipalId: string): Promise<Setting[]>;
  /** Merges `changes` into what is there: refuses `SETTINGS_MASKED`, writes the whole set, reads back until it shows. `expected` must still hold (digest of the set read at planning), else refuses `SETTINGS_CHANGED`. */
  change(servicePrincipalId: string, changes: Setting[], expected: Setting[]): Promise<void>;
  /** Whether the changes show; refuses `SETTINGS_CHANGED` when what is there is neither that nor what was expected. */
  shows(servicePrincipalId: string, changes: Setting[], expected: Setting[]): Promise<boolean>;
  /** Puts exactly this set back. */
  restore(servicePrincipalId: string, settings: Setting[]): Promise<void>;
}

export type OnDemandResult = {
  result: 'Success' | 'Skipped' | 'Failure' | 'unknown';
  /** Ids of the object in AD and in Entra ID, when the answer names them. */
  sourceId: string | null;
  targetId: string | null;
  /** Not reliable: a create may be called `Other` (reference 7). */
  action: string | null;
  errorCode: string | null;
  reason: string | null;
  steps: { name: string; type: string; status: string; description: string }[];
};

export interface Synchronization {
  /** Every configuration of the tenant, AD-to-Entra unless said otherwise, through /applications by template id (reference 1.3). */
  listConfigurations(direction?: Direction): Promise<Configuration[]>;
  readConfiguration(servicePrincipalId: string, direction?: Direction): Promise<Configuration>;
  /** As `listConfigurations`, AD-to-Entra, with the settings; for what looks at all of them and must not stop at one. */
  surveyConfigurations(): Promise<Survey>;
  /** Safe to repeat: found again by `temporaryName`, whatever the first call answered. Not yet renamed. */
  instantiate(
    temporaryName: string,
    direction?: Direction,
  ): Promise<{ servicePrincipalId: string; applicationId: string }>;
  /** What `instantiate` left under this name, without creating anything; undefined when there is nothing (any more). */
  findByName(
    name: string,
    direction?: Direction,
  ): Promise<{ servicePrincipalId: string; applicationId: string } | undefined>;
  rename(ids: { servicePrincipalId: string; applicationId: string }, displayName: string): Promise<void>;
  /** Deletes jobs, service principal and application of a configuration that we created. Safe to repeat. */
  deleteConfiguration(ids: { servicePrincipalId: string; applicationId: string }): Promise<void>;
  /** Returns the existing job of that template when there is one. */
  createJob(servicePrincipalId: string, templateId: string): Promise<Job>;
  deleteJob(servicePrincipalId: string, jobId: string): Promise<void>;
  readJob(servicePrincipalId: string, jobId: string): Promise<Job>;
  /** Does nothing when the job is already running (start on a running job can stop the service). */
  start(servicePrincipalId: string, jobId: string): Promise<void>;
  pause(servicePrincipalId: string, jobId: string): Promise<void>;
  /** The portal's "Restart sync": `{"criteria":{}}`. */
  restart(servicePrincipalId: string, jobId: string): Promise<void>;
  /**
   * "Allow deletes": restarts with `ForceDeletes` alone, which releases whatever is pending when the service does it, and lifts the
   * quarantine with the next cycle (reference 2.4).
   */
  releaseDeletes(servicePrincipalId: string, jobId: string): Promise<void>;
  readSchema(servicePrincipalId: string, jobId: string): Promise<RawSchema>;
  /** Full replacement. Reads `version` again just before; refuses `SCHEMA_CHANGED` when it is not `expectedVersion`. */
  writeSchema(target: {
    servicePrincipalId: string;
    jobId: string;
    schema: RawSchema;
    expectedVersion: string;
  }): Promise<void>;
  provisionOnDemand(target: {
    servicePrincipalId: string;
    jobId: string;
    ruleId: string;
    objectType: string;
    distinguishedName: string;
  }): Promise<OnDemandResult>;
  /** One group of Entra ID to AD. Its members are not brought along. */
  provisionGroupOnDemand(target: {
    servicePrincipalId: string;
    jobId: string;
    ruleId: string;
    groupId: string;
  }): Promise<OnDemandResult>;
  settings: ConfigurationSettings;
}

/** Least application permission per operation, for the derived list (reference 0.1). */
export const synchronizationPermissions = {
  listConfigurations: ['Application.Read.All', 'Synchronization.ReadWrite.All'],
  surveyConfigurations: ['Application.Read.All', 'Synchronization.ReadWrite.All'],
  readConfiguration: ['Application.Read.All', 'Synchronization.ReadWrite.All'],
  instantiate: ['Application.ReadWrite.OwnedBy', 'Application.Read.All'],
  findByName: ['Application.Read.All'],
  rename: ['Application.ReadWrite.OwnedBy'],
  deleteConfiguration: ['Application.ReadWrite.OwnedBy', 'Synchronization.ReadWrite.All'],
  createJob: ['Synchronization.ReadWrite.All'],
  deleteJob: ['Synchronization.ReadWrite.All'],
  readJob: ['Synchronization.Read.All'],
  start: ['Synchronization.ReadWrite.All'],
  pause: ['Synchronization.ReadWrite.All'],
  restart: ['Synchronization.ReadWrite.All'],
  releaseDeletes: ['Synchronization.ReadWrite.All'],
  readSchema: ['Synchronization.Read.All'],
  writeSchema: ['Synchronization.ReadWrite.All'],
  provisionOnDemand: ['Synchronization.ReadWrite.All'],
  provisionGroupOnDemand: ['Synchronization.ReadWrite.All'],
  settings: ['Synchronization.ReadWrite.All'],
} as const satisfies Record<keyof Synchronization, readonly Permission[]>;

export type JobTemplateId =
  'AD2AADProvisioning' | 'AD2AADPasswordHash' | 'AAD2ADExchangeHybridWriteback' | 'AAD2ADGroupProvisioning';

export interface JobError {
  code: string;
  message: string;
  tenantActionable: boolean;
}

/** `status.lastExecution` and its siblings. */
export interface Execution {
  activityIdentifier: string;
  countEntitled: number;
  countEntitledForProvisioning: number;
  countEscrowed: number;
  countEscrowedRaw: number;
  countExported: number;
  countExports: number;
  countImported: number;
  countImportedDeltas: number;
  countImportedReferenceDeltas: number;
  state: 'Succeeded' | 'Failed' | 'EntryLevelErrors';
  error: JobError | null;
  timeBegan: string;
  timeEnded: string;
}

export interface Quarantine {
  reason: string;
  error: JobError | null;
  currentBegan: string;
  seriesBegan: string;
  seriesCount: number;
  nextAttempt: string;
}

export interface JobStatus {
  countSuccessiveCompleteFailures: number;
  escrowsPruned: boolean;
  code: 'NotConfigured' | 'NotRun' | 'Active' | 'Paused' | 'Quarantine';
  lastExecution: Execution | null;
  lastSuccessfulExecution: Execution | null;
  lastSuccessfulExecutionWithExports: Execution | null;
  quarantine: Quarantine | null;
  /** `0001-01-01T00:00:00Z` is "never". */
  steadyStateFirstAchievedTime: string;
  steadyStateLastAchievedTime: string;
  troubleshootingUrl: string;
  progress: { units: string; completedUnits: number; totalUnits: number; progressObservationDateTime: string }[];
  synchronizedEntryCountByType: { key: string; value: number }[];
}

/** The job resource as Graph shows it. */
export interface JobResource {
  id: string;
  templateId: string;
  schedule: { expiration: string | null; interval: string; state: 'Active' | 'Disabled' | 'Paused' };
  status: JobStatus;
  synchronizationJobSettings: { name: string; value: string }[];
}

export interface Job {
  id: string;
  servicePrincipalId: string;
  template: JobTemplateId;
  resource: JobResource;
  /** From when on GET shows it. */
  visibleAt: number;
  /** When the next cycle (or retry in quarantine) is due; null when nothing is scheduled. */
  nextCycleAt: number | null;
  /** The uSNChanged up to which the domain was read; null before the first cycle and after a reset of the watermark. */
  watermark: number | null;
  /** A changed schema is evaluated for all objects by itself then; null when nothing is pending. */
  fullEvaluationAt: number | null;
  cycleCount: number;
  /** The next cycle releases what the delete threshold would hold. */
  forceDeletes: boolean;
  /** What the control made of the next cycle. */
  nextEnd: { reason: string } | null;
  redundantStarts: number[];
}

/** The raw schema of the job with the same id. */
export interface JobSchema {
  id: string;
  body: Record<string, unknown>;
}

export interface Secret {
  key: string;
  value: string;
}

/** Secrets of the service principal with the same id; `before` is what GET still shows until `visibleAt`. */
export interface SecretSet {
  id: string;
  values: Secret[];
  before: Secret[];
  visibleAt: number;
}

/** What a provisioning job knows about one AD object; id is `jobId|objectGuid`. */
export interface Connection {
  id: string;
  jobId: string;
  sourceId: string;
  sourceType: string;
  targetId: string;
  targetType: 'User' | 'Group';
  displayName: string;
  distinguishedName: string;
  /** objectGUIDs of members that could not be resolved. */
  unresolved: string[];
  /** `pending`: the password-hash or the writeback job has not looked at it since it changed. */
  passwordHash: 'pending' | 'done' | 'none';
  /** `pwdLastSet` of the hash that was looked at last. */
  passwordStamp: string | null;
  writeback: 'pending' | 'done' | 'none';
  writtenBackAt: string | null;
  connectedAt: number;
}

/** An object of the job to be looked at again in the next cycle; id is `jobId|objectGuid`. */
export interface Escrow {
  id: string;
  jobId: string;
  sourceId: string;
  code: string;
  attempts: number;
  /** Failed objects are tried again with growing distance. */
  nextAttemptAt: number;
}

/** A cycle under way; id is the job's id. */
export interface RunningCycle {
  id: string;
  cycleId: string;
  kind: 'full' | 'delta';
  beganAt: number;
  nextStepAt: number;
  /** Everything read up to this uSNChanged is in `queue`. */
  readUpTo: number;
  queue: string[];
  position: number;
  deletes: string[];
  references: string[];
  exports: number;
  imported: number;
  errors: number;
}

export type LogStatus = 'success' | 'failure' | 'skipped' | 'warning';

export interface ProvisioningStep {
  name: string;
  provisioningStepType: 'import' | 'scoping' | 'matching' | 'processing' | 'referenceResolution' | 'export';
  status: LogStatus;
  description: string;
  details: Record<string, string>;
}

export interface ProvisioningIdentity {
  id: string;
  displayName: string | null;
  identityType: string;
  details: Record<string, string>;
}

/** `provisioningObjectSummary`; shown from `visibleAt` on. */
export interface ProvisioningLogEntry {
  id: string;
  activityDateTime: string;
  tenantId: string;
  jobId: string;
  cycleId: string;
  changeId: string;
  provisioningAction: 'other' | 'create' | 'delete' | 'disable' | 'update' | 'stagedDelete';
  durationInMilliseconds: number;
  initiatedBy: { id: string; displayName: string; initiatorType: string };
  servicePrincipal: { id: string; displayName: string };
  sourceSystem: { id: string; displayName: string; details: Record<string, string> };
  targetSystem: { id: string; displayName: string; details: Record<string, string> };
  sourceIdentity: ProvisioningIdentity;
  targetIdentity: ProvisioningIdentity;
  provisioningStatusInfo: {
    status: LogStatus;
    errorInformation: {
      errorCode: string | null;
      reason: string | null;
      additionalDetails: string | null;
      errorCategory: string;
      recommendedAction: string | null;
    } | null;
  };
  provisioningSteps: ProvisioningStep[];
  modifiedProperties: { displayName: string; oldValue: string | null; newValue: string | null }[];
  visibleAt: number;
}

/** Work that becomes true later (a 204 before its effect); done by the handler of its kind. */
export interface PendingEffect {
  id: string;
  dueAt: number;
  kind: string;
  data: Record<string, unknown>;
}

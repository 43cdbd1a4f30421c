import { Request } from '../../orchestrations/ou-onboarding/contract';
import type { Current, Facts } from '../../orchestrations/ou-onboarding/facts';
import type { RawSchema } from '../../domain/synchronization-schema';
import type { Configuration, Job, Survey, SurveyedConfiguration } from '../../gateways/graph/synchronization';
import type { OnPremisesReport } from '../../domain/on-premises-report';
import type { Person } from '../../domain/person';
import type { Run } from '../../domain/run';
import type { Decision, Round } from '../../gateways/records/approvals';

export const cloudUnit = 'OU=Cloud,DC=corp,DC=contoso,DC=com';

export function aPerson(name: string, change: Partial<Person> = {}): Person {
  return { id: `oid-${name}`, userPrincipalName: `${name}@contoso.com`, displayName: name, mail: null, ...change };
}

export function anOnboarding(change: Record<string, unknown> = {}): Request {
  return Request.parse({
    domain: 'corp.contoso.com',
    organizationalUnits: [`OU=Employees,${cloudUnit}`],
    canary: { objectType: 'user', distinguishedName: `CN=Employee 1,OU=Employees,${cloudUnit}` },
    ...change,
  });
}

export function aJob(templateId = 'AD2AADProvisioning', change: Partial<Job> = {}): Job {
  return {
    jobId: `${templateId}.tenant.1`,
    templateId,
    code: 'Active',
    scheduleState: 'Active',
    quarantine: null,
    lastExecution: null,
    lastSuccessfulExecutionEnded: null,
    lastExportsEnded: null,
    progressObserved: null,
    steadyStateFirstAchieved: null,
    synchronizedEntryCounts: {},
    settings: {},
    ...change,
  };
}

export function aConfiguration(change: Partial<Configuration> = {}): Configuration {
  return {
    servicePrincipalId: 'sp-1',
    applicationId: 'app-1',
    displayName: 'corp.contoso.com',
    domain: 'corp.contoso.com',
    jobs: [aJob()],
    ...change,
  };
}

/** Everything could be read. */
export function surveyed({ jobs, ...configuration }: Configuration): SurveyedConfiguration {
  return { ...configuration, jobs: { kind: 'read', value: jobs }, settings: { kind: 'read', value: [] } };
}

export function aSurvey(configurations: Configuration[], unreadable: SurveyedConfiguration[] = []): Survey {
  return { configurations: [...configurations.map(surveyed), ...unreadable], unidentified: [] };
}

/** A small schema with what a careless client would lose. */
export function aSchema({ containers = [`OU=Staff,${cloudUnit}`], groups = [] as string[] } = {}): RawSchema {
  const mapping = (target: string, source: string) => ({
    targetAttributeName: target,
    unknownProperty: 7,
    source: { type: 'Attribute', name: source.slice(1, -1), expression: source, parameters: [] },
  });
  return {
    id: 'schema-1',
    version: 'v1',
    unknownTop: { kept: true },
    synchronizationRules: [
      {
        id: 'rule-1',
        sourceDirectoryName: 'Active Directory',
        containerFilter: { includedContainers: containers },
        groupFilter: { includedGroups: groups },
        objectMappings: ['user', 'inetOrgPerson', 'group'].map((sourceObjectName) => ({
          sourceObjectName,
          enabled: true,
          attributeMappings: [mapping('displayName', '[displayName]')],
        })),
      },
    ],
    directories: [{ id: 'd1', name: 'Active Directory', objects: [] }],
  };
}

export function aCurrent(change: Partial<Current> = {}): Current {
  return {
    configuration: aConfiguration(),
    schema: aSchema(),
    settings: [
      { key: 'Domain', value: '{"domain":"corp.contoso.com"}' },
      { key: 'AppKey', value: '{"appKeyScenario":"AD2AADProvisioning"}' },
    ],
    ...change,
  };
}

export function aReport(change: Partial<OnPremisesReport> = {}): OnPremisesReport {
  return {
    schemaVersion: 1,
    collectedAt: '2026-11-24T06:00:00.000Z',
    domain: 'corp.contoso.com',
    agents: [],
    organizationalUnits: ['Employees', 'Contractors'].map((name) => ({
      distinguishedName: `OU=${name},${cloudUnit}`,
      objectGuid: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    })),
    groups: [],
    ...change,
  };
}

/** A domain with nothing wrong and no configuration. */
export function facts(change: Partial<Facts> = {}): Facts {
  return {
    request: anOnboarding(),
    tenantSyncEnabled: true,
    missingPermissions: [],
    configurations: change.current ? [change.current.configuration] : [],
    current: null,
    agents: {
      kind: 'read',
      agents: [
        { machineName: 'SYNC01', status: 'active' },
        { machineName: 'SYNC02', status: 'active' },
      ],
    },
    report: aReport(),
    limits: { soft: 50, hard: 59 },
    ...change,
  };
}

export function aRun(change: Partial<Run> = {}): Run {
  return {
    runId: 'f'.repeat(32),
    workflow: 'ou-onboarding',
    mode: 'apply',
    state: 'queued',
    step: 'queued',
    progress: { done: 0, total: 1, unit: 'steps' },
    instanceId: `ouOnboarding-${'f'.repeat(32)}`,
    orchestrator: 'ouOnboarding',
    domain: 'corp.contoso.com',
    requester: aPerson('requester'),
    ticket: null,
    reason: null,
    round: 1,
    plan: null,
    refusal: null,
    outcome: null,
    cancelRequested: null,
    startedAt: '2026-11-24T06:00:00.000Z',
    updatedAt: '2026-11-24T06:00:00.000Z',
    endedAt: null,
    ...change,
  };
}

export function aRound(change: Partial<Round> = {}): Round {
  return {
    runId: 'f'.repeat(32),
    round: 1,
    workflow: 'ou-onboarding',
    instanceId: `approval-${'f'.repeat(32)}-1`,
    fingerprint: 'sha256:aa',
    requesterId: 'oid-requester',
    approvers: [aPerson('one'), aPerson('two')],
    required: 1,
    openedAt: '2026-11-24T06:00:00.000Z',
    expiresAt: '2026-12-01T06:00:00.000Z',
    state: 'open',
    closedAt: null,
    closedBecause: null,
    ...change,
  };
}

export function aDecision(name: string, change: Partial<Decision> = {}): Decision {
  return {
    approver: aPerson(name),
    decision: 'approve',
    comment: '',
    at: '2026-11-24T07:00:00.000Z',
    fingerprint: 'sha256:aa',
    ...change,
  };
}

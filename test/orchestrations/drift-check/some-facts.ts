import { configurationStateOf } from '../../../domain/configuration-state';
import type { Accepted } from '../../../domain/drift';
import type { DeclaredConfiguration } from '../../../domain/operator-config';
import type { DomainFacts } from '../../../orchestrations/drift-check/facts';
import type { SurveyedConfiguration } from '../../../gateways/graph/synchronization';
import { aJob, aReport, aSchema, cloudUnit } from '../../support/builders';

export const domain = 'corp.contoso.com';
export const staff = `OU=Staff,${cloudUnit}`;
export const now = '2026-11-24T08:00:00.000Z';

export const settings = [
  { key: 'AppKey', value: '{"appKeyScenario":"AD2AADPasswordHash"}' },
  {
    key: 'SyncNotificationSettings',
    value: '{"Enabled":true,"Recipients":"a@contoso.com","DeleteThresholdEnabled":true,"DeleteThresholdValue":10}',
  },
];
const jobs = ['AD2AADProvisioning', 'AD2AADPasswordHash'].map((templateId) => aJob(templateId));

export function aSurveyed(change: Partial<SurveyedConfiguration> = {}): SurveyedConfiguration {
  return {
    servicePrincipalId: 'sp-1',
    applicationId: 'app-1',
    displayName: domain,
    domain,
    jobs: { kind: 'read', value: jobs },
    settings: { kind: 'read', value: settings },
    ...change,
  };
}

export const declared: DeclaredConfiguration = {
  domain,
  organizationalUnits: [staff],
  settings: { deleteThreshold: { enabled: true, count: 10 } },
  attributeMappings: [],
};

export function anAccepted(change: Partial<Accepted> = {}): Accepted {
  const state = configurationStateOf({ servicePrincipalId: 'sp-1', schema: aSchema(), settings, jobs });
  if (!state) throw new Error('the schema has no scope');
  const asked = { settings: {}, attributeMappings: [] };
  return { domain, kind: 'run', runId: 'r1', at: now, state, asked, ...change };
}

/** A domain in which all is as it was declared and accepted. */
export function someFacts(change: Partial<DomainFacts> = {}): DomainFacts {
  const agent = { machineName: 'SYNC01', version: '1.1.2102.0', serviceState: 'Running' } as const;
  const unit = { distinguishedName: staff, objectGuid: '7c9e6679-7425-40de-944b-e07fc1f90ae7' };
  return {
    domain,
    now,
    declared,
    accepted: anAccepted(),
    known: undefined,
    configuration: { kind: 'read', value: aSurveyed() },
    others: [],
    hasUnidentified: false,
    schema: { kind: 'read', value: aSchema() },
    agents: { kind: 'read', value: [{ machineName: 'SYNC01', status: 'active' }] },
    report: { newest: aReport({ organizationalUnits: [unit], agents: [agent] }), isFresh: true },
    isBusy: false,
    limits: { reportFreshFor: 'PT24H', oldestAgentVersion: '1.1.1370.0' },
    ...change,
  };
}

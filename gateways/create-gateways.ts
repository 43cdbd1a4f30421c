import { MisconfiguredError } from '../domain/errors';
import type { OperatorConfig } from '../domain/operator-config';
import { createApprovalTokens } from './approval-tokens';
import { azurePlatform } from './azure-platform';
import { createCredential, exchangeScope, graphScope } from './credentials';
import { createExchangeAdmin } from './exchange/create-exchange-admin';
import type { Gateways } from './gateways';
import { createAgents } from './graph/create-agents';
import { createAssignments } from './graph/create-assignments';
import { createExtensions } from './graph/create-extensions';
import { createAudits } from './graph/create-audits';
import { createGroups } from './graph/create-groups';
import { createGraph } from './graph/client';
import { createDeletions } from './graph/create-deletions';
import { createDirectory } from './graph/create-directory';
import { createSynchronization } from './graph/create-synchronization';
import { createProvisioningLog } from './graph/create-provisioning-log';
import { createIdentity } from './identity';
import { createLog } from './log';
import { createMailer } from './mail/create-mailer';
import type { Platform } from './platform';
import { createProbes } from './probes';
import { createAlarms } from './records/alarms';
import { createAttestations } from './records/attestations';
import { createApprovals } from './records/approvals';
import { createDrift } from './records/drift';
import { createHeartbeats } from './records/heartbeats';
import { createLedger } from './records/ledger';
import { createReports } from './records/reports';
import { createRuns } from './records/runs';
import { createSentMails } from './records/sent-mails';
import { createStarts } from './records/starts';
import { createWatches } from './records/watches';
import { exchangeBaseUrl, type Settings } from './settings';

/** The whole world for rooms and doors. `platform` is `localPlatform()`: what the embedded host put in place, if it did. */
export function createGateways(settings: Settings, config: OperatorConfig, platform: Platform | undefined): Gateways {
  if (platform && settings.WEBSITE_SITE_NAME)
    throw new MisconfiguredError(['A local platform is in place on App Service: refusing to start.']);
  const credential = createCredential(settings);
  const { clock, storage, approvalKeys, ledgerKeys, logSink } = platform ?? azurePlatform(settings, credential);
  const log = createLog(logSink);
  const graph = createGraph({ baseUrl: settings.GRAPH_BASE_URL, credential, clock, log });
  const baseUrl = exchangeBaseUrl(settings);
  const scopes = { graph: graphScope(settings.GRAPH_BASE_URL), exchange: exchangeScope(baseUrl) };
  return {
    settings,
    config,
    clock,
    log,
    identity: createIdentity(credential, scopes),
    directory: createDirectory(graph),
    deletions: createDeletions(graph),
    assignments: createAssignments(graph),
    extensions: createExtensions(graph),
    groups: createGroups(graph),
    synchronization: createSynchronization(graph),
    agents: createAgents(graph),
    audits: createAudits(graph),
    provisioningLog: createProvisioningLog(graph),
    exchangeAdmin: createExchangeAdmin({ baseUrl, tenantId: settings.TENANT_ID, credential, clock, log }),
    mailer: createMailer(graph, settings.MAIL_SENDER),
    approvalTokens: createApprovalTokens(approvalKeys),
    runs: createRuns(storage, clock),
    ledger: createLedger({ storage, clock, keys: ledgerKeys }),
    approvals: createApprovals(storage),
    reports: createReports(storage),
    starts: createStarts(storage),
    sentMails: createSentMails(storage),
    alarms: createAlarms(storage),
    attestations: createAttestations(storage),
    drift: createDrift(storage),
    heartbeats: createHeartbeats(storage, clock),
    watches: createWatches(storage),
    probes: createProbes({ storage, approvalKeys, ledgerKeys }, settings),
  };
}

import type { OperatorConfig } from '../domain/operator-config';
import type { ApprovalTokens } from './approval-tokens';
import type { Clock } from './clock';
import type { Agents } from './graph/agents';
import type { Deletions } from './graph/deletions';
import type { Directory } from './graph/directory';
import type { ProvisioningLog } from './graph/provisioning-log';
import type { Synchronization } from './graph/synchronization';
import type { Identity } from './identity';
import type { Log } from './log';
import type { Mailer } from './mail/mailer';
import type { Probes } from './probes';
import type { Alarms } from './records/alarms';
import type { Approvals } from './records/approvals';
import type { Heartbeats } from './records/heartbeats';
import type { Ledger } from './records/ledger';
import type { Reports } from './records/reports';
import type { Runs } from './records/runs';
import type { SentMails } from './records/sent-mails';
import type { Starts } from './records/starts';
import type { Watches } from './records/watches';
import type { Settings } from './settings';

/** The world, as rooms and doors see it: built once in functions/index.ts, replaced piece by piece in tests. */
export interface Gateways {
  settings: Settings;
  config: OperatorConfig;
  clock: Clock;
  log: Log;
  identity: Identity;
  directory: Directory;
  deletions: Deletions;
  synchronization: Synchronization;
  agents: Agents;
  provisioningLog: ProvisioningLog;
  mailer: Mailer;
  approvalTokens: ApprovalTokens;
  runs: Runs;
  ledger: Ledger;
  approvals: Approvals;
  reports: Reports;
  starts: Starts;
  sentMails: SentMails;
  alarms: Alarms;
  heartbeats: Heartbeats;
  watches: Watches;
  probes: Probes;
}

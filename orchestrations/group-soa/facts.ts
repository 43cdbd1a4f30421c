import type { OnPremisesReport } from '../../domain/on-premises-report';
import type { Authority, GroupSummary, Member } from '../../gateways/graph/groups';
import type { Kept } from './contract';
import type { WriteBackFacts } from './write-back-facts';

/** Everything a plan is decided from, as read just now. */
export interface Facts {
  request: Kept;
  missingPermissions: string[];
  tenantSyncEnabled: boolean;
  /** What was asked for, and what is nested in it when that was asked too. */
  groups: GroupSummary[];
  /** Ids that were asked for and that the tenant does not know. */
  unknownIds: string[];
  /** Of groups that AD does not synchronize: converted, rolled back or of the cloud. */
  authorities: Map<string, Authority>;
  /** Undefined where they could not be read. */
  members: Map<string, Member[] | undefined>;
  /** Read for the way back only: who would leave. */
  owners: Map<string, Member[] | undefined>;
  /** Of the tenant, whether asked for or not: those that AD never had. */
  cloudGroupIds: Set<string>;
  /** Of the domain of the organizational unit, or to which groups are provisioned back; when it is fresh. */
  report: OnPremisesReport | undefined;
  /** When groups are to be provisioned back to AD. */
  writeBack: WriteBackFacts | undefined;
}

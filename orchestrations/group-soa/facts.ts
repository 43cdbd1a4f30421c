import type { OnPremisesReport } from '../../domain/on-premises-report';
import type { Authority, GroupSummary, Memberships } from '../../gateways/graph/groups';
import type { Request } from './contract';

/** Everything a plan is decided from, as read just now. */
export interface Facts {
  request: Request;
  missingPermissions: string[];
  tenantSyncEnabled: boolean;
  /** What was asked for, and what is nested in it when that was asked too. */
  groups: GroupSummary[];
  /** Ids that were asked for and that the tenant does not know. */
  unknownIds: string[];
  /** Of groups that AD does not synchronize: converted, rolled back or of the cloud. */
  authorities: Map<string, Authority>;
  /** Undefined where they could not be read. */
  memberships: Map<string, Memberships | undefined>;
  /** Of the domain of an organizational unit, when it is fresh. */
  report: OnPremisesReport | undefined;
}

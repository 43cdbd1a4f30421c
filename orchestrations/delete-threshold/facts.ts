import type { OnPremisesReport } from '../../domain/on-premises-report';
import type { Found, GroupFacts, UserFacts } from '../../gateways/graph/deletions';
import type { Request } from './contract';
import type { StagedDelete } from './evidence';

/** A provisioning job that the delete threshold holds. */
export interface Held {
  servicePrincipalId: string;
  jobId: string;
  /** Since when; a new hold is another series. */
  seriesBegan: string;
  /** When the service looked at it last. */
  lastLook: string;
  threshold: number;
}

/** Everything a review is decided from, as read just now. */
export interface Facts {
  request: Request;
  missingPermissions: string[];
  tenantSyncEnabled: boolean;
  /** Null: no job of the domain is held for too many deletes. */
  held: Held | null;
  staged: StagedDelete[];
  /** By id in Entra ID. */
  users: Map<string, Found<UserFacts>>;
  groups: Map<string, Found<GroupFacts>>;
  /** Id to names of directory roles; null: could not be read. */
  roleHolders: Map<string, string[]> | null;
  /** Units in scope today; null: could not be read. */
  scope: string[] | null;
  /** Only when it is fresh. */
  report: OnPremisesReport | undefined;
}

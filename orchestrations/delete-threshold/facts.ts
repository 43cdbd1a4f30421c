import type { OnPremisesReport } from '../../domain/on-premises-report';
import type { Found, GroupFacts, UserFacts } from '../../gateways/graph/deletions';
import type { Kept } from './contract';
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
  request: Kept;
  missingPermissions: string[];
  tenantSyncEnabled: boolean;
  /** Null: no job of the domain is held for too many deletes, or it is another hold than the review's. */
  held: Held | null;
  /** The job is quarantined for another reason, which may hide that deletes are held. */
  otherReason: string | null;
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

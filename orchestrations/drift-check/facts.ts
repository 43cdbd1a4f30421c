import type { Accepted, Known } from '../../domain/drift';
import type { DeclaredConfiguration } from '../../domain/operator-config';
import type { OnPremisesReport } from '../../domain/on-premises-report';
import type { Reading } from '../../domain/reading';
import type { RawSchema } from '../../domain/synchronization-schema';
import type { Agent } from '../../gateways/graph/agents';
import type { SurveyedConfiguration } from '../../gateways/graph/synchronization';

/** Everything that is compared about one AD domain, as read just now. */
export interface DomainFacts {
  domain: string;
  now: string;
  declared: DeclaredConfiguration | undefined;
  accepted: Accepted | undefined;
  known: Known | undefined;
  /** Null: there is none. */
  configuration: Reading<SurveyedConfiguration | null>;
  /** Further ones that are bound to the same domain. */
  others: SurveyedConfiguration[];
  /** There is one of which nobody can tell now whose it is. */
  hasUnidentified: boolean;
  /** Null: there is no provisioning job that could have one. */
  schema: Reading<RawSchema | null>;
  agents: Reading<Agent[]>;
  /** The newest one, and whether it is fresh. */
  report: { newest: OnPremisesReport | undefined; isFresh: boolean };
  /** A run of ours is changing it, or did since the look began. */
  isBusy: boolean;
  limits: { reportFreshFor: string; oldestAgentVersion: string };
}

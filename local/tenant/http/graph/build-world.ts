import type { WorldClock } from '../../../world-clock';
import { guidFrom } from '../../state/chance';
import type { TenantState } from '../../state/open-state';
import type { AppIdentity } from '../access/token-doors';
import { createTokens } from '../access/tokens';
import { ALL_ROUTES } from '../all-routes';
import { createFaults } from '../faults/active-faults';
import { createQuotas } from '../limits/quotas';
import type { Bucket } from '../limits/token-bucket';
import { createRequestLog } from '../log/request-log';
import type { GraphWorld } from './graph-world';
import { createRouter } from './route';
import { createSearchIndex } from './search-index';

interface WorldOptions {
  state: TenantState;
  clock: WorldClock;
  identity: AppIdentity;
  complain(error: unknown): void;
  effectDelayMilliseconds?: number | undefined;
}

interface KeptQuotas {
  id: string;
  buckets: Record<string, Bucket>;
}

export function buildWorld(options: WorldOptions): GraphWorld {
  const { state, clock, identity, complain, effectDelayMilliseconds } = options;
  const kept = state.collection<KeptQuotas>('quotas', {});
  const { clientId: appId, tenantId } = identity;
  const quotas = createQuotas({
    now: clock.now,
    userCount: () => state.users.size(),
    scope: { appId, tenantId },
    before: kept.get(appId)?.buckets,
  });
  return {
    context: {
      state,
      clock,
      identity,
      index: createSearchIndex(state, clock),
      effectDelayMilliseconds,
      sending: new Map(),
    },
    // The same key after a restart, so that tokens which clients hold stay good.
    tokens: createTokens(guidFrom(state.seed, 'token key', tenantId)),
    quotas,
    faults: createFaults(),
    log: createRequestLog(state),
    findRoute: createRouter(ALL_ROUTES),
    keepQuotas: () => kept.put({ id: appId, buckets: quotas.snapshot() }),
    complain,
  };
}

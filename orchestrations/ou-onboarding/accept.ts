import { accepting, configurationStateOf, mappingKeyOf } from '../../domain/configuration-state';
import type { Accepted } from '../../domain/drift';
import type { OfRun } from '../kit/run-contract';
import { readBefore } from './before';
import type { Request } from './contract';
import type { Current } from './facts';
import type { OnboardingGateways } from './writing';

/** What a verified run changed is what drift is measured by from now on; what somebody else changed by hand is not. */
export async function acceptVerified(
  gateways: OnboardingGateways,
  of: OfRun,
  { request, current }: { request: Request; current: Current },
): Promise<void> {
  const { clock, drift } = gateways;
  const domain = request.domain.toLowerCase();
  const [earlier, after] = [await drift.accepted(domain), stateOf(current)];
  if (!after || earlier?.runId === of.runId) return;
  const kept = await readBefore(gateways, of);
  const before = kept?.configuration ? stateOf({ ...kept, configuration: kept.configuration }) : undefined;
  await drift.accept({
    domain,
    kind: 'run',
    runId: of.runId,
    at: clock.now().toISOString(),
    state: earlier && before ? accepting(earlier.state, { before, after }) : after,
    asked: askedOf(earlier, request),
  });
}

function stateOf({
  configuration,
  schema,
  settings,
}: Omit<Current, 'settings'> & { settings: Current['settings'] | null }) {
  const { servicePrincipalId, jobs } = configuration;
  return configurationStateOf({ servicePrincipalId, jobs, schema, settings: settings ?? [] });
}

/** Of two runs that asked for the same thing the last one counts. */
function askedOf(earlier: Accepted | undefined, { settings, attributeMappings }: Request): Accepted['asked'] {
  const mappings = [...(earlier?.asked.attributeMappings ?? []), ...attributeMappings];
  return {
    settings: { ...earlier?.asked.settings, ...settings },
    attributeMappings: [...new Map(mappings.map((mapping) => [mappingKeyOf(mapping), mapping])).values()],
  };
}

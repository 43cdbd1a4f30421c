import { accepting, agreedByDeclaration } from '../../domain/accepting';
import { type ConfigurationState, configurationStateOf, mappingKeyOf } from '../../domain/configuration-state';
import type { Accepted } from '../../domain/drift';
import type { OfRun } from '../kit/run-contract';
import { readBefore } from './before';
import type { Request } from './contract';
import type { Current } from './facts';
import type { OnboardingGateways } from './writing';

/**
 * What a verified run was asked for and changed is what drift is measured by from now on; what somebody else changed by hand is not,
 * be it measured by what was accepted before or by what is declared.
 */
export async function acceptVerified(
  gateways: OnboardingGateways,
  of: OfRun,
  { request, current }: { request: Request; current: Current },
): Promise<void> {
  const { clock, drift, config } = gateways;
  const domain = request.domain.toLowerCase();
  const [earlier, after] = [await drift.accepted(domain), stateOf(current)];
  if (!after || earlier?.runId === of.runId) return;
  const kept = await readBefore(gateways, of);
  const before = (kept?.configuration && stateOf({ ...kept, configuration: kept.configuration })) ?? null;
  const agreed = (before && earlier?.state) ?? unacceptedOf(config, domain, { before, after });
  await drift.accept({
    domain,
    kind: 'run',
    runId: of.runId,
    at: clock.now().toISOString(),
    state: accepting(agreed, { before, after }, request),
    asked: askedOf(earlier, request),
  });
}

/** What counts where nothing was accepted: the declaration, or what was there where nobody declared anything. */
function unacceptedOf(
  { configurations }: Pick<OnboardingGateways['config'], 'configurations'>,
  domain: string,
  seen: { before: ConfigurationState | null; after: ConfigurationState },
): ConfigurationState {
  const declared = configurations.find((one) => one.domain.toLowerCase() === domain);
  return declared ? agreedByDeclaration(declared, seen) : (seen.before ?? seen.after);
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

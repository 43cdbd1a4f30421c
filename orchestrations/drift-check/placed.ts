import type { Unreadable } from '../../domain/reading';
import { maskedKeysOf } from '../../domain/synchronization-settings';
import type { Gateways } from '../../gateways/gateways';
import type { Survey, SurveyedConfiguration } from '../../gateways/graph/synchronization';

export type PlacedConfiguration = SurveyedConfiguration & { domain: string };

/** A survey in which each configuration has its domain; those whose domain cannot be told now are with the unidentified. */
export interface PlacedSurvey extends Survey {
  configurations: PlacedConfiguration[];
}

export async function placed({ drift }: Pick<Gateways, 'drift'>, survey: Survey): Promise<PlacedSurvey> {
  const isSilent = survey.configurations.some(({ domain }) => domain === null);
  const remembered = isSilent ? await rememberedDomains(drift) : new Map<string, string>();
  const configurations: PlacedConfiguration[] = [];
  const unidentified = [...survey.unidentified];
  for (const one of survey.configurations) {
    const domain = one.domain ?? remembered.get(one.servicePrincipalId);
    const gap = domain === undefined ? gapOf(one) : undefined;
    if (gap) unidentified.push({ displayName: one.displayName, ...gap });
    // All of it was read and names no domain: then its name has to do.
    else configurations.push({ ...one, domain: domain ?? one.displayName.toLowerCase() });
  }
  return { configurations, unidentified };
}

/** By the id of the configuration that was accepted or seen there. */
async function rememberedDomains(drift: Gateways['drift']): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const domain of await drift.knownDomains()) {
    const id = (await drift.known(domain))?.servicePrincipalId;
    if (id) found.set(id, domain);
  }
  for (const domain of await drift.acceptedDomains()) {
    const id = (await drift.accepted(domain))?.state.servicePrincipalId;
    if (id) found.set(id, domain);
  }
  return found;
}

/** Why its domain cannot be told; undefined when all was read and none is named. */
function gapOf({ jobs, settings }: SurveyedConfiguration): Unreadable | undefined {
  if (jobs.kind === 'unreadable') return jobs;
  if (settings.kind === 'unreadable') return settings;
  if (!maskedKeysOf(settings.value).includes('Domain')) return undefined;
  return {
    kind: 'unreadable',
    code: 'SETTINGS_MASKED',
    detail: 'The service does not show whose configuration it is.',
  };
}

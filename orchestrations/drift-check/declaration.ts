import { mappingKeyOf, namesBeyond, sourceTextOf } from '../../domain/configuration-state';
import type { Accepted, Difference } from '../../domain/drift';
import type { ConfigurationSettings, DeclaredConfiguration, Mapping } from '../../domain/operator-config';
import { difference, differs } from './difference';
import { agreedSettings } from './expected';
import type { DomainFacts } from './facts';

/** A verified run changed what the declaration does not say yet; and what is declared that no run has brought yet. */
export function declarationDifferences({ domain, declared, accepted }: DomainFacts): Difference[] {
  if (!accepted) return [];
  return [...behind(domain, declared, accepted), ...ahead(domain, declared, accepted)];
}

function behind(domain: string, declared: DeclaredConfiguration | undefined, accepted: Accepted): Difference[] {
  // A baseline that people approved needs no declaration.
  if (!declared && accepted.kind === 'baseline') return [];
  const actual = toCommit(declared, accepted);
  const { organizationalUnits = [] } = declared ?? {};
  const isSame =
    declared &&
    namesBeyond(actual.organizationalUnits, organizationalUnits).length === 0 &&
    !differs(actual.settings, declared.settings) &&
    !differs(keyed(actual.attributeMappings), keyed(declared.attributeMappings));
  if (isSame) return [];
  const expected = declared ?? null;
  const path = '/declaration';
  const aspect = 'configuration';
  return [difference({ domain, code: 'DECLARATION_BEHIND', path, expected, actual, aspect })];
}

function ahead(domain: string, declared: DeclaredConfiguration | undefined, accepted: Accepted): Difference[] {
  const expected = namesBeyond(declared?.organizationalUnits ?? [], accepted.state.schema.organizationalUnits);
  if (expected.length === 0) return [];
  const path = '/declaration/organizationalUnits';
  const aspect = 'configuration';
  return [difference({ domain, code: 'NOT_ONBOARDED_YET', path, expected, actual: null, aspect })];
}

/** The entry of `config/operator.config.json` as it should read: what is declared stays, what was accepted is added. */
export function toCommit(declared: DeclaredConfiguration | undefined, accepted: Accepted): DeclaredConfiguration {
  const { organizationalUnits: units } = accepted.state.schema;
  const already = declared?.organizationalUnits ?? [];
  return {
    domain: declared?.domain ?? accepted.domain,
    organizationalUnits: [...already, ...namesBeyond(units, already)],
    settings: settingsToCommit(declared, accepted),
    attributeMappings: mappingsToCommit(declared, accepted),
  };
}

/** Of the settings those that are declared or were asked for, with the values that were accepted. */
function settingsToCommit(declared: DeclaredConfiguration | undefined, accepted: Accepted) {
  const names = { ...declared?.settings, ...accepted.asked.settings };
  const agreed = agreedSettings(declared?.settings, accepted);
  const { passwordHashSync, notificationEmail, deleteThreshold, exchangeHybridWriteback } = agreed;
  const settings: ConfigurationSettings = {};
  if ('passwordHashSync' in names) settings.passwordHashSync = passwordHashSync;
  if ('exchangeHybridWriteback' in names) settings.exchangeHybridWriteback = exchangeHybridWriteback;
  if ('notificationEmail' in names && notificationEmail !== null) settings.notificationEmail = notificationEmail;
  if ('deleteThreshold' in names) settings.deleteThreshold = deleteThreshold;
  return settings;
}

function mappingsToCommit(declared: DeclaredConfiguration | undefined, { state, asked }: Accepted): Mapping[] {
  const sources = new Map(state.schema.mappings.map((mapping) => [mappingKeyOf(mapping), sourceTextOf(mapping)]));
  const named = new Map(
    [...(declared?.attributeMappings ?? []), ...asked.attributeMappings].map((one) => [mappingKeyOf(one), one]),
  );
  return [...named.values()].map((mapping) => ({
    ...mapping,
    source: sources.get(mappingKeyOf(mapping)) ?? mapping.source,
  }));
}

function keyed(mappings: readonly Mapping[]): Record<string, string> {
  return Object.fromEntries(mappings.map((mapping) => [mappingKeyOf(mapping), mapping.source]));
}

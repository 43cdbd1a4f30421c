import type { Accepted } from '../../domain/drift';
import type { JobState, SchemaState, SettingsState } from '../../domain/configuration-state';
import { jobTemplates } from '../../domain/job-templates';
import type { ConfigurationSettings, DeclaredConfiguration, Mapping } from '../../domain/operator-config';
import { credentialMapping } from '../../domain/synchronization-schema';
import type { DomainFacts } from './facts';

/** By what a configuration is measured. What a declaration does not speak of is not measured. */
export interface Expected {
  organizationalUnits: string[];
  groups: string[];
  /** Every mapping and type of objects as accepted; undefined when only a declaration says what is expected. */
  whole: Pick<SchemaState, 'mappings' | 'objectTypes'> | undefined;
  declaredMappings: Mapping[];
  settings: Partial<SettingsState>;
  exchangeHybridWriteback: boolean | undefined;
  jobs: JobState[];
}

/** What was last accepted, else what is declared (api.md, 2.5); undefined when nobody has said anything. */
export function expectedOf({ accepted, declared }: Pick<DomainFacts, 'accepted' | 'declared'>): Expected | undefined {
  if (accepted) {
    const { schema, jobs } = accepted.state;
    const { organizationalUnits, groups } = schema;
    const { exchangeHybridWriteback, ...settings } = agreedSettings(declared?.settings, accepted);
    return {
      organizationalUnits,
      groups,
      whole: schema,
      declaredMappings: [],
      settings,
      exchangeHybridWriteback,
      jobs,
    };
  }
  return declared && expectedOfDeclaration(declared);
}

/** Of a setting that no run was asked for and no baseline accepted, what is declared counts, and not what happened to be there. */
export function agreedSettings(
  declared: ConfigurationSettings = {},
  { kind, state, asked }: Accepted,
): SettingsState & { exchangeHybridWriteback: boolean } {
  const exchangeHybridWriteback = state.jobs.some(({ templateId }) => templateId === jobTemplates.exchangeWriteback);
  const accepted = { ...state.settings, exchangeHybridWriteback };
  if (kind === 'baseline') return accepted;
  const unasked = Object.entries(declared).filter(([name]) => !(name in asked.settings));
  return { ...accepted, ...Object.fromEntries(unasked) };
}

function expectedOfDeclaration({ organizationalUnits, settings, attributeMappings }: DeclaredConfiguration): Expected {
  const { passwordHashSync, exchangeHybridWriteback, notificationEmail, deleteThreshold } = settings;
  const hashed: Mapping[] = passwordHashSync ? [{ objectType: 'user', ...credentialMapping }] : [];
  const templates = [jobTemplates.provisioning, ...(passwordHashSync ? [jobTemplates.passwordHash] : [])];
  return {
    organizationalUnits,
    groups: [],
    whole: undefined,
    declaredMappings: [...attributeMappings, ...hashed],
    settings: {
      ...(passwordHashSync !== undefined && { passwordHashSync }),
      ...(notificationEmail !== undefined && { notificationEmail }),
      ...(deleteThreshold !== undefined && { deleteThreshold }),
    },
    exchangeHybridWriteback,
    jobs: templates.map((templateId) => ({ templateId, running: true })),
  };
}

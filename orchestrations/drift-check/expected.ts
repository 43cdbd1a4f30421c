import type { JobState, MappingState, SchemaState, SettingsState } from '../../domain/configuration-state';
import { jobTemplates } from '../../domain/job-templates';
import type { DeclaredConfiguration, Mapping } from '../../domain/operator-config';
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
    const { schema, settings, jobs } = accepted.state;
    const { organizationalUnits, groups } = schema;
    const exchangeHybridWriteback = jobs.some(({ templateId }) => templateId === jobTemplates.exchangeWriteback);
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

/** The source of a mapping, as people write it. */
export function sourceTextOf({ raw }: MappingState): string | null {
  const source: unknown = raw['source'];
  if (typeof source !== 'object' || source === null) return null;
  const expression: unknown = Reflect.get(source, 'expression');
  if (typeof expression === 'string') return expression;
  const name: unknown = Reflect.get(source, 'name');
  return typeof name === 'string' ? `[${name}]` : null;
}

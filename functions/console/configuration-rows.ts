import { type ConfigurationState, schemaStateOf, settingsStateOf, standingOf } from '../../domain/configuration-state';
import type { DomainFacts } from '../../orchestrations/drift-check/facts';
import type { ConfigurationPageView } from '../pages/views';

type Shown = Partial<Record<(typeof names)[number], unknown>>;

const names = [
  'Organizational units',
  'Groups in scope',
  'Password hash synchronization',
  'Notification',
  'Delete threshold',
  'Jobs',
  'Attribute mappings',
] as const;

/** Side by side, in the order in which people ask. */
export function configurationRows(facts: DomainFacts): ConfigurationPageView['rows'] {
  const [declared, accepted, live] = [declaredOf(facts), acceptedOf(facts), liveOf(facts)];
  return names.map((name) => ({
    name,
    declared: declared[name] ?? null,
    accepted: accepted[name] ?? null,
    live: live[name] ?? null,
  }));
}

function declaredOf({ declared }: DomainFacts): Shown {
  if (!declared) return {};
  const { organizationalUnits, settings, attributeMappings } = declared;
  return {
    'Organizational units': organizationalUnits,
    'Password hash synchronization': settings.passwordHashSync,
    Notification: settings.notificationEmail,
    'Delete threshold': settings.deleteThreshold,
    'Attribute mappings': attributeMappings.map(
      ({ objectType, target, source }) => `${objectType}.${target} from ${source}`,
    ),
  };
}

function acceptedOf({ accepted }: DomainFacts): Shown {
  if (!accepted) return {};
  const jobs = accepted.state.jobs.map(({ templateId, running }) => `${templateId}: ${running ? 'runs' : 'stopped'}`);
  return { ...schemaOf(accepted.state.schema), ...settingsOf(accepted.state.settings), Jobs: jobs };
}

function liveOf({ configuration, schema }: DomainFacts): Shown {
  const found = configuration.kind === 'read' ? configuration.value : null;
  if (!found) return {};
  const state = schema.kind === 'read' && schema.value ? schemaStateOf(schema.value) : undefined;
  const { jobs, settings } = found;
  return {
    ...(state && schemaOf(state)),
    ...(settings.kind === 'read' && settingsOf(settingsStateOf(settings.value))),
    ...(jobs.kind === 'read' && {
      Jobs: jobs.value.map((job) => `${job.templateId}: ${wordsFor(job)}`),
    }),
  };
}

/** A quarantined job is scheduled all the same. */
function wordsFor(job: Parameters<typeof standingOf>[0]): string {
  return job.code === 'Quarantine' ? 'quarantined' : `${standingOf(job)} (${job.code})`;
}

function schemaOf({ organizationalUnits, groups, mappings }: ConfigurationState['schema']): Shown {
  return {
    'Organizational units': organizationalUnits,
    'Groups in scope': groups,
    'Attribute mappings': `${mappings.length} of all types of objects`,
  };
}

function settingsOf({ passwordHashSync, notificationEmail, deleteThreshold }: ConfigurationState['settings']): Shown {
  return {
    'Password hash synchronization': passwordHashSync,
    Notification: notificationEmail ?? 'nobody',
    'Delete threshold': deleteThreshold,
  };
}

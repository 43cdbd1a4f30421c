import { settingsStateOf, standingOf } from '../../domain/configuration-state';
import type { Difference } from '../../domain/drift';
import { jobTemplates } from '../../domain/job-templates';
import { maskedKeysOf, type Setting, unreadableKeysOf } from '../../domain/synchronization-settings';
import type { Job, SurveyedConfiguration } from '../../gateways/graph/synchronization';
import { type Compared, difference, differs, judged, notKnown, together } from './difference';
import type { Expected } from './expected';

interface Measured {
  domain: string;
  configuration: SurveyedConfiguration;
  expected: Expected;
}

export function settingsDifferences({ domain, configuration: { settings }, expected }: Measured): Compared {
  if (settings.kind === 'unreadable') return notKnown(domain, '/settings', settings);
  return together([
    appKeyDifferences(domain, settings.value, expected),
    notificationDifferences(domain, settings.value, expected),
  ]);
}

/** Why the value of a key tells nothing; undefined when it does. */
function untold(settings: readonly Setting[], key: string): { code: string; detail: string } | undefined {
  if (maskedKeysOf(settings).includes(key)) {
    return { code: 'SETTINGS_MASKED', detail: 'The service does not show this value.' };
  }
  if (!unreadableKeysOf(settings).includes(key)) return undefined;
  return { code: 'SETTINGS_UNREADABLE', detail: `The value of ${key} is not of the shape that is known.` };
}

function appKeyDifferences(domain: string, settings: readonly Setting[], expected: Expected): Compared {
  const path = '/settings/passwordHashSync';
  const reason = untold(settings, 'AppKey');
  if (reason) return notKnown(domain, path, reason);
  const wanted = expected.settings.passwordHashSync;
  const { passwordHashSync: actual } = settingsStateOf(settings);
  const aspect = 'appKey';
  if (wanted === undefined || wanted === actual) return judged([aspect], []);
  const code = 'PASSWORD_HASH_SYNC_CHANGED';
  return judged([aspect], [difference({ domain, code, path, expected: wanted, actual, aspect })]);
}

const ofNotification = [
  { name: 'deleteThreshold', code: 'DELETE_THRESHOLD_CHANGED' },
  { name: 'notificationEmail', code: 'NOTIFICATION_CHANGED' },
] as const;

function notificationDifferences(domain: string, settings: readonly Setting[], expected: Expected): Compared {
  const reason = untold(settings, 'SyncNotificationSettings');
  if (reason) return together(ofNotification.map(({ name }) => notKnown(domain, `/settings/${name}`, reason)));
  const live = settingsStateOf(settings);
  const aspect = 'notification';
  const differences = ofNotification.flatMap(({ name, code }) => {
    const [wanted, actual] = [expected.settings[name], live[name]];
    if (wanted === undefined || !differs(wanted, actual)) return [];
    return [difference({ domain, code, path: `/settings/${name}`, expected: wanted, actual, aspect })];
  });
  return judged([aspect], differences);
}

export function jobDifferences({ domain, configuration: { jobs }, expected }: Measured): Compared {
  if (jobs.kind === 'unreadable') return notKnown(domain, '/jobs', jobs);
  const differences = [
    ...missingJobs(domain, jobs.value, expected),
    ...writebackDifferences(domain, jobs.value, expected),
    ...stoppedJobs(domain, jobs.value, expected),
  ];
  const strange = jobs.value.filter((job) => standingOf(job) === 'unknown');
  if (strange.length === 0) return judged(['jobs'], differences);
  return together(
    strange.map(({ templateId, code }) =>
      notKnown(domain, `/jobs/${templateId}`, { code: 'VALUE_UNKNOWN', detail: `The job says ${code}.` }),
    ),
  );
}

/** The job of the Exchange writeback is that setting: there is no other place that says so. */
function missingJobs(domain: string, jobs: readonly Job[], expected: Expected): Difference[] {
  const templates = jobs.map(({ templateId }) => templateId);
  return expected.jobs
    .filter(({ templateId }) => templateId !== jobTemplates.exchangeWriteback && !templates.includes(templateId))
    .map(({ templateId }) => {
      const path = `/jobs/${templateId}`;
      return difference({ domain, code: 'JOB_MISSING', path, expected: 'Active', actual: null, aspect: 'jobs' });
    });
}

function writebackDifferences(domain: string, jobs: readonly Job[], expected: Expected): Difference[] {
  const actual = jobs.some(({ templateId }) => templateId === jobTemplates.exchangeWriteback);
  const wanted = expected.exchangeHybridWriteback;
  if (wanted === undefined || wanted === actual) return [];
  const code = 'EXCHANGE_WRITEBACK_CHANGED';
  const path = '/settings/exchangeHybridWriteback';
  return [difference({ domain, code, path, expected: wanted, actual, aspect: 'jobs' })];
}

/** Every job that is there should run, unless it was accepted as it stands. */
function stoppedJobs(domain: string, jobs: readonly Job[], expected: Expected): Difference[] {
  return jobs
    .filter((job) => standingOf(job) === 'stopped' && isExpectedToRun(job, expected))
    .map(({ templateId, code }) => {
      const path = `/jobs/${templateId}`;
      return difference({ domain, code: 'JOB_STOPPED', path, expected: 'Active', actual: code, aspect: 'jobs' });
    });
}

function isExpectedToRun({ templateId }: Job, expected: Expected): boolean {
  return expected.jobs.find((job) => job.templateId === templateId)?.running ?? true;
}

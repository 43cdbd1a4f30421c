import { type Reading, unreadableBy } from '../../domain/reading';
import {
  bodyOf,
  candidatesOf,
  domainOf,
  jobsOf,
  readApplications,
  readParts,
  readServicePrincipals,
  secretsOf,
  type Application,
  type Candidate,
} from './configurations';
import type { BatchAnswer } from './batch';
import type { Survey, SurveyedConfiguration, Synchronization } from './synchronization';
import type { Part } from './synchronization-calls';

const operation = 'surveyConfigurations';

export function createSurvey(part: Part): Pick<Synchronization, typeof operation> {
  return {
    async surveyConfigurations() {
      const applications = await readApplications(part, operation, { direction: 'toEntra' });
      const { candidates, unidentified } = identified(
        applications,
        await readServicePrincipals(part, operation, applications),
      );
      const answers = await readParts(part, operation, candidates);
      return { configurations: candidates.map((candidate) => surveyed(candidate, answers)), unidentified };
    },
  };
}

function identified(applications: readonly Application[], answers: ReadonlyMap<string, BatchAnswer>) {
  const candidates: Candidate[] = [];
  const unidentified: Survey['unidentified'] = [];
  for (const application of applications) {
    try {
      candidates.push(...candidatesOf(operation, application, answers));
    } catch (error) {
      unidentified.push({ displayName: application.displayName, ...unreadableBy(error) });
    }
  }
  return { candidates, unidentified };
}

/** Its service principal is there: parts that are not found are no empty parts. */
function surveyed(
  { principal, application }: Candidate,
  answers: ReadonlyMap<string, BatchAnswer>,
): SurveyedConfiguration {
  const parsed = <Value>(name: string, parse: (body: unknown, asked: string) => Value): Reading<Value> => {
    try {
      const body = bodyOf(operation, answers.get(`${name} ${principal.id}`), []);
      return { kind: 'read', value: parse(body, operation) };
    } catch (error) {
      return unreadableBy(error);
    }
  };
  const jobs = parsed('jobs', jobsOf);
  const settings = parsed('secrets', secretsOf);
  return {
    servicePrincipalId: principal.id,
    applicationId: application.id,
    displayName: principal.displayName,
    domain: domainOf(valueOf(settings), valueOf(jobs)),
    jobs,
    settings,
  };
}

function valueOf<Item>(reading: Reading<Item[]>): Item[] {
  return reading.kind === 'read' ? reading.value : [];
}

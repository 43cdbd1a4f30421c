import { z } from 'zod';
import { expectedFailureOf, NotNowError, RefusedError } from '../../domain/errors';
import { readInBatches, type BatchAnswer, type BatchItem } from './batch';
import { failureOf, isThrottled, parseAnswer } from './failures';
import { JobsAnswer } from './job-answers';
import { readPages } from './paging';
import { path, query, quoted } from './paths';
import { SecretsAnswer, settingsOf } from './configuration-settings';
import type { Setting } from '../../domain/synchronization-settings';
import type { Configuration, Job, Survey, Synchronization } from './synchronization';
import { callFor, type Part } from './synchronization-calls';
import { YOUTH_MILLISECONDS } from './youth';

/** The gallery template "AD to Microsoft Entra ID sync" (reference 1.1). */
export const TEMPLATE_ID = '1a4721b3-e57f-4451-ae87-ef078703ec94';

export const Application = z.object({
  id: z.string(),
  appId: z.string(),
  displayName: z.string(),
  createdDateTime: z.string().nullish(),
});
export type Application = z.infer<typeof Application>;

const ServicePrincipal = z.object({ id: z.string(), appId: z.string(), displayName: z.string() });
type ServicePrincipal = z.infer<typeof ServicePrincipal>;

type Reading = 'listConfigurations' | 'surveyConfigurations' | 'readConfiguration' | 'instantiate' | 'findByName';
type Lists = Pick<Synchronization, 'listConfigurations' | 'surveyConfigurations' | 'readConfiguration'>;

export function createConfigurations(part: Part): Lists {
  return {
    async listConfigurations() {
      return (await readAll(part, 'listConfigurations')).map(orThrow);
    },
    async surveyConfigurations() {
      const read = await readAll(part, 'surveyConfigurations');
      return {
        configurations: read.flatMap((one) => ('value' in one ? [one.value] : [])),
        unreadable: read.flatMap((one) => ('value' in one ? [] : [unreadableOf(one)])),
      };
    },
    async readConfiguration(servicePrincipalId) {
      const address = path`/servicePrincipals/${servicePrincipalId}?$select=id,appId,displayName`;
      const call = callFor('readConfiguration', 'GET', address);
      const { body } = await part.youth.send(servicePrincipalId, call);
      const principal = parseAnswer(ServicePrincipal, body, call.operation);
      const [application] = await readApplications(part, 'readConfiguration', { appId: principal.appId });
      if (!application) throw new RefusedError('GRAPH_NOT_FOUND', `${servicePrincipalId} has no application.`);
      const [configuration] = await complete(part, 'readConfiguration', [{ principal, application }]);
      if (!configuration) throw new RefusedError('GRAPH_NOT_FOUND', `${servicePrincipalId} is no configuration.`);
      return orThrow(configuration);
    },
  };
}

/** What was read of one configuration, or why it was not: the others are read all the same. */
type Read<Value> = { value: Value } | Unread;
interface Unread {
  error: unknown;
  application: Application;
  servicePrincipalId: string | null;
}

function orThrow<Value>(read: Read<Value>): Value {
  if ('value' in read) return read.value;
  throw read.error;
}

function unreadableOf({ error, application, servicePrincipalId }: Unread): Survey['unreadable'][number] {
  const failure = expectedFailureOf(error);
  if (!failure) throw error;
  return { servicePrincipalId, displayName: application.displayName, code: failure.code };
}

async function readAll(part: Part, operation: 'listConfigurations' | 'surveyConfigurations') {
  const principals = await readServicePrincipals(part, operation, await readApplications(part, operation, {}));
  const known = principals.flatMap((one) => ('value' in one ? [one.value] : []));
  const unread = principals.flatMap((one) => ('value' in one ? [] : [one]));
  return [...(await complete(part, operation, known)), ...unread];
}

function attempt<Value>(of: Omit<Unread, 'error'>, read: () => Value): Read<Value> {
  try {
    return { value: read() };
  } catch (error) {
    return { error, ...of };
  }
}

/** Applications of the template, narrowed by exact properties. */
export function readApplications(
  { graph }: Part,
  operation: Reading,
  properties: Readonly<Record<string, string>>,
): Promise<Application[]> {
  const filter = Object.entries({ applicationTemplateId: TEMPLATE_ID, ...properties })
    .map(([name, value]) => `${name} eq ${quoted(value)}`)
    .join(' and ');
  const select = 'id,appId,displayName,applicationTemplateId,createdDateTime';
  const address = `/applications${query({ $filter: filter, $select: select })}`;
  return readPages(graph, callFor(operation, 'GET', address), { item: Application });
}

interface Candidate {
  principal: ServicePrincipal;
  application: Application;
}

async function readServicePrincipals(
  part: Part,
  operation: Reading,
  applications: readonly Application[],
): Promise<Read<Candidate>[]> {
  const items = applications.map(({ appId }) =>
    get(appId, path`/servicePrincipals(appId='${appId}')?$select=id,appId,displayName`),
  );
  const answers = await readInBatches(part.graph, items, callFor(operation, 'GET', ''));
  return applications.flatMap((application) => {
    // 404: its service principal is not there yet, or no more. Nothing can be done with it through this gateway.
    if (answers.get(application.appId)?.status === 404) return [];
    return attempt({ application, servicePrincipalId: null }, () => {
      const body = bodyOf(operation, answers.get(application.appId), []);
      return { principal: parseAnswer(ServicePrincipal, body, operation), application };
    });
  });
}

async function complete(
  part: Part,
  operation: Reading,
  candidates: readonly Candidate[],
): Promise<Read<Configuration>[]> {
  const items = candidates.flatMap(({ principal: { id } }) => [
    get(`jobs ${id}`, path`/servicePrincipals/${id}/synchronization/jobs`),
    get(`secrets ${id}`, path`/servicePrincipals/${id}/synchronization/secrets`),
  ]);
  const answers = await readInBatches(part.graph, items, callFor(operation, 'GET', ''));
  return candidates.map(({ principal, application }) => {
    const tolerated = isYoung(part, application) ? [400, 403, 404, 409] : [404];
    return attempt({ application, servicePrincipalId: principal.id }, () => {
      const jobs = bodyOf(operation, answers.get(`jobs ${principal.id}`), tolerated);
      const secrets = bodyOf(operation, answers.get(`secrets ${principal.id}`), tolerated);
      return configurationOf({ principal, application }, jobsOf(jobs, operation), secretsOf(secrets, operation));
    });
  });
}

function configurationOf({ principal, application }: Candidate, jobs: Job[], settings: Setting[]): Configuration {
  return {
    servicePrincipalId: principal.id,
    applicationId: application.id,
    displayName: principal.displayName,
    domain: domainOf(settings, jobs),
    jobs,
  };
}

function jobsOf(body: unknown, operation: string): Job[] {
  return body ? parseAnswer(JobsAnswer, body, operation).value : [];
}

function secretsOf(body: unknown, operation: string): Setting[] {
  return body ? settingsOf(parseAnswer(SecretsAnswer, body, operation)) : [];
}

/** From the secret `Domain`; where that is masked or gone, from what the service derived from it. */
function domainOf(settings: readonly Setting[], jobs: readonly Job[]): string | null {
  const secret = settings.find(({ key }) => key === 'Domain')?.value ?? '';
  const named = /"domain"\s*:\s*"([^"]+)"/i.exec(secret)?.[1];
  const derived = jobs.map((job) => job.settings['DomainFQDN']).find(Boolean);
  return (named ?? derived)?.toLowerCase() ?? null;
}

export function isYoung({ graph }: Part, { createdDateTime }: Application): boolean {
  return !!createdDateTime && graph.clock.now().getTime() - Date.parse(createdDateTime) < YOUTH_MILLISECONDS;
}

function get(id: string, address: string): BatchItem {
  return { id, method: 'GET', path: address };
}

/** Undefined for a tolerated status. A failed read is an error, never an empty answer. */
function bodyOf(operation: Reading, answer: BatchAnswer | undefined, tolerated: readonly number[]): unknown {
  const asked = callFor(operation, 'GET', '');
  const { status, body, requestId, retryAfterSeconds = 5 } = answer ?? lost;
  if (status >= 200 && status < 300) return body;
  if (tolerated.includes(status)) return undefined;
  if (isThrottled(status)) throw new NotNowError('GRAPH_THROTTLED', retryAfterSeconds);
  throw failureOf(asked, { status, body, requestId });
}

const lost: BatchAnswer = { status: 500, body: undefined, requestId: null, retryAfterSeconds: undefined };

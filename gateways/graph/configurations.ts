import { z } from 'zod';
import { NotNowError, RefusedError } from '../../domain/errors';
import { readInBatches, type BatchAnswer, type BatchItem } from './batch';
import { failureOf, isThrottled, parseAnswer } from './failures';
import { JobsAnswer } from './job-answers';
import { readPages } from './paging';
import { path, query, quoted } from './paths';
import { SecretsAnswer, settingsOf } from './configuration-settings';
import type { Setting } from '../../domain/synchronization-settings';
import type { Configuration, Direction, Job, Synchronization } from './synchronization';
import { callFor, type Part } from './synchronization-calls';
import { YOUTH_MILLISECONDS } from './youth';

/**
 * The gallery templates "AD to Microsoft Entra ID sync", "Microsoft Entra ID to AD sync" (reference 1.1), and that of Exchange attributes to AD
 * (reference exchange-soa-and-email.md, A.5; a guide of the preview, not documented).
 */
export const templateIds: Record<Direction, string> = {
  toEntra: '1a4721b3-e57f-4451-ae87-ef078703ec94',
  toAd: 'fb81332f-3eca-4ecf-a939-4278e501d330',
  exchangeToAd: '3b99513e-0cee-4291-aea8-84356239fb82',
};

export const Application = z.object({
  id: z.string(),
  appId: z.string(),
  displayName: z.string(),
  createdDateTime: z.string().nullish(),
});
export type Application = z.infer<typeof Application>;

const ServicePrincipal = z.object({ id: z.string(), appId: z.string(), displayName: z.string() });
type ServicePrincipal = z.infer<typeof ServicePrincipal>;

type Reading = 'listConfigurations' | 'readConfiguration' | 'surveyConfigurations' | 'instantiate' | 'findByName';

export function createConfigurations(part: Part): Pick<Synchronization, 'listConfigurations' | 'readConfiguration'> {
  return {
    async listConfigurations(direction = 'toEntra') {
      const applications = await readApplications(part, 'listConfigurations', { direction });
      const answers = await readServicePrincipals(part, 'listConfigurations', applications);
      const candidates = applications.flatMap((one) => candidatesOf('listConfigurations', one, answers));
      return complete(part, 'listConfigurations', candidates);
    },
    async readConfiguration(servicePrincipalId, direction = 'toEntra') {
      const address = path`/servicePrincipals/${servicePrincipalId}?$select=id,appId,displayName`;
      const call = callFor('readConfiguration', 'GET', address);
      const { body } = await part.youth.send(servicePrincipalId, call);
      const principal = parseAnswer(ServicePrincipal, body, call.operation);
      const { appId } = principal;
      const [application] = await readApplications(part, 'readConfiguration', { direction, appId });
      if (!application) throw new RefusedError('GRAPH_NOT_FOUND', `${servicePrincipalId} has no application.`);
      const [configuration] = await complete(part, 'readConfiguration', [{ principal, application }]);
      if (!configuration) throw new RefusedError('GRAPH_NOT_FOUND', `${servicePrincipalId} is no configuration.`);
      return configuration;
    },
  };
}

/** Applications of a template, narrowed by exact properties. */
export function readApplications(
  { graph }: Part,
  operation: Reading,
  { direction, ...properties }: { direction: Direction; appId?: string; displayName?: string },
): Promise<Application[]> {
  const filter = Object.entries({ applicationTemplateId: templateIds[direction], ...properties })
    .map(([name, value]) => `${name} eq ${quoted(value)}`)
    .join(' and ');
  const select = 'id,appId,displayName,applicationTemplateId,createdDateTime';
  const address = `/applications${query({ $filter: filter, $select: select })}`;
  return readPages(graph, callFor(operation, 'GET', address), { item: Application });
}

export interface Candidate {
  principal: ServicePrincipal;
  application: Application;
}

/** Under their application's `appId`. */
export function readServicePrincipals(
  part: Part,
  operation: Reading,
  applications: readonly Application[],
): Promise<Map<string, BatchAnswer>> {
  const items = applications.map(({ appId }) =>
    get(appId, path`/servicePrincipals(appId='${appId}')?$select=id,appId,displayName`),
  );
  return readInBatches(part.graph, items, callFor(operation, 'GET', ''));
}

/** None when there is no service principal (yet, or any more): nothing can be done with it through this gateway. */
export function candidatesOf(
  operation: Reading,
  application: Application,
  answers: ReadonlyMap<string, BatchAnswer>,
): Candidate[] {
  const body = bodyOf(operation, answers.get(application.appId), [404]);
  return body ? [{ principal: parseAnswer(ServicePrincipal, body, operation), application }] : [];
}

/** Jobs and secrets of each, under `jobs <id>` and `secrets <id>`. */
export function readParts(
  part: Part,
  operation: Reading,
  candidates: readonly Candidate[],
): Promise<Map<string, BatchAnswer>> {
  const items = candidates.flatMap(({ principal: { id } }) => [
    get(`jobs ${id}`, path`/servicePrincipals/${id}/synchronization/jobs`),
    get(`secrets ${id}`, path`/servicePrincipals/${id}/synchronization/secrets`),
  ]);
  return readInBatches(part.graph, items, callFor(operation, 'GET', ''));
}

async function complete(part: Part, operation: Reading, candidates: readonly Candidate[]): Promise<Configuration[]> {
  const answers = await readParts(part, operation, candidates);
  return candidates.map(({ principal, application }) => {
    const tolerated = isYoung(part, application) ? [400, 403, 404, 409] : [404];
    const jobs = bodyOf(operation, answers.get(`jobs ${principal.id}`), tolerated);
    const secrets = bodyOf(operation, answers.get(`secrets ${principal.id}`), tolerated);
    return configurationOf({ principal, application }, jobsOf(jobs, operation), secretsOf(secrets, operation));
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

export function jobsOf(body: unknown, operation: string): Job[] {
  return body ? parseAnswer(JobsAnswer, body, operation).value : [];
}

export function secretsOf(body: unknown, operation: string): Setting[] {
  return body ? settingsOf(parseAnswer(SecretsAnswer, body, operation)) : [];
}

/** From the secret `Domain`; where that is masked or gone, from what the service derived from it. */
export function domainOf(settings: readonly Setting[], jobs: readonly Job[]): string | null {
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
export function bodyOf(operation: Reading, answer: BatchAnswer | undefined, tolerated: readonly number[]): unknown {
  const asked = callFor(operation, 'GET', '');
  const { status, body, requestId, retryAfterSeconds = 5 } = answer ?? lost;
  if (status >= 200 && status < 300) return body;
  if (tolerated.includes(status)) return undefined;
  if (isThrottled(status)) throw new NotNowError('GRAPH_THROTTLED', retryAfterSeconds);
  throw failureOf(asked, { status, body, requestId });
}

const lost: BatchAnswer = { status: 500, body: undefined, requestId: null, retryAfterSeconds: undefined };

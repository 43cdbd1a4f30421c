import { z } from 'zod';
import { isYoung, readApplications, templateIds, type Application } from './configurations';
import { mayHaveHappened, parseAnswer } from './failures';
import { JobsAnswer } from './job-answers';
import { path, query, quoted } from './paths';
import { createRecently, type Recently } from './recently';
import type { Direction, Synchronization } from './synchronization';
import { callFor, writePace, type Part } from './synchronization-calls';
import { notReadyYet } from './youth';

const UNCERTAIN_MILLISECONDS = 60_000;

const ServicePrincipals = z.object({ value: z.array(z.object({ id: z.string() })) });

/** Stands for a service principal that is gone while its application is left; nothing in a tenant has it. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

type Instantiation = Pick<Synchronization, 'instantiate' | 'findByName' | 'rename' | 'deleteConfiguration'>;

export function createInstantiation(part: Part): Instantiation {
  const asked = createRecently(part.graph.clock, UNCERTAIN_MILLISECONDS);
  return {
    instantiate: (displayName, direction = 'toEntra') => instantiate(part, asked, { displayName, direction }),
    findByName: (displayName, direction = 'toEntra') => findByName(part, { displayName, direction }),
    rename: (ids, displayName) => rename(part, ids, displayName),
    deleteConfiguration: (ids) => deleteConfiguration(part, ids),
  };
}

interface Named {
  displayName: string;
  direction: Direction;
}

/**
 * The temporary name is the proof of what this run created: Graph can create in spite of a 404, a time-out or a lost
 * answer, and shows it late. So nothing is asked for a second time while the first may still appear.
 */
async function instantiate(part: Part, asked: Recently, named: Named) {
  let found = await readByName(part, 'instantiate', named);
  if (found.length === 0 && !asked.has(named.displayName)) {
    await askForInstance(part, asked, named);
    found = await readByName(part, 'instantiate', named);
  }
  const [application, ...surplus] = found;
  if (!application) throw notReadyYet();
  for (const { id } of surplus) await remove(part, path`/applications/${id}`);
  const servicePrincipalId = await readServicePrincipalId(part, application);
  if (!servicePrincipalId) throw notReadyYet();
  asked.forget(named.displayName);
  part.youth.remember(servicePrincipalId);
  return { servicePrincipalId, applicationId: application.id };
}

async function findByName(part: Part, named: Named) {
  const [application] = await readByName(part, 'findByName', named);
  if (!application) return undefined;
  const servicePrincipalId = await readServicePrincipalId(part, application);
  if (!servicePrincipalId && isYoung(part, application)) throw notReadyYet();
  return { servicePrincipalId: servicePrincipalId ?? NOBODY, applicationId: application.id };
}

async function askForInstance({ graph }: Part, asked: Recently, { displayName, direction }: Named) {
  const address = path`/applicationTemplates/${templateIds[direction]}/instantiate`;
  asked.note(displayName);
  try {
    // 404 does not mean that nothing was created (reference 1.2).
    await graph.send({
      ...callFor('instantiate', 'POST', address),
      body: { displayName },
      accept: [404],
    });
  } catch (error) {
    if (!mayHaveHappened(error)) asked.forget(displayName);
    throw error;
  }
}

/** The oldest first: when two were created after all, every repetition keeps the same one. */
async function readByName(part: Part, operation: 'instantiate' | 'findByName', named: Named): Promise<Application[]> {
  const found = await readApplications(part, operation, named);
  return found.sort((one, other) => ageKey(one).localeCompare(ageKey(other)));
}

function ageKey({ createdDateTime, id }: Application): string {
  return `${createdDateTime ?? ''} ${id}`;
}

async function readServicePrincipalId({ graph }: Part, { appId }: Application): Promise<string | undefined> {
  const options = { $filter: `appId eq ${quoted(appId)}`, $select: 'id,appId,displayName' };
  const call = callFor('instantiate', 'GET', `/servicePrincipals${query(options)}`);
  const { body } = await graph.send(call);
  return parseAnswer(ServicePrincipals, body, call.operation).value[0]?.id;
}

async function rename(part: Part, ids: { servicePrincipalId: string; applicationId: string }, displayName: string) {
  const addresses = [path`/applications/${ids.applicationId}`, path`/servicePrincipals/${ids.servicePrincipalId}`];
  for (const address of addresses)
    await part.youth.send(ids.servicePrincipalId, { ...callFor('rename', 'PATCH', address), body: { displayName } });
}

async function deleteConfiguration(part: Part, ids: { servicePrincipalId: string; applicationId: string }) {
  const jobs = path`/servicePrincipals/${ids.servicePrincipalId}/synchronization/jobs`;
  const call = callFor('deleteConfiguration', 'GET', jobs);
  const { status, body } = await part.graph.send({ ...call, accept: [404] });
  for (const { jobId } of status === 404 ? [] : parseAnswer(JobsAnswer, body, call.operation).value) {
    const job = `${jobs}${path`/${jobId}`}`;
    const options = { ...writePace(ids.servicePrincipalId), accept: [404] };
    await part.graph.send({ ...callFor('deleteConfiguration', 'POST', `${job}/pause`), ...options });
    await part.graph.send({ ...callFor('deleteConfiguration', 'DELETE', job), ...options });
  }
  await remove(part, path`/servicePrincipals/${ids.servicePrincipalId}`);
  await remove(part, path`/applications/${ids.applicationId}`);
}

async function remove({ graph }: Part, address: string) {
  await graph.send({ ...callFor('deleteConfiguration', 'DELETE', address), accept: [404] });
}

import { isDeepStrictEqual } from 'node:util';
import { dnKey, isDistinguishedName, isWithin } from '../../forest/distinguished-name';
import { isoAt, type Moment } from '../../state/moment';
import type { Job } from '../../state/sync-documents';
import { TenantError } from '../../state/tenant-error';
import { requireJob } from '../find-job';
import { defaultSchema } from './default-schema';
import { SchemaBody } from './schema-body';

/** A changed scope or mapping is evaluated for all objects by itself only after this time. */
export const reevaluationDelay = 40 * 60_000;
const longestScope = 4 * 1024 * 1024;
const mostContainers = 59;

interface JobAddress {
  servicePrincipalId: string;
  jobId: string;
}

/** The raw body as it was put, with the service's `version`. */
export function readSchema(moment: Moment, address: JobAddress): Record<string, unknown> {
  return schemaBodyOf(moment, requireJob(moment, address));
}

function schemaBodyOf({ state }: Moment, job: Job): Record<string, unknown> {
  const schema = state.schemas.get(job.id);
  if (!schema) throw new TenantError(404, 'ResourceNotFound', `job ${job.id} has no schema`);
  return schema.body;
}

/** Full replacement: what the body lacks is gone. Without effect on objects that do not change until a full evaluation. */
export function putSchema(moment: Moment, address: JobAddress, body: unknown): void {
  const job = requireJob(moment, address);
  const raw = checked(moment, body, job);
  moment.state.transaction(() => store(moment, job, raw));
}

/** `DELETE .../schema`: back to the template's default, the scope included. */
export function resetSchema(moment: Moment, address: JobAddress): void {
  const job = requireJob(moment, address);
  const options = { jobId: job.id, seed: moment.state.seed, version: versionAt(moment.now) };
  moment.state.transaction(() => store(moment, job, defaultSchema(job.template, options)));
}

export function versionAt(now: number): string {
  return `Date:${isoAt(now).replace('Z', '0000Z')}, Number:${now}`;
}

function store(moment: Moment, job: Job, raw: Record<string, unknown>) {
  const before = schemaBodyOf(moment, job);
  const kept = Object.fromEntries(Object.entries(raw).filter(([name]) => name !== '@odata.context'));
  moment.state.schemas.put({ id: job.id, body: { ...kept, id: job.id, version: versionAt(moment.now) } });
  const changed = !isDeepStrictEqual(before['synchronizationRules'], kept['synchronizationRules']);
  if (changed && job.watermark !== null) {
    moment.state.jobs.put({ ...job, fullEvaluationAt: moment.now + reevaluationDelay });
  }
}

function refuse(message: string): TenantError {
  return new TenantError(400, 'InvalidSynchronizationSchema', message);
}

function checked(moment: Moment, body: unknown, job: Job): Record<string, unknown> {
  const result = SchemaBody.safeParse(body);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw refuse(`The schema is invalid: ${issue?.path.join('/')}: ${issue?.message}`);
  }
  const raw = body as Record<string, unknown>;
  if (raw['id'] !== undefined && raw['id'] !== job.id) throw refuse('The id of the schema is not that of the job.');
  checkFilters(result.data);
  checkTargets(result.data, extensionsOf(moment));
  return raw;
}

function checkFilters({ synchronizationRules }: SchemaBody) {
  for (const rule of synchronizationRules) {
    const containers = rule.containerFilter?.includedContainers ?? [];
    const groups = rule.groupFilter?.includedGroups ?? [];
    const wrong = [...containers, ...groups].find((name) => !isDistinguishedName(name));
    if (wrong !== undefined) throw refuse(`'${wrong}' is not a distinguished name.`);
    if (JSON.stringify([containers, groups]).length > longestScope)
      throw refuse('The scoping configuration is too large.');
    if (separate(containers).length > mostContainers || groups.length > mostContainers) {
      throw refuse('The scoping configuration exceeds the supported number of organizational units or groups.');
    }
  }
}

/** Containers that do not lie in another one of the list. */
function separate(containers: string[]): string[] {
  const keys = [...new Set(containers.map(dnKey))];
  return keys.filter((key) => !keys.some((other) => other !== key && isWithin(key, other)));
}

/** Of the one application whose extensions Cloud Sync knows (reference 8.6), in lower case. */
function extensionsOf({ state }: Moment): ReadonlySet<string> {
  const uri = `api://${state.tenantId()}/cloudsynccustomextensionsapp`.toLowerCase();
  const known = [...state.applications.all()]
    .filter(({ identifierUris }) => identifierUris.some((one) => one.toLowerCase() === uri))
    .flatMap(({ extensionProperties = [] }) => extensionProperties);
  return new Set(known.map(({ name }) => name.toLowerCase()));
}

function checkTargets({ synchronizationRules, directories }: SchemaBody, extensions: ReadonlySet<string>) {
  for (const rule of synchronizationRules) {
    const target = directories.find((directory) => directory.name === rule.targetDirectoryName);
    for (const mapping of target ? rule.objectMappings : []) {
      const known = target?.objects.find((object) => object.name === mapping.targetObjectName)?.attributes ?? [];
      const names = new Set([...known.map((attribute) => attribute.name.toLowerCase()), ...extensions]);
      const wrong = mapping.attributeMappings.find(
        ({ targetAttributeName }) => !names.has(targetAttributeName.toLowerCase()),
      );
      if (wrong) throw refuse(`The target attribute '${wrong.targetAttributeName}' does not exist.`);
    }
  }
}

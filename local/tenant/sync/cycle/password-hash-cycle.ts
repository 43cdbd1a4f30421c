import { isoAt, type Moment } from '../../state/moment';
import type { Connection, Job } from '../../state/sync-documents';
import { schemaOf } from '../schema/schema-body';
import { appKeyScenario } from '../secrets';
import { openOrFail } from './begin-cycle';
import { finished } from './execution';
import type { Run } from './run';

/** Hashes only what the AppKey scenario and the CredentialData mapping of the provisioning job allow; else it succeeds with nothing. */
export function runPasswordHashCycle(moment: Moment, job: Job): void {
  const { state, now } = moment;
  const run = openOrFail(moment, job);
  if (!run) return;
  const provisioning = siblingOf(moment, job);
  const types =
    appKeyScenario(run.secrets) === 'AD2AADPasswordHash' ? hashedTypes(moment, provisioning) : new Set<string>();
  const pending = provisioning ? state.connections.where('passwordHashPending', provisioning.id) : [];
  const hashed = pending.filter((connection) => types.has(connection.sourceType) && hash(run, connection));
  if (types.size > 0) notePasswordSync(moment, hashed.length > 0);
  const value = hashed.length > 0 && provisioning ? countHashed(moment, provisioning) : undefined;
  state.jobs.put(
    finished(moment, job, {
      beganAt: now,
      imported: hashed.length,
      exports: hashed.length,
      errors: 0,
      escrowed: 0,
      staged: 0,
      watermark: run.domain.highestUsn,
      ...(value === undefined ? {} : { entryCounts: [{ key: 'user to User', value }] }),
    }),
  );
}

export function siblingOf({ state }: Moment, job: Job): Job | undefined {
  return state.jobs
    .where('servicePrincipalId', job.servicePrincipalId)
    .find((other) => other.template === 'AD2AADProvisioning');
}

function hashedTypes({ state }: Moment, provisioning: Job | undefined): Set<string> {
  const schema = provisioning && state.schemas.get(provisioning.id);
  const mappings = schema ? schemaOf(schema).synchronizationRules.flatMap((rule) => rule.objectMappings) : [];
  const hashing = mappings.filter((mapping) =>
    mapping.attributeMappings.some(
      ({ targetAttributeName, source }) => targetAttributeName === 'CredentialData' && source.name === 'PasswordHash',
    ),
  );
  // inetOrgPerson may carry the mapping, but its hashes do not synchronize.
  return new Set(hashing.map((mapping) => mapping.sourceObjectName).filter((name) => name === 'user'));
}

function hash({ state, now }: Run, connection: Connection): boolean {
  const user = state.users.get(connection.targetId);
  if (!user) return false;
  state.users.put({ ...user, passwordHashSyncedAt: isoAt(now) });
  state.connections.put({ ...connection, passwordHash: 'done' });
  return true;
}

function countHashed({ state }: Moment, provisioning: Job): number {
  return state.connections.where('jobId', provisioning.id).filter((connection) => connection.passwordHash === 'done')
    .length;
}

const heartbeat = 30 * 60_000;

function notePasswordSync({ state, now }: Moment, hashed: boolean) {
  for (const organization of state.organization.all()) {
    const last = Date.parse(organization.onPremisesLastPasswordSyncDateTime ?? '') || 0;
    if (!hashed && now - last < heartbeat) continue;
    state.organization.put({ ...organization, onPremisesLastPasswordSyncDateTime: isoAt(now) });
  }
}

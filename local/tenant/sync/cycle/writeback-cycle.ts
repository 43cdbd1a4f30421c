import { createHash } from 'node:crypto';
import { exchangeLag } from '../../exchange/flow';
import { changeObject } from '../../forest/objects';
import { delayFrom } from '../../state/chance';
import type { AdObject } from '../../state/forest-documents';
import { isoAt, type Moment } from '../../state/moment';
import type { Connection, Job } from '../../state/sync-documents';
import { openOrFail } from './begin-cycle';
import { step } from './evaluation-steps';
import { finished } from './execution';
import { siblingOf } from './password-hash-cycle';
import { logEvaluation } from './provisioning-log';
import type { Run } from './run';
import { targetOfConnection } from './target';

/**
 * Exchange hybrid writeback: cloud anchor and X500 address into AD, for what carries Exchange attributes there. Before Exchange
 * Online knows an object there is nothing to write back.
 */
export function runWritebackCycle(moment: Moment, job: Job): void {
  const { state, now } = moment;
  const run = openOrFail(moment, job);
  if (!run) return;
  const provisioning = siblingOf(moment, job);
  const enabled = new Set(
    run.rule.objectMappings.filter((mapping) => mapping.enabled).map((mapping) => mapping.sourceObjectName),
  );
  const pending = provisioning ? state.connections.where('writebackPending', provisioning.id) : [];
  const written = pending.filter((connection) => enabled.has(connection.targetType) && writeBack(run, connection));
  state.jobs.put(
    finished(moment, job, {
      beganAt: now,
      imported: pending.length,
      exports: written.length,
      errors: 0,
      escrowed: 0,
      staged: 0,
      watermark: 0,
      ...(written.length > 0 && provisioning ? { entryCounts: countsOf(moment, provisioning) } : {}),
    }),
  );
}

function writeBack(run: Run, connection: Connection): boolean {
  const { state, now } = run;
  const target = targetOfConnection(run, connection);
  const object = state.adObjects.get(connection.sourceId);
  const readyAt = connection.connectedAt + delayFrom(state.seed, exchangeLag, 'exchange', connection.targetId);
  if (!target || !object || object.isDeleted || readyAt > now) return false;
  const anchor = `${connection.targetType}_${target.id}`;
  const address = `X500:${legacyExchangeDn(target.id, target.displayName)}`;
  const addresses = [object.attributes['proxyAddresses'] ?? []].flat();
  const attributes: AdObject['attributes'] = {
    ...object.attributes,
    'msDS-ExternalDirectoryObjectId': anchor,
    proxyAddresses: addresses.includes(address) ? addresses : [...addresses, address],
  };
  changeObject(run, object.id, { attributes });
  state.connections.put({ ...connection, writeback: 'done', writtenBackAt: isoAt(now) });
  logEvaluation(run, {
    kind: 'exported',
    action: 'update',
    sourceId: object.id,
    object,
    targetId: target.id,
    targetType: connection.targetType,
    targetName: target.displayName,
    status: 'success',
    steps: [
      step('EntryExport', 'export', {
        description: `Exchange attributes of '${object.distinguishedName}' were updated in Active Directory`,
      }),
    ],
    modified: [
      { displayName: 'msDS-ExternalDirectoryObjectId', oldValue: null, newValue: anchor },
      {
        displayName: 'proxyAddresses',
        oldValue: JSON.stringify(addresses),
        newValue: JSON.stringify(attributes['proxyAddresses']),
      },
    ],
  });
  return true;
}

function legacyExchangeDn(id: string, name: string): string {
  const digest = createHash('sha256').update(id).digest('hex').slice(0, 32);
  return `/o=ExchangeLabs/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=${digest}-${name}`;
}

function countsOf({ state }: Moment, provisioning: Job): { key: string; value: number }[] {
  const counts = new Map<string, number>();
  for (const connection of state.connections.where('jobId', provisioning.id)) {
    if (connection.writeback !== 'done') continue;
    const key = connection.targetType === 'User' ? 'User to user' : 'Group to group';
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, value]) => ({ key, value }));
}

import { delayFrom } from '../../state/chance';
import type { Group, Synced, User } from '../../state/directory-documents';
import type { AdObject } from '../../state/forest-documents';
import { isoAt } from '../../state/moment';
import type { Connection } from '../../state/sync-documents';
import { attributeText } from '../../forest/objects';
import { connectionId, connectionOf, type Run } from './run';

export function targetOfConnection({ state }: Run, connection: Connection): User | Group | undefined {
  return connection.targetType === 'User'
    ? state.users.get(connection.targetId)
    : state.groups.get(connection.targetId);
}

export function newSynced(run: Run, id: string): Synced {
  return {
    onPremisesSyncEnabled: true,
    onPremisesObjectIdentifier: null,
    onPremisesDistinguishedName: null,
    onPremisesDomainName: null,
    onPremisesSamAccountName: null,
    onPremisesSecurityIdentifier: null,
    onPremisesLastSyncDateTime: isoAt(run.now),
    onPremisesProvisioningErrors: [],
    isCloudManaged: false,
    extensions: {},
    visibleAt: run.now + delayFrom(run.state.seed, [500, 4000], 'replication', id),
  };
}

/** What differs between a document and what should be in it. */
export function differences<T extends object>(current: T, wanted: Partial<T>) {
  const names = (Object.keys(wanted) as (keyof T & string)[]).filter(
    (name) => JSON.stringify(current[name]) !== JSON.stringify(wanted[name]),
  );
  return names.map((name) => ({
    displayName: name,
    oldValue: textOrNull(current[name]),
    newValue: textOrNull(wanted[name]),
  }));
}

function textOrNull(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function hasExchangeAttributes(object: AdObject): boolean {
  return ['msExchRecipientTypeDetails', 'msExchRecipientDisplayType'].some(
    (name) => attributeText(object, name) !== undefined,
  );
}

interface ConnectedTarget {
  id: string;
  type: 'User' | 'Group';
  displayName: string;
}

/** Remembers that the object and its target belong together, and what the other jobs of the configuration have to do about it. */
export function connect(run: Run, object: AdObject, target: ConnectedTarget) {
  const known = connectionOf(run, object.id);
  const next: Connection = {
    id: connectionId(run.job.id, object.id),
    jobId: run.job.id,
    sourceId: object.id,
    sourceType: object.objectType,
    targetId: target.id,
    targetType: target.type,
    displayName: target.displayName,
    distinguishedName: object.distinguishedName,
    unresolved: known?.unresolved ?? [],
    ...passwordFacts(object, known?.targetId === target.id ? known : undefined),
    writeback: writebackOf(object),
    writtenBackAt: known?.writtenBackAt ?? null,
    connectedAt: known?.targetId === target.id ? known.connectedAt : run.now,
  };
  if (JSON.stringify(next) !== JSON.stringify(known)) run.state.connections.put(next);
}

function passwordFacts(
  object: AdObject,
  known: Connection | undefined,
): Pick<Connection, 'passwordHash' | 'passwordStamp'> {
  if (object.objectType !== 'user') return { passwordHash: 'none', passwordStamp: null };
  const passwordStamp = attributeText(object, 'pwdLastSet') ?? object.whenCreated;
  return { passwordHash: known?.passwordStamp === passwordStamp ? known.passwordHash : 'pending', passwordStamp };
}

function writebackOf(object: AdObject): Connection['writeback'] {
  if (!hasExchangeAttributes(object)) return 'none';
  return attributeText(object, 'msDS-ExternalDirectoryObjectId') === undefined ? 'pending' : 'done';
}

import { fractionFrom } from '../../state/chance';
import type { User } from '../../state/directory-documents';
import type { AdObject } from '../../state/forest-documents';
import { isoAt } from '../../state/moment';
import { userProperties } from '../mapping/graph-properties';
import { sourceAnchorOf } from '../mapping/source-attributes';
import { targetValues } from '../mapping/target-values';
import type { ObjectMapping } from '../schema/schema-body';
import { importStep, scopingStep, skipped, step } from './evaluation-steps';
import { connectionOf, type Evaluation, type Run } from './run';
import { connect, differences, newSynced } from './target';

interface Found {
  user: User;
  how: 'connected' | 'hardMatch' | 'softMatch' | 'restored';
}

export function exportUser(run: Run, object: AdObject, mapping: ObjectMapping): Evaluation {
  const { state } = run;
  const found = findUser(run, object);
  if (found?.user.isCloudManaged) {
    connect(run, object, { id: found.user.id, type: 'User', displayName: found.user.displayName });
    return skipped(object.id, 'cloudManaged');
  }
  const refusal = found && found.how !== 'connected' ? matchRefusal(run, found) : undefined;
  if (refusal) return failed(object, refusal);
  const values = targetValues(mapping, { object, domain: run.domain, adding: !found });
  const wanted = withAddresses(run, withVerifiedName(run, userProperties(values, found?.user)), found?.user.id);
  if (wanted.userPrincipalName && isTaken(run, wanted.userPrincipalName, found?.user.id)) {
    return failed(object, {
      code: 'AttributeValueMustBeUnique',
      message: `userPrincipalName ${wanted.userPrincipalName} is in use`,
    });
  }
  const base = found?.user ?? newUser(run);
  const next: User = { ...base, ...wanted, onPremisesObjectIdentifier: object.id, onPremisesSyncEnabled: true };
  const modified = differences<User>(base, next);
  const adding = !found || found.how !== 'connected';
  if (modified.length > 0 || adding) {
    if (found?.how === 'restored') state.deletedItems.delete(base.id);
    state.users.put({ ...next, deletedDateTime: null, onPremisesLastSyncDateTime: isoAt(run.now) });
  }
  connect(run, object, { id: next.id, type: 'User', displayName: next.displayName });
  return outcome(run, { object, user: next, how: found?.how, modified });
}

function outcome(
  run: Run,
  {
    object,
    user,
    how,
    modified,
  }: { object: AdObject; user: User; how: Found['how'] | undefined; modified: Evaluation['modified'] },
): Evaluation {
  const unchanged = how === 'connected' && modified.length === 0;
  const creating = how === undefined;
  // The log does not tell creates and updates apart reliably (reference 7).
  const blurred = fractionFrom(run.state.seed, 'action', object.id, run.cycleId) < 0.15;
  return {
    kind: unchanged ? 'unchanged' : 'exported',
    action: creating && !blurred ? 'create' : 'update',
    sourceId: object.id,
    object,
    targetId: user.id,
    targetType: 'User',
    targetName: user.displayName,
    status: 'success',
    steps: [
      importStep(object),
      scopingStep('The object is in scope.', true),
      step('EntryMatching', 'matching', { description: how ? `Matched by ${how}` : 'No matching object was found' }),
      step('EntryExport', 'export', {
        description: `User '${user.userPrincipalName}' was ${creating ? 'created' : 'updated'} in Microsoft Entra ID`,
      }),
    ],
    modified,
  };
}

function findUser(run: Run, object: AdObject): Found | undefined {
  const { state } = run;
  const connection = connectionOf(run, object.id);
  const connected = connection && state.users.get(connection.targetId);
  if (connected) return { user: connected, how: connected.onPremisesSyncEnabled ? 'connected' : 'hardMatch' };
  const anchor = sourceAnchorOf(object);
  const hard = state.users.first('immutableId', anchor);
  if (hard) return { user: hard, how: 'hardMatch' };
  const deleted = state.deletedItems
    .where('kind', 'user')
    .find(({ document }) => (document as User).onPremisesImmutableId === anchor);
  if (deleted) return { user: deleted.document as User, how: 'restored' };
  const soft = softMatch(run, object);
  return soft && { user: soft, how: 'softMatch' };
}

/** A cloud-only user with the same name or primary address, unless the tenant blocks it. */
function softMatch({ state }: Run, object: AdObject): User | undefined {
  if (tenantFeature(state.onPremisesSynchronization.all(), 'blockSoftMatchEnabled')) return undefined;
  const name = String(object.attributes['userPrincipalName'] ?? '').toLowerCase();
  const address = String(object.attributes['mail'] ?? '').toLowerCase();
  const candidates = [
    ...state.users.where('userPrincipalName', name),
    ...(address ? state.users.where('address', address) : []),
  ];
  return candidates.find((user) => user.onPremisesImmutableId === null && !state.people.get(user.id));
}

function tenantFeature(documents: Iterable<{ features: Record<string, boolean> }>, name: string): boolean {
  for (const { features } of documents) if (features[name]) return true;
  return false;
}

function matchRefusal({ state }: Run, { user, how }: Found): { code: string; message: string } | undefined {
  const blocked = tenantFeature(
    state.onPremisesSynchronization.all(),
    'blockCloudObjectTakeoverThroughHardMatchEnabled',
  );
  if (how !== 'hardMatch' || user.onPremisesSyncEnabled || !blocked) return undefined;
  return {
    code: 'CloudObjectTakeoverBlocked',
    message: 'Taking over a cloud object by hard match is blocked in this tenant.',
  };
}

function isTaken({ state }: Run, userPrincipalName: string, except: string | undefined): boolean {
  return state.users.where('userPrincipalName', userPrincipalName.toLowerCase()).some((user) => user.id !== except);
}

/** A suffix that the tenant has not verified becomes the initial domain. */
function withVerifiedName({ state }: Run, wanted: Partial<User>): Partial<User> {
  const [organization] = state.organization.all();
  const [name, suffix] = (wanted.userPrincipalName ?? '').split('@');
  const domains = organization?.verifiedDomains ?? [];
  if (!name || domains.some((domain) => domain.name.toLowerCase() === suffix?.toLowerCase())) return wanted;
  const initial = domains.find((domain) => domain.isInitial)?.name;
  return { ...wanted, userPrincipalName: `${name}@${initial}` };
}

/** An address that somebody else has is left out and shown as a provisioning error of the object. */
function withAddresses({ state, now }: Run, wanted: Partial<User>, except: string | undefined): Partial<User> {
  const addresses = wanted.proxyAddresses ?? [];
  const taken = addresses.filter((address) =>
    state.users.where('address', address.replace(/^smtp:/i, '').toLowerCase()).some((user) => user.id !== except),
  );
  const known = except ? (state.users.get(except)?.onPremisesProvisioningErrors ?? []) : [];
  return {
    ...wanted,
    ...(wanted.proxyAddresses ? { proxyAddresses: addresses.filter((address) => !taken.includes(address)) } : {}),
    onPremisesProvisioningErrors: taken.map(
      (value) =>
        known.find((error) => error.value === value) ?? {
          category: 'PropertyConflict',
          occurredDateTime: isoAt(now),
          propertyCausingError: 'ProxyAddress',
          value,
        },
    ),
  };
}

function failed(object: AdObject, { code, message }: { code: string; message: string }): Evaluation {
  return {
    kind: 'failed',
    action: 'other',
    sourceId: object.id,
    object,
    status: 'failure',
    errorCode: code,
    reason: message,
    steps: [
      importStep(object),
      scopingStep('The object is in scope.', true),
      step('EntryExport', 'export', { status: 'failure', description: message }),
    ],
    modified: [],
  };
}

function newUser(run: Run): User {
  const id = run.state.nextId('user');
  return {
    id,
    createdDateTime: isoAt(run.now),
    deletedDateTime: null,
    accountEnabled: true,
    displayName: '',
    userPrincipalName: '',
    userType: 'Member',
    givenName: null,
    surname: null,
    mail: null,
    mailNickname: null,
    proxyAddresses: [],
    jobTitle: null,
    department: null,
    companyName: null,
    officeLocation: null,
    city: null,
    country: null,
    businessPhones: [],
    mobilePhone: null,
    employeeId: null,
    employeeHireDate: null,
    employeeLeaveDateTime: null,
    usageLocation: null,
    assignedLicenses: [],
    onPremisesImmutableId: null,
    onPremisesUserPrincipalName: null,
    onPremisesExtensionAttributes: {},
    managerId: null,
    passwordHashSyncedAt: null,
    ...newSynced(run, id),
  };
}

import { flowToMailbox, withoutExchange } from '../../exchange/flow';
import type { User } from '../../state/directory-documents';
import type { AdObject } from '../../state/forest-documents';
import { isoAt } from '../../state/moment';
import { userProperties } from '../mapping/graph-properties';
import { targetValues } from '../mapping/target-values';
import type { ObjectMapping } from '../schema/schema-body';
import { exportSteps, loggedAction } from './export-outcome';
import { failed, skipped } from './evaluation-steps';
import { findUser, matchRefusal, type FoundUser } from './find-user';
import { newUser } from './new-targets';
import type { Evaluation, Run } from './run';
import { connect, differences } from './target';
import type { Refusal } from './tenant-features';
import { isTaken, withAddresses, withVerifiedName } from './user-names';

export function exportUser(run: Run, object: AdObject, mapping: ObjectMapping): Evaluation {
  const found = findUser(run, object);
  if (found?.user.isCloudManaged) {
    connect(run, object, { id: found.user.id, type: 'User', displayName: found.user.displayName });
    return skipped(object.id, 'cloudManaged');
  }
  const wanted = wantedUser(run, { object, mapping, found });
  const refusal = refusalOf(run, found, wanted);
  return refusal ? failed(object, refusal) : writeUser(run, { object, found, wanted });
}

interface Matched {
  object: AdObject;
  found: FoundUser | undefined;
}

function wantedUser(run: Run, { object, mapping, found }: Matched & { mapping: ObjectMapping }): Partial<User> {
  const values = targetValues(mapping, { object, domain: run.domain, adding: !found });
  const properties = withoutExchange(run, found?.user, userProperties(values, found?.user));
  return withAddresses(run, withVerifiedName(run, properties), found?.user.id);
}

function refusalOf(run: Run, found: FoundUser | undefined, wanted: Partial<User>): Refusal | undefined {
  const refusal = found && matchRefusal(run, found);
  if (refusal) return refusal;
  const name = wanted.userPrincipalName;
  if (!name || !isTaken(run, name, found?.user.id)) return undefined;
  return { code: 'AttributeValueMustBeUnique', message: `userPrincipalName ${name} is in use` };
}

function writeUser(run: Run, { object, found, wanted }: Matched & { wanted: Partial<User> }): Evaluation {
  const how = found?.how;
  const base = found ? found.user : newUser(run);
  const user: User = { ...base, ...wanted, onPremisesObjectIdentifier: object.id, onPremisesSyncEnabled: true };
  const modified = differences<User>(base, user);
  const isUnchanged = how === 'connected' && modified.length === 0;
  if (!isUnchanged) store(run, user, how);
  connect(run, object, { id: user.id, type: 'User', displayName: user.displayName });
  flowToMailbox(run, object, user);
  return {
    kind: isUnchanged ? 'unchanged' : 'exported',
    action: loggedAction(run, object.id, !found),
    sourceId: object.id,
    object,
    targetId: user.id,
    targetType: 'User',
    targetName: user.displayName,
    status: 'success',
    steps: exportSteps(object, { matchedBy: how, name: `User '${user.userPrincipalName}'` }),
    modified,
  };
}

function store({ state, now }: Run, user: User, how: FoundUser['how'] | undefined) {
  if (how === 'restored') state.deletedItems.delete(user.id);
  state.users.put({ ...user, deletedDateTime: null, onPremisesLastSyncDateTime: isoAt(now) });
}

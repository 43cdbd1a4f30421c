import type { User } from '../../state/directory-documents';
import type { AdObject } from '../../state/forest-documents';
import { sourceAnchorOf } from '../mapping/source-attributes';
import { connectionOf, type Run } from './run';
import { hasTenantFeature, takeOverRefusal, type Refusal } from './tenant-features';

export interface FoundUser {
  user: User;
  how: 'connected' | 'hardMatch' | 'softMatch' | 'restored';
}

/** The user that belongs to an AD object: by connection, source anchor, recycle bin or, unless blocked, by name or address. */
export function findUser(run: Run, object: AdObject): FoundUser | undefined {
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
  if (hasTenantFeature(state, 'blockSoftMatchEnabled')) return undefined;
  const name = String(object.attributes['userPrincipalName'] ?? '').toLowerCase();
  const address = String(object.attributes['mail'] ?? '').toLowerCase();
  const candidates = [
    ...state.users.where('userPrincipalName', name),
    ...(address ? state.users.where('address', address) : []),
  ];
  return candidates.find((user) => user.onPremisesImmutableId === null && !state.people.get(user.id));
}

/** Why a match must not be taken over. */
export function matchRefusal({ state }: Run, { user, how }: FoundUser): Refusal | undefined {
  return how === 'hardMatch' && !user.onPremisesSyncEnabled ? takeOverRefusal(state) : undefined;
}

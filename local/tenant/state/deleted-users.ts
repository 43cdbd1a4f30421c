import type { DeletedItem, User } from './directory-documents';
import { isoAt, type Moment } from './moment';

/** Takes an object out of every group that holds it; answers with those groups. */
export function unlink({ state }: Moment, id: string): { memberOf: string[]; ownerOf: string[] } {
  const memberOf = state.groupLinks.where('member', id);
  const ownerOf = state.groupLinks.where('owner', id);
  for (const links of [...memberOf, ...ownerOf]) {
    state.groupLinks.patch(links.id, {
      members: links.members.filter((member) => member !== id),
      owners: links.owners.filter((owner) => owner !== id),
    });
  }
  return { memberOf: memberOf.map((links) => links.id), ownerOf: ownerOf.map((links) => links.id) };
}

export function softDeleteUser(moment: Moment, user: User): void {
  const { state, now } = moment;
  const deletedDateTime = isoAt(now);
  const links = unlink(moment, user.id);
  state.users.delete(user.id);
  state.deletedItems.put({
    id: user.id,
    kind: 'user',
    deletedDateTime,
    document: { ...user, deletedDateTime },
    ...links,
  });
}

/** Back as it was, into the groups and to the ownerships that are still there. */
export function restoreUser({ state }: Moment, item: DeletedItem): User {
  const user = { ...(item.document as User), deletedDateTime: null };
  state.deletedItems.delete(item.id);
  state.users.put(user);
  for (const id of item.memberOf ?? []) {
    const links = state.groupLinks.get(id);
    if (links) state.groupLinks.put({ ...links, members: [...new Set([...links.members, user.id])] });
  }
  for (const id of item.ownerOf ?? []) {
    const links = state.groupLinks.get(id);
    if (links) state.groupLinks.put({ ...links, owners: [...new Set([...links.owners, user.id])] });
  }
  return user;
}

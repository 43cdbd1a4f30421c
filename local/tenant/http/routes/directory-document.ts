import type { User, Group, ServicePrincipal } from '../../state/directory-documents';
import { isVisible } from '../../state/visibility';
import { servicePrincipalType } from '../entities/applications';
import { GROUP } from '../entities/groups';
import { USER } from '../entities/users';
import { notFound } from '../graph-failure';
import type { GraphContext } from '../graph/graph-request';
import { type Document, shaped } from '../odata/answer-shape';

type DirectoryObject =
  | { kind: 'user'; document: User }
  | { kind: 'group'; document: Group }
  | { kind: 'servicePrincipal'; document: ServicePrincipal };

/** By object id or, as Graph takes it, by user principal name. */
export function visibleUser(context: GraphContext, key: string): User {
  const { users } = context.state;
  const user = users.get(key.toLowerCase()) ?? users.first('userPrincipalName', key.toLowerCase());
  if (!user || !isVisible(user, context.clock.now())) throw notFound(key);
  return user;
}

export function visibleGroup(context: GraphContext, id: string): Group {
  const group = context.state.groups.get(id.toLowerCase());
  if (!group || !isVisible(group, context.clock.now())) throw notFound(id);
  return group;
}

/** By object id, or by `appId=...`. */
export function findServicePrincipal({ state }: GraphContext, key: string): ServicePrincipal | undefined {
  const appId = /^appId=(.*)$/i.exec(key)?.[1];
  return appId === undefined
    ? state.servicePrincipals.get(key.toLowerCase())
    : state.servicePrincipals.first('appId', appId.toLowerCase());
}

export function visibleServicePrincipal(context: GraphContext, key: string): ServicePrincipal {
  const found = findServicePrincipal(context, key);
  if (!found || !isVisible(found, context.clock.now())) throw notFound(key);
  return found;
}

export function findDirectoryObject(context: GraphContext, id: string): DirectoryObject | undefined {
  const now = context.clock.now();
  const user = context.state.users.get(id);
  if (user) return isVisible(user, now) ? { kind: 'user', document: user } : undefined;
  const group = context.state.groups.get(id);
  if (group) return isVisible(group, now) ? { kind: 'group', document: group } : undefined;
  const principal = context.state.servicePrincipals.get(id);
  return principal && isVisible(principal, now) ? { kind: 'servicePrincipal', document: principal } : undefined;
}

export function directoryObjectType(context: GraphContext, kind: DirectoryObject['kind']) {
  if (kind === 'user') return USER;
  return kind === 'group' ? GROUP : servicePrincipalType(context.state.quirks.filterServicePrincipalsByTemplate);
}

/** An element of a mixed collection. Who may not read users gets their ids and types only, as Graph does. */
export function mixedDocument(
  context: GraphContext,
  id: string,
  view: { select?: string[] | undefined; readable?: boolean },
): Document[] {
  const found = findDirectoryObject(context, id);
  if (!found) return [];
  const type = directoryObjectType(context, found.kind);
  const known = view.select?.filter((name) => type.properties.includes(name));
  const shape = shaped(type, found.document, known);
  const kind = { '@odata.type': `#microsoft.graph.${found.kind}` };
  if (found.kind !== 'user' || view.readable !== false) return [{ ...kind, ...shape }];
  const hidden: Document = {};
  for (const [name, value] of Object.entries(shape))
    hidden[name] = name === 'id' ? value : Array.isArray(value) ? [] : null;
  return [{ ...kind, ...hidden }];
}

import { createRouter, segmentsOf } from '../../local/tenant/http/graph/route';
import { ALL_ROUTES } from '../../local/tenant/http/all-routes';

/** As `GET /_local/requests` tells it. */
export interface SentRequest {
  method: string;
  path: string;
  status: number;
  batch?: { method: string; path: string; status: number }[];
}

const findRoute = createRouter(ALL_ROUTES);
const owned = 'Application.ReadWrite.OwnedBy';

/** Each request to Graph by itself, with the version in its path; requests for tokens are none. */
export function flattened(requests: readonly SentRequest[]): Omit<SentRequest, 'batch'>[] {
  return requests.flatMap(({ batch, ...request }) => {
    if (!/^\/(v1\.0|beta)\//.test(request.path)) return [];
    if (!batch) return [request];
    const version = /^\/(v1\.0|beta)\//.exec(request.path)?.[0] ?? '/v1.0/';
    return batch.map(({ method, path, status }) => ({
      method,
      status,
      path: path.startsWith(version) ? path : `${version}${path.replace(/^\//, '')}`,
    }));
  });
}

/**
 * Roles of `held` without which the tenant would not accept the request; undefined when it does not accept it with all of them. That
 * the app owns what it made does not count where another role is accepted too: configurations made in the portal are not the app's.
 */
export function neededRoles(
  { method, path }: Pick<SentRequest, 'method' | 'path'>,
  held: readonly string[],
): string[] | undefined {
  const { pathname } = new URL(path, 'http://tenant');
  const version = pathname.startsWith('/beta/') ? 'beta' : 'v1.0';
  const { route } = findRoute(method, version, segmentsOf(pathname).slice(1));
  const accepted = route.roles
    .map((alternative): readonly string[] => (typeof alternative === 'string' ? [alternative] : alternative))
    .filter((alternative) => alternative.every((role) => held.includes(role)));
  if (accepted.length === 0) return undefined;
  const independent = accepted.filter((alternative) => !alternative.includes(owned));
  const counted = independent.length > 0 ? independent : accepted;
  return held.filter((role) => counted.every((alternative) => alternative.includes(role)));
}

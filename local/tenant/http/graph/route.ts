import { type GraphRole } from '../access/graph-roles';
import { badRequest, GraphFailure, notSimulated } from '../graph-failure';
import type { SpecialLimit } from '../limits/quotas';
import type { GraphAnswer, GraphContext, GraphRequest, GraphVersion } from './graph-request';

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the version, with `{names}`. */
  template: string;
  versions?: readonly GraphVersion[];
  /** Application permissions of which one suffices; a list in the list is needed as a whole. Empty: delegated only. */
  roles: readonly (GraphRole | readonly GraphRole[])[];
  /** Who owns what the request is about (undefined: it does not exist); `Application.ReadWrite.OwnedBy` counts for owners only. */
  owners?: (context: GraphContext, request: GraphRequest) => readonly string[] | undefined;
  /** Resource units before `$select`, `$top` and `$expand`. */
  units?: number;
  special?: SpecialLimit;
  /** What is charged instead of directory units. */
  mailbox?: (context: GraphContext, request: GraphRequest) => string;
  /** Refuses without a place in Graph's permissions (Exchange's own words). */
  denied?: () => GraphFailure;
  handle(context: GraphContext, request: GraphRequest): GraphAnswer;
}

export interface Found {
  route: Route;
  parameters: Record<string, string>;
}

/** Parts of Graph that exist and are not played here, so that they are not mistaken for a wrong address. */
const NOT_SIMULATED: readonly RegExp[] = [
  /^(users|contacts)\/[^/]+\/onPremisesSyncBehavior$/i,
  /^(users|groups|applications|servicePrincipals)\/(delta|\$count)$/i,
  /^(contacts|devices|reports|directoryRoles|subscriptions|me)(\/|$)/i,
  /\/synchronization\/.*(validateCredentials|acquireAccessToken|parseExpression|discover|filterOperators|functions|connectivityParameters|validateConnectivity)$/i,
  /^(?!groups\/).*\/\$ref$/i,
];

/** The address below the version, as segments. */
export function segmentsOf(pathname: string): string[] {
  const segments: string[] = [];
  for (const raw of pathname.split('/').filter((segment) => segment !== '')) {
    const segment = decodedSegment(raw);
    const keyed = /^([A-Za-z.]+)\((.*)\)$/.exec(segment);
    if (!keyed?.[1]) segments.push(segment);
    else segments.push(...[keyed[1], keyOf(keyed[2] ?? '')].filter((part) => part !== ''));
  }
  return segments;
}

function decodedSegment(raw: string): string {
  try {
    return decodeURIComponent(raw);
  } catch {
    throw badRequest('The request URI is not valid.');
  }
}

/** `appId='x'` becomes `appId=x`, `'x'` becomes `x`. */
function keyOf(text: string): string {
  const named = /^(\w+)='(.*)'$/.exec(text);
  if (named) return `${named[1]}=${named[2]}`;
  return /^'(.*)'$/.exec(text)?.[1] ?? text;
}

export function createRouter(routes: readonly Route[]) {
  const compiled = routes.map((route) => ({ route, parts: route.template.split('/').slice(1) }));

  /** The route of a request; throws what Graph answers when there is none. */
  return function find(method: string, version: GraphVersion, segments: readonly string[]): Found {
    const address = segments.join('/');
    if (NOT_SIMULATED.some((pattern) => pattern.test(address))) throw notSimulated(`/${address}`);
    const here = compiled
      .filter(({ route, parts }) => (route.versions?.includes(version) ?? true) && fits(parts, segments))
      .sort((a, b) => wildness(a.parts) - wildness(b.parts));
    const nearest = here[0];
    if (!nearest) throw badRequest(`Resource not found for the segment '${segments.at(-1) ?? ''}'.`);
    const same = here.find(
      ({ route, parts }) => route.method === method && wildness(parts) === wildness(nearest.parts),
    );
    if (same) return { route: same.route, parameters: parametersOf(same.parts, segments) };
    const message = 'Specified HTTP method is not allowed for the request target.';
    throw new GraphFailure({ status: 405, code: 'Request_BadRequest' }, message);
  };
}

function fits(parts: readonly string[], segments: readonly string[]): boolean {
  if (parts.length !== segments.length) return false;
  return parts.every((part, index) => part.startsWith('{') || part.toLowerCase() === segments[index]?.toLowerCase());
}

function wildness(parts: readonly string[]): number {
  return parts.filter((part) => part.startsWith('{')).length;
}

function parametersOf(parts: readonly string[], segments: readonly string[]): Record<string, string> {
  const parameters: Record<string, string> = {};
  parts.forEach((part, index) => {
    if (part.startsWith('{')) parameters[part.slice(1, -1)] = segments[index] ?? '';
  });
  return parameters;
}

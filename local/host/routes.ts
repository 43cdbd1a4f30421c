import type { RegisteredFunction } from './invocation';
import { matchRoute } from './route-match';
import { parseRouteTemplate } from './route-template';
import type { RouteTemplate } from './route-template';
import { StartRefused } from './start-refused';

export type AuthLevel = 'anonymous' | 'function' | 'admin';

export interface HttpRoute {
  fn: RegisteredFunction;
  /** Full path template with the prefix, without a leading slash. */
  path: string;
  template: RouteTemplate;
  /** In upper case; undefined when the trigger names none, which means every method. */
  methods: string[] | undefined;
  authLevel: AuthLevel;
}

export interface RouteFound {
  route: HttpRoute;
  params: Record<string, string>;
}

export interface RouteTable {
  /** In the order in which they are tried. */
  routes: HttpRoute[];
  /** Functions that are not served, and why. */
  inError: { name: string; reason: string }[];
  /** `path` is decoded except for `%2F`. */
  match(method: string, path: string): RouteFound | undefined;
}

/** There is no precedence but the alphabetical order of function names: the first that matches wins. */
export function createRoutes(functions: RegisteredFunction[], routePrefix: string): RouteTable {
  const routes: HttpRoute[] = [];
  const inError: RouteTable['inError'] = [];
  for (const fn of functions.filter(({ triggerType }) => triggerType === 'httptrigger').sort(byName)) {
    const route = toRoute(fn, routePrefix);
    const reason = faultOf(route, routes);
    if (reason === undefined) routes.push(route);
    else inError.push({ name: fn.name, reason });
  }
  return {
    routes,
    inError,
    match(method, path) {
      for (const route of routes) {
        const params = route.methods?.includes(method) === false ? undefined : matchRoute(route.template, path);
        if (params) return { route, params };
      }
      return undefined;
    },
  };
}

/** The host orders by upper-case code units, so that `_` comes after letters. */
function byName(left: RegisteredFunction, right: RegisteredFunction): number {
  const [one, other] = [left.name.toUpperCase(), right.name.toUpperCase()];
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function toRoute(fn: RegisteredFunction, routePrefix: string): HttpRoute {
  const trigger = fn.bindings[fn.triggerName] ?? {};
  const path = [routePrefix, routeOf(fn)].filter((part) => part !== '').join('/');
  const methods = trigger['methods'];
  return {
    fn,
    path,
    template: readTemplate(fn.name, path),
    methods: Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : undefined,
    authLevel: authLevelOf(fn.name, trigger['authLevel']),
  };
}

function routeOf(fn: RegisteredFunction): string {
  const route = fn.bindings[fn.triggerName]?.['route'];
  return typeof route === 'string' && route.trim() !== '' ? route : fn.name;
}

function readTemplate(name: string, path: string): RouteTemplate {
  try {
    return parseRouteTemplate(path);
  } catch (cause) {
    throw new StartRefused(`function "${name}": ${(cause as Error).message}`, { cause });
  }
}

function authLevelOf(name: string, level: unknown): AuthLevel {
  const known = typeof level === 'string' ? level.toLowerCase() : 'function';
  if (known === 'anonymous' || known === 'function' || known === 'admin') return known;
  throw new StartRefused(`function "${name}": the authorization level "${String(level)}" is not known`);
}

function faultOf(route: HttpRoute, earlier: HttpRoute[]): string | undefined {
  const first = routeOf(route.fn).split('/')[0]?.toLowerCase();
  if (first === 'admin' || first === 'runtime')
    return 'The specified route conflicts with one or more built in routes.';
  const rival = earlier.find((other) => other.path.toLowerCase() === route.path.toLowerCase() && share(other, route));
  return rival && `The route specified conflicts with the route defined by function '${rival.fn.name}'.`;
}

function share(one: HttpRoute, other: HttpRoute): boolean {
  if (!one.methods?.length || !other.methods?.length) return true;
  return one.methods.some((method) => other.methods?.includes(method));
}

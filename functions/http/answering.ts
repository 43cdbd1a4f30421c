import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { Gateways } from '../../gateways/gateways';
import { authenticationIsOn } from '../../gateways/settings';
import { page, redirect } from './answers';
import { bodyKindOf } from './body';
import type { ApplicationDoor, Door, Handling, Knock, Methods, PeopleDoor } from './door';
import { hasRole, type Principal, principalOf, type Role } from './principal';
import { ProblemError, problemResponse } from './problem';
import { problemOf, problemPage } from './refusing';
import { withHeaders } from './response-headers';
import { requireSameOrigin } from './same-origin';

type FrameGateways = Pick<Gateways, 'settings' | 'log'>;
export type Answering = (knock: Knock, invocationId: string) => Promise<HttpResponseInit>;

/** The frame of every door: method, sign-in, role and origin before it, problem documents and headers after it. */
export function answeringOf(door: Door, gateways: FrameGateways): Answering {
  const { settings } = gateways;
  const asPage = door.audience === 'people' && door.pages !== 'never';
  const isHttps = settings.PUBLIC_BASE_URL.startsWith('https:');
  return async (knock, invocationId) => {
    const response = await guarded(door, gateways, { knock, invocationId });
    const bare = knock.request.method === 'HEAD' ? withoutBody(response) : response;
    return withHeaders(bare, { asPage, isHttps });
  };
}

interface Visit {
  knock: Knock;
  invocationId: string;
}

async function guarded(door: Door, gateways: FrameGateways, visit: Visit): Promise<HttpResponseInit> {
  const { request } = visit.knock;
  try {
    return await passed(door, gateways, visit.knock);
  } catch (error) {
    const problem = problemOf(error, gateways.log, { door: door.name, invocationId: visit.invocationId });
    if (door.audience !== 'people' || !wantsPage(door, request)) return problemResponse(problem, visit.invocationId);
    if (problem.code === 'SIGN_IN_REQUIRED' && isRead(request)) return redirect(302, signInPath(request));
    return problemPage(problem, principalOf(request, gateways.settings));
  }
}

async function passed(door: Door, gateways: FrameGateways, knock: Knock): Promise<HttpResponseInit> {
  const { request } = knock;
  if (door.audience === 'anyone' && door.everyMethod) return door.everyMethod(knock);
  if (door.audience === 'people' && door.isApproval) requireSignedIn(request, gateways);
  if (request.method === 'OPTIONS') return { status: 204, headers: { allow: allowedBy(door) } };
  if (door.audience === 'people') return admitted(door, gateways, knock);
  if (door.audience === 'application') return admittedApplication(door, gateways, knock);
  if (door.audience === 'key') return handlingOf(door, door.methods, request).handle(knock, undefined);
  return handlingOf(door, door.methods, request).handle(knock, principalOf(request, gateways.settings));
}

async function admitted(door: PeopleDoor, gateways: FrameGateways, knock: Knock): Promise<HttpResponseInit> {
  const { request } = knock;
  const handling = handlingOf(door, door.methods, request);
  const principal = requireSignedIn(request, gateways);
  if (handling.role) requireRole(principal, handling.role);
  else requirePerson(principal);
  if (door.isApproval && request.method === 'HEAD') return page(200, '');
  if (!door.isApproval && !isRead(request)) requireSameOrigin(request, gateways.settings.PUBLIC_BASE_URL);
  return handling.handle(knock, principal);
}

/** No administrator may do this in its place, and no page of a browser can. */
async function admittedApplication(
  door: ApplicationDoor,
  gateways: FrameGateways,
  knock: Knock,
): Promise<HttpResponseInit> {
  const handling = handlingOf(door, door.methods, knock.request);
  const principal = requireSignedIn(knock.request, gateways);
  const isExpected = principal.kind === 'application' && principal.appId === door.appId;
  if (isExpected && principal.roles.includes(door.appRole)) return handling.handle(knock, principal);
  const detail = `Only the application ${door.appId} with the app role ${door.appRole} may do this.`;
  throw new ProblemError('NOT_ALLOWED', detail);
}

function handlingOf<Caller>(door: Door, methods: Methods<Caller>, request: HttpRequest): Handling<Caller> {
  const handling = isRead(request) ? methods.GET : request.method === 'POST' ? methods.POST : undefined;
  if (handling) return handling;
  const allow = allowedBy(door);
  throw new ProblemError('METHOD_NOT_ALLOWED', `This route takes ${allow}.`, { headers: { allow } });
}

function allowedBy(door: Door): string {
  const methods = [...(door.methods.GET ? ['GET', 'HEAD'] : []), ...(door.methods.POST ? ['POST'] : []), 'OPTIONS'];
  return methods.join(', ');
}

function requireSignedIn(request: HttpRequest, { settings }: FrameGateways): Principal {
  if (!authenticationIsOn(settings)) {
    const detail = 'An administrator must turn App Service Authentication on; until then nobody can be recognised.';
    throw new ProblemError('AUTHENTICATION_OFF', detail);
  }
  const principal = principalOf(request, settings);
  if (!principal) throw new ProblemError('SIGN_IN_REQUIRED', 'Sign in with an account of this tenant.');
  return principal;
}

function requireRole(principal: Principal, role: Role): void {
  if (hasRole(principal, role)) return;
  throw new ProblemError('NOT_ALLOWED', `This needs the app role ${role}. Ask an administrator for it.`);
}

/** What needs no role is for whoever is meant by name, and that is never an application. */
function requirePerson({ kind }: Principal): void {
  if (kind === 'person') return;
  throw new ProblemError('NOT_ALLOWED', 'This is for people: sign in with an account of this tenant.');
}

/** Forms answer as pages; else what `Accept` says decides where a door has both. */
export function wantsPage(door: PeopleDoor, request: HttpRequest): boolean {
  if (door.pages === 'never') return false;
  const accept = request.headers.get('accept') ?? '';
  const asksForHtml = accept.includes('text/html');
  const asksForJson = accept.includes('json') && !asksForHtml;
  if (!isRead(request)) return bodyKindOf(request) === 'form' && !asksForJson;
  if (door.pages === 'always') return true;
  return door.pages === 'if-html' ? asksForHtml : !asksForJson;
}

function isRead({ method }: HttpRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

function signInPath(request: HttpRequest): string {
  const { pathname, search } = new URL(request.url);
  return `/.auth/login/aad?post_login_redirect_uri=${encodeURIComponent(pathname + search)}`;
}

function withoutBody({ body: _body, jsonBody: _jsonBody, ...rest }: HttpResponseInit): HttpResponseInit {
  return rest;
}

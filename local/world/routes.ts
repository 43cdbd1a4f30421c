import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { millisecondsOf } from '../../domain/duration';
import { renderInbox } from '../pages/inbox-page';
import { renderSignIn } from '../pages/sign-in-page';
import { BadControl } from '../tenant/http/bad-control';
import type { Tenant } from '../tenant/tenant';
import type { ControlledClock } from '../world-clock';
import type { SignIn } from './sign-in';
import { answer, type LocalAnswer, type LocalRequest, readRequest } from './web';

/** What the routes of the local world act on. */
export interface LocalWorld {
  clock: ControlledClock;
  tenant: Tenant;
  signIn: SignIn;
  origin(): string;
  functionKey(): string;
  rotateSigningKey(): void;
}

type Handler = (world: LocalWorld, request: LocalRequest) => LocalAnswer | Promise<LocalAnswer>;

const ok = (json: unknown): LocalAnswer => ({ status: 200, json });

const Advance = z.strictObject({
  duration: z.string().transform((text, context) => {
    const milliseconds = millisecondsOf(text);
    if (milliseconds === undefined) context.addIssue({ code: 'custom', message: 'an ISO 8601 duration such as PT24H' });
    return milliseconds ?? 0;
  }),
});

const SignInBody = z.looseObject({ user: z.string(), returnTo: z.string().optional() });

/** `METHOD path` of api.md 6. */
const handlers: Record<string, Handler> = {
  'GET /_local/ready': (world) => ok(addressesOf(world)),
  'GET /_local/keys': (world) => ok({ function: world.functionKey() }),
  'GET /_local/clock': ({ clock }) => ok({ now: instant(clock.now()) }),
  'POST /_local/clock/advance': async ({ clock }, { body }) =>
    ok({ now: instant(await clock.advance(Advance.parse(body).duration)) }),
  'POST /_local/ad': async ({ tenant }, { body }) => ok(await tenant.ad(body)),
  'POST /_local/cycles': async ({ tenant }, { body }) => ok(await tenant.cycles(body)),
  'POST /_local/agents': async ({ tenant }, { body }) => ok(await tenant.agents(body)),
  'POST /_local/password-resets': async ({ tenant }, { body }) => ok(await tenant.passwordResets(body)),
  'POST /_local/faults': ({ tenant }, { body }) => {
    tenant.faults(body);
    return { status: 204 };
  },
  'DELETE /_local/faults': ({ tenant }) => {
    tenant.clearFaults();
    return { status: 204 };
  },
  'POST /_local/signing-key/rotate': (world) => {
    world.rotateSigningKey();
    return { status: 204 };
  },
  'GET /_local/requests': listRequests,
  'GET /_local/inbox': showInbox,
  'POST /.auth/login/local': signInLocally,
  'GET /.auth/login/aad': showSignIn,
  'GET /.auth/me': whoAmI,
  'GET /.auth/logout': ({ signIn }) => ({
    status: 302,
    headers: { location: '/', 'set-cookie': signIn.signOutCookie },
  }),
};

/** Answers `/_local` and `/.auth`; false for everything else. */
export function createLocalRoutes(world: LocalWorld) {
  return async (message: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const path = (message.url ?? '').split('?')[0] ?? '';
    if (!path.startsWith('/_local') && !path.startsWith('/.auth')) return false;
    answer(response, await handle(world, message));
    return true;
  };
}

async function handle(world: LocalWorld, message: IncomingMessage): Promise<LocalAnswer> {
  const request = await readRequest(message);
  if (!('message' in request)) return request;
  const handler = handlers[`${request.method} ${request.path}`] ?? mailHandler(request);
  if (!handler)
    return { status: 404, json: { error: `No route ${request.method} ${request.path} in the local world.` } };
  try {
    return await handler(world, request);
  } catch (error) {
    if (error instanceof z.ZodError) return { status: 400, json: { errors: error.issues } };
    if (error instanceof BadControl) return { status: 400, json: { errors: error.errors } };
    throw error;
  }
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

export function addressesOf({ origin, tenant }: Pick<LocalWorld, 'origin' | 'tenant'>) {
  return {
    app: origin(),
    tenant: tenant.origin,
    console: `${origin()}/api/console`,
    inbox: `${origin()}/_local/inbox`,
  };
}

function listRequests({ tenant }: LocalWorld, { query }: LocalRequest): LocalAnswer {
  const since = Number(query.get('since') ?? 0) || 0;
  const limit = Math.min(Number(query.get('limit') ?? 500) || 500, 5000);
  const { value, nextSequence } = tenant.requests(since, limit);
  return ok({ value, ...(nextSequence && { nextLink: `/_local/requests?since=${nextSequence}&limit=${limit}` }) });
}

function showInbox({ tenant, clock }: LocalWorld, { query, wantsPage }: LocalRequest): LocalAnswer {
  const to = query.get('to') ?? undefined;
  const mails = tenant.inbox(to);
  if (!wantsPage) return ok({ value: mails });
  return { status: 200, page: renderInbox({ mails, now: instant(clock.now()), ...(to && { to }) }) };
}

/** The mail as its reader sees it, without a script or a request to elsewhere. */
function mailHandler({ method, path }: LocalRequest): Handler | undefined {
  const id = /^\/_local\/inbox\/([^/]+)$/.exec(path)?.[1];
  if (method !== 'GET' || !id) return undefined;
  return ({ tenant }) => {
    const mail = tenant.inbox().find((one) => one.id === decodeURIComponent(id));
    if (!mail) return { status: 404, json: { error: 'No such mail.' } };
    const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'";
    return { status: 200, page: mail.html, headers: { 'content-security-policy': policy } };
  };
}

/** Only paths of this host, so that a link cannot send a signed-in person elsewhere. */
function localPath(text: string | null | undefined): string {
  return text && /^\/(?![/\\])/.test(text) ? text : '/api/console';
}

function signInLocally({ signIn, tenant }: LocalWorld, { body, message }: LocalRequest): LocalAnswer {
  const { user, returnTo } = SignInBody.parse(body);
  const cookie = signIn.cookieFor(user);
  const fromPage = (message.headers['content-type'] ?? '').includes('form-urlencoded');
  if (!cookie && fromPage) return signInPage(tenant, localPath(returnTo), `Nobody here is called ${user}.`);
  if (!cookie) return { status: 401, json: { error: `Nobody here is called ${user}.` } };
  if (!fromPage) return { status: 200, json: { user }, headers: { 'set-cookie': cookie } };
  return { status: 303, headers: { location: localPath(returnTo), 'set-cookie': cookie } };
}

function showSignIn({ tenant }: LocalWorld, { query }: LocalRequest): LocalAnswer {
  return signInPage(tenant, localPath(query.get('post_login_redirect_uri')));
}

function signInPage(tenant: Tenant, returnTo: string, problem?: string): LocalAnswer {
  const view = { people: tenant.people(), action: '/.auth/login/local', returnTo, ...(problem && { problem }) };
  return { status: problem ? 401 : 200, page: renderSignIn(view) };
}

function whoAmI({ signIn }: LocalWorld, { message }: LocalRequest): LocalAnswer {
  const principal = signIn.principalOf(message);
  if (principal === undefined || principal === 'notAllowed') return { status: 401, json: [] };
  const { claims, userDetails } = principal;
  return ok([{ provider_name: 'aad', user_id: userDetails, user_claims: claims }]);
}

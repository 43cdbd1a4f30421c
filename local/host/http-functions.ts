import { sendEmpty } from './answers';
import type { LogLevel } from './app-registry';
import { withPrincipal } from './client-principal';
import type { ClientPrincipal, Recognise } from './client-principal';
import { headerLines, toRpcRequest } from './http-request';
import { writeAnswer } from './http-response';
import { mayCall } from './host-access';
import type { Visit } from './host-access';
import type { Invoker } from './invocation';
import type { HostKeys } from './keys';
import { BodyTooLarge } from './request-body';
import type { RouteFound, RouteTable } from './routes';

export interface HttpFunctionsOptions {
  invoker: Invoker;
  routes: RouteTable;
  keys: HostKeys;
  /** Who is signed in; left out when App Service Authentication is off. */
  principal?: Recognise | undefined;
  log(level: LogLevel, category: string, message: string): void;
}

/** Serves one request by the function whose route it takes; false when there is none. */
export async function serveFunction(options: HttpFunctionsOptions, visit: Visit): Promise<boolean> {
  const { request, response, target } = visit;
  const found = options.routes.match(request.method ?? 'GET', target.path);
  if (!found) return false;
  const principal = options.principal?.(request);
  if (principal === 'notAllowed') {
    sendEmpty(response, 403);
    return true;
  }
  if (!mayCall(found.route.authLevel, options.keys, visit)) {
    sendEmpty(response, 401);
    return true;
  }
  try {
    writeAnswer(response, await call(options, visit, { found, principal }));
  } catch (error) {
    options.log('error', `Function.${found.route.fn.name}`, `The function failed: ${describe(error)}`);
    fail(visit, error);
  }
  return true;
}

interface Recognised {
  found: RouteFound;
  principal: ClientPrincipal | undefined;
}

async function call(options: HttpFunctionsOptions, { request, target }: Visit, { found, principal }: Recognised) {
  const { route, params } = found;
  const lines = headerLines(request);
  const headers = options.principal ? withPrincipal(lines, principal) : lines;
  const http = await toRpcRequest({ request, target, headers, params });
  const inputs = [{ name: route.fn.triggerName, data: { http } }];
  return (await options.invoker.invoke({ fn: route.fn, inputs })).returnValue;
}

function fail({ request, response }: Visit, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  // The rest of a body that is too large is not waited for.
  const closing: Record<string, string> = error instanceof BodyTooLarge ? { Connection: 'close' } : {};
  if (error instanceof BodyTooLarge) request.resume();
  sendEmpty(response, 500, closing);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

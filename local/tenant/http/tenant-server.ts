import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerExchange } from './exchange/exchange-door';
import { answerGraph } from './graph/graph-door';
import type { DoorAnswer, GraphDoor } from './graph/passage';
import { answerTokens } from './token-passage';
import { readWebRequest, writeWebAnswer, type WebAnswer, type WebRequest } from './web';

export interface TenantServer {
  origin: string;
  /** Requests that are being worked on; those that wait on the world's clock do not count. */
  working(): number;
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';

interface Traffic {
  door: GraphDoor;
  origin: string;
  working: number;
}

export async function startTenantServer(door: GraphDoor, port: number): Promise<TenantServer> {
  const traffic: Traffic = { door, origin: '', working: 0 };
  const server = createServer((request, response) => void serve(traffic, request, response));
  server.keepAliveTimeout = 30_000;
  await listen(server, port);
  traffic.origin = `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`;
  return {
    origin: traffic.origin,
    working: () => traffic.working,
    close: () => closeServer(server),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function serve(traffic: Traffic, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  traffic.working++;
  try {
    const request = await readWebRequest(incoming, traffic.origin);
    const answer = request ? await route(traffic.door, request) : { status: 413 };
    if (answer === 'lost') incoming.socket.destroy();
    else await deliver(traffic, answer, response);
  } catch (error) {
    // A client that went away has nothing to complain about.
    if (response.destroyed) return;
    traffic.door.world.complain(error);
    if (!response.headersSent) writeWebAnswer(response, { status: 500 });
  } finally {
    traffic.working--;
  }
}

async function route(door: GraphDoor, request: WebRequest): Promise<DoorAnswer> {
  const { pathname } = request.url;
  if (/^\/(v1\.0|beta)\//i.test(pathname)) return answerGraph(door, request);
  const { tenantId } = door.world.context.identity;
  const isTokenPath = pathname === '/msi/token' || pathname.toLowerCase() === `/${tenantId}/oauth2/v2.0/token`;
  if (isTokenPath) return answerTokens(door.world, request);
  if (/^\/adminapi\//i.test(pathname)) return answerExchange(door, request);
  return unknownDoor(pathname);
}

function unknownDoor(pathname: string): WebAnswer {
  return { status: 404, body: { error: { code: 'UnknownPath', message: `There is nothing at ${pathname}.` } } };
}

async function deliver(traffic: Traffic, answer: Exclude<DoorAnswer, 'lost'>, response: ServerResponse): Promise<void> {
  const { hold } = answer;
  if (hold) {
    traffic.working--;
    await traffic.door.world.context.clock.sleep(hold.milliseconds);
    traffic.working++;
    hold.done();
  }
  writeWebAnswer(response, answer);
}

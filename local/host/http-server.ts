import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface LoopbackServer {
  port: number;
  /** Takes no new connection, and ends those that stay idle. */
  close(): Promise<void>;
}

/** Real milliseconds that answers under way get when the server closes. */
const GRACE = 1000;

/** Listens on 127.0.0.1; port 0 is a free one. What `serve` throws is a 500 without body. */
export async function listen(port: number, serve: Serve): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    serve(request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'Content-Length': '0' }).end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const forced = setTimeout(() => server.closeAllConnections(), GRACE);
  await closed;
  clearTimeout(forced);
}

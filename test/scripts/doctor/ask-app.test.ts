import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { askApp } from '../../../scripts/doctor/ask-app';

const check = { name: 'clock', result: 'verified', detail: 'It is right.', howTo: '' };

let server: Server;
let app: string;
let asked: IncomingHttpHeaders[];
let answer: { status: number; body: string };

beforeEach(async () => {
  asked = [];
  answer = { status: 200, body: JSON.stringify({ status: 'healthy', checks: [check] }) };
  server = createServer((request, response) => {
    asked.push(request.headers);
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  app = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const environment = { OPERATOR_ACCESS_TOKEN: 'the-token' };

describe('an app that is asked', () => {
  it('tells an administrator its checks', async () => {
    expect(await askApp(`${app}/api/console`, { environment })).toEqual([check]);
    expect(asked[0]?.authorization).toBe('Bearer the-token');
  });

  it('tells them also when it answers 503, because storage cannot be read', async () => {
    answer.status = 503;
    expect(await askApp(app, { environment })).toEqual([check]);
  });

  it.each([
    [200, JSON.stringify({ status: 'degraded' }), /The app is degraded\. .*Operator\.Admin/],
    [200, '<html>', /something else/],
    [404, '{}', /answered 404/],
    [302, '{}', /answered 302/],
  ])('with %i %s does not pass for healthy', async (status, body, words) => {
    answer = { status, body };
    await expect(askApp(app, { environment })).rejects.toThrow(words);
  });

  it('gets no token without TLS, and nobody is made up elsewhere than on this machine', async () => {
    await expect(askApp('http://operator.example', { environment })).rejects.toThrow('https://');
    await expect(askApp('operator', { environment })).rejects.toThrow('--url');
    await expect(askApp('https://operator.example', { as: 'a@b.c', environment })).rejects.toThrow('this machine');
    expect(asked).toEqual([]);
  });

  it('is not asked as nobody: what is missing is said', async () => {
    await expect(askApp(app, { environment: {} })).rejects.toThrow('OPERATOR_APP_ID');
    await expect(askApp(app, { environment: { OPERATOR_APP_ID: '$(reboot)' } })).rejects.toThrow('OPERATOR_APP_ID');
  });
});

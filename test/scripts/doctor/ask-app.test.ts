import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askApp, readAnswer } from '../../../scripts/doctor/ask-app';

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
    [200, '<html>', /That is not what/],
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

  it('says what to do where its sign-in takes no token', async () => {
    answer = { status: 403, body: '' };
    await expect(askApp(app, { environment: {} })).rejects.toThrow(/answered 403\. Sign in at .*--answer <file>/);
    expect(asked[0]).not.toHaveProperty('authorization');
  });
});

describe('an answer that a browser has saved', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'doctor-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is read, and only with its checks', () => {
    const file = join(folder, 'health.json');
    writeFileSync(file, answer.body);
    expect(readAnswer(file)).toEqual([check]);
    writeFileSync(file, JSON.stringify({ status: 'healthy' }));
    expect(() => readAnswer(file)).toThrow(/Operator\.Admin.*https:\/\/<app>\/api\/health/);
    writeFileSync(file, 'nothing');
    expect(() => readAnswer(file)).toThrow('not what GET /api/health');
  });
});

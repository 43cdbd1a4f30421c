import { BrokenError } from '../../../domain/errors';
import type { Graph } from '../../../gateways/graph/client';
import { readInBatches, sendBatch, type BatchItem } from '../../../gateways/graph/batch';
import { graphError, on, startGraphServer, type GraphServer } from './graph-server';

let server: GraphServer;
beforeEach(async () => void (server = await startGraphServer()));
afterEach(() => server.close());

const asked = { operation: 'directory.readObjects', permissions: [] };
const item = (id: string): BatchItem => ({ id, method: 'GET', path: `/users/${id}` });
const ids = (count: number) => Array.from({ length: count }, (_, index) => String(index));

it('asks for 20 items per request and finds each answer in any order', async () => {
  server.handle((request) => ({ body: { id: request.path.split('/')[2] } }));
  const answers = await readInBatches(server.graph, ids(45).map(item), asked);
  expect(server.requests).toHaveLength(3);
  expect([...answers].every(([id, { body }]) => (body as { id: string }).id === id)).toBe(true);
  expect(answers.size).toBe(45);
});

it('asks again only for what was throttled, after the largest Retry-After of the batch', async () => {
  server.handle(on(['GET', /users/], { body: {} }));
  server.handle(on(['GET', /users\/3$/], graphError(429, 'Throttled', { 'Retry-After': '1' }), 1));
  server.handle(on(['GET', /users\/5$/], graphError(503, 'Busy', { 'Retry-After': '2' }), 1));
  const answers = await readInBatches(server.graph, ids(10).map(item), asked);
  expect(server.clock.pauses).toEqual([2_000]);
  expect([...answers.values()].every(({ status }) => status === 200)).toBe(true);
  expect(
    server
      .asking('GET', /users/)
      .map(({ path }) => path)
      .slice(10)
      .sort(),
  ).toEqual(['/users/3', '/users/5']);
});

it('gives a long Retry-After to the caller, and sends nothing before', async () => {
  server.handle(on(['GET', /users/], graphError(429, 'Throttled', { 'Retry-After': '31' })));
  await expect(readInBatches(server.graph, [item('1')], asked)).rejects.toMatchObject({ retryAfterSeconds: 31 });
  await expect(sendBatch(server.graph, [item('2')], asked)).rejects.toMatchObject({ code: 'GRAPH_THROTTLED' });
  expect(server.requests).toHaveLength(1);
});

it('gives every item its own answer, and says what a throttled one was told', async () => {
  server.handle(on(['PATCH', /groups\/a/], { status: 200, headers: { 'request-id': 'r-a' }, body: { ok: true } }));
  server.handle(on(['PATCH', /groups\/b/], graphError(429, 'Throttled', { 'Retry-After': '9' })));
  const items = ['a', 'b'].map((id) => ({ id, method: 'PATCH', path: `/groups/${id}`, body: { x: 1 } }) as const);
  const answers = await sendBatch(server.graph, items, asked);
  expect(answers.get('a')).toEqual({ status: 200, body: { ok: true }, requestId: 'r-a', retryAfterSeconds: undefined });
  expect(answers.get('b')).toMatchObject({ status: 429, retryAfterSeconds: 9 });
  const { requests } = server.requests[0]?.body as { requests: unknown[] };
  expect(requests[0]).toMatchObject({ headers: { 'Content-Type': 'application/json' }, url: '/groups/a' });
});

it('gives up on what stays broken after four attempts, backing off in between', async () => {
  server.handle(on(['GET', /users\/1$/], graphError(500, 'Oops')));
  server.handle(on(['GET', /users\/2$/], { body: {} }));
  const answers = await readInBatches(server.graph, [item('1'), item('2')], asked);
  expect([...answers.values()].map(({ status }) => status).sort()).toEqual([200, 500]);
  expect(server.clock.pauses).toEqual([2_000, 4_000, 8_000]);
});

it('asks again for what was lost, and only for that', async () => {
  server.handle(on(['GET', /users/], { body: {} }));
  let batches = 0;
  const send: Graph['send'] = (call) =>
    ++batches === 2 ? Promise.reject(new BrokenError('GRAPH_UNREACHABLE', 'No answer.')) : server.graph.send(call);
  const answers = await readInBatches({ ...server.graph, send }, ids(60).map(item), asked);
  expect(answers.size).toBe(60);
  expect(batches).toBe(4);
});

it('throws what kept an item from ever being answered, instead of calling it unknown', async () => {
  const send = () => Promise.reject(new BrokenError('GRAPH_UNREACHABLE', 'No answer.'));
  await expect(readInBatches({ ...server.graph, send }, [item('1')], asked)).rejects.toThrow('No answer.');
});

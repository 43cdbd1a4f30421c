import { z } from 'zod';
import type { GraphCall } from '../../../gateways/graph/client';
import { readPages } from '../../../gateways/graph/paging';
import { on, startGraphServer, type GraphServer } from './graph-server';

let server: GraphServer;
beforeEach(async () => void (server = await startGraphServer()));
afterEach(() => server.close());

const call: GraphCall = {
  operation: 'things.list',
  permissions: [],
  method: 'GET',
  path: '/things?$top=2',
  quota: 'directory',
};
const item = z.object({ id: z.string() });
const link = (rest: string) => `${server.origin}/v1.0/things?${rest}`;

function pages(next: (token: string | null) => string | undefined) {
  server.handle(
    on(['GET', /^\/things$/], ({ query }) => {
      const token = query.get('$skiptoken');
      return { body: { value: [{ id: `${token ?? 'first'}` }], '@odata.nextLink': next(token) } };
    }),
  );
}

it('follows next links to the end', async () => {
  pages((token) => (token === 'c=d&e/' ? undefined : link(`$top=2&$skiptoken=${encodeURIComponent('c=d&e/')}`)));
  expect(await readPages(server.graph, call, { item })).toEqual([{ id: 'first' }, { id: 'c=d&e/' }]);
});

it('stops at the limit', async () => {
  pages((token) => link(`$skiptoken=${token ?? ''}x`));
  expect(await readPages(server.graph, call, { item, limit: 2 })).toHaveLength(2);
  expect(server.requests).toHaveLength(2);
});

it.each([
  ['another origin', () => 'https://elsewhere.example/v1.0/things?$skiptoken=a'],
  ['another version', () => `${server.origin}/beta/things?$skiptoken=a`],
  ['an origin that only begins like ours', () => `${server.origin}.elsewhere.example/v1.0/things`],
])('does not follow a link to %s', async (_name, foreign) => {
  pages(foreign);
  await expect(readPages(server.graph, call, { item })).rejects.toMatchObject({ code: 'GRAPH_FOREIGN_ADDRESS' });
  expect(server.requests).toHaveLength(1);
});

it('notices pages that go round', async () => {
  pages(() => link('$skiptoken=same'));
  await expect(readPages(server.graph, call, { item })).rejects.toMatchObject({ code: 'GRAPH_UNEXPECTED_ANSWER' });
});

it('does not read past an item that does not fit', async () => {
  server.handle(on(['GET', /things/], { body: { value: [{ id: 1 }] } }));
  await expect(readPages(server.graph, call, { item })).rejects.toMatchObject({ code: 'GRAPH_UNEXPECTED_ANSWER' });
});

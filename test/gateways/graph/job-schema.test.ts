import { createSynchronization } from '../../../gateways/graph/create-synchronization';
import type { RawSchema } from '../../../domain/synchronization-schema';
import { on, startGraphServer, type Answer, type GraphServer } from './graph-server';

let server: GraphServer;
beforeEach(async () => void (server = await startGraphServer()));
afterEach(() => server.close());

const JOB = 'AD2AADProvisioning.t.1';
const rules = (containers: string[]) => [
  { id: 'r', unknownProperty: { kept: [1, null] }, containerFilter: { includedContainers: containers } },
];

const schema = (version: string, containers: string[]): RawSchema => ({
  '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#x',
  id: JOB,
  version,
  synchronizationRules: rules(containers),
  directories: [{ id: 'd', 'odd@thing': true }],
});

/** Replaces as Graph does: a new version with every PUT. `readsOld` reads still show what was there. */
function service(containers: string[], { readsOld = 0, add = {} } = {}) {
  let current: RawSchema = schema('v1', containers);
  let old = current;
  let stale = 0;
  server.handle(on(['GET', /schema$/], () => ({ body: stale-- > 0 ? old : current })));
  const put = (answer: Answer) =>
    server.handle(
      on(['PUT', /schema$/], ({ body }) => {
        old = current;
        stale = readsOld;
        const [rule] = (body as { synchronizationRules: object[] }).synchronizationRules;
        current = { ...(body as RawSchema), version: 'v2', synchronizationRules: [{ ...rule, ...add }] };
        return answer;
      }),
    );
  put({ status: 204 });
  return { put };
}

const target = { servicePrincipalId: 'sp-1', jobId: JOB, expectedVersion: 'v1' };
const wanted = schema('v1', ['OU=A', 'OU=B']);
const puts = () => server.asking('PUT', /schema/);

it('reads the schema with everything that we do not know', async () => {
  service(['OU=A']);
  expect(await createSynchronization(server.graph).readSchema('sp-1', JOB)).toEqual(schema('v1', ['OU=A']));
});

it('puts the whole schema, without the context', async () => {
  service(['OU=A']);
  await createSynchronization(server.graph).writeSchema({ ...target, schema: wanted });
  const sent = puts()[0]?.body as RawSchema;
  expect('@odata.context' in sent).toBe(false);
  expect({ '@odata.context': wanted['@odata.context'], ...sent }).toEqual(wanted);
});

it('refuses when the version is another one, and writes nothing', async () => {
  service(['OU=A']);
  const written = createSynchronization(server.graph).writeSchema({ ...target, schema: wanted, expectedVersion: 'v0' });
  await expect(written).rejects.toMatchObject({ code: 'SCHEMA_CHANGED' });
  expect(puts()).toEqual([]);
});

it('knows its own write again after a lost answer', async () => {
  service(['OU=A']).put('lost');
  const synchronization = createSynchronization(server.graph);
  await expect(synchronization.writeSchema({ ...target, schema: wanted })).rejects.toMatchObject({
    code: 'GRAPH_UNREACHABLE',
  });
  await synchronization.writeSchema({ ...target, schema: wanted });
  expect(puts()).toHaveLength(1);
});

it('reads back until the write shows, though the service adds properties', async () => {
  service(['OU=A'], { readsOld: 2, add: { addedByTheService: true, groupFilter: null } });
  await createSynchronization(server.graph).writeSchema({ ...target, schema: wanted });
  expect(server.clock.pauses).toEqual([2_000, 2_000]);
});

it('is broken when the write never shows', async () => {
  service(['OU=A'], { readsOld: 99 });
  const written = createSynchronization(server.graph).writeSchema({ ...target, schema: wanted });
  await expect(written).rejects.toMatchObject({ name: 'BrokenError', code: 'SCHEMA_NOT_READ_BACK' });
});

it('does not take fewer containers for the same ones', async () => {
  service(['OU=A', 'OU=B']);
  await createSynchronization(server.graph).writeSchema({ ...target, schema: schema('v1', ['OU=A']) });
  expect(puts()).toHaveLength(1);
});

import { createSynchronization } from '../../../gateways/graph/create-synchronization';
import { graphError, on, startGraphServer, type Answer, type GraphServer } from './graph-server';

let server: GraphServer;
beforeEach(async () => void (server = await startGraphServer()));
afterEach(() => server.close());

const ids = { servicePrincipalId: 'sp-1', applicationId: 'app-1' };

/** Creates as Graph does: what is created shows after `lag` milliseconds of the clock. */
function template(lag = 0) {
  const created: { id: string; displayName: string; createdDateTime: string; visibleAt: number }[] = [];
  const now = () => server.clock.now().getTime();
  server.handle(
    on(['GET', /^\/applications$/], ({ query }) => {
      const filter = query.get('$filter') ?? '';
      const shown = created.filter((each) => each.visibleAt <= now());
      const named = shown.filter((each) => filter.includes(`displayName eq '${each.displayName}'`));
      return { body: { value: named.map((each) => ({ ...each, appId: `appid-${each.id}` })) } };
    }),
  );
  server.handle(
    on(['GET', /^\/servicePrincipals$/], ({ query }) => {
      const id = /appid-(app-\d+)/.exec(query.get('$filter') ?? '')?.[1]?.replace('app', 'sp');
      return { body: { value: id ? [{ id }] : [] } };
    }),
  );
  const instantiate = (answer: Answer) =>
    on(
      ['POST', /instantiate$/],
      ({ body }) => {
        const { displayName } = body as { displayName: string };
        const id = `app-${created.length + 1}`;
        created.push({ id, displayName, createdDateTime: server.clock.now().toISOString(), visibleAt: now() + lag });
        return answer;
      },
      1,
    );
  server.handle(
    on(['DELETE', /^\/applications\/app-\d+$/], ({ path }) => {
      created.splice(
        created.findIndex(({ id }) => path.endsWith(id)),
        1,
      );
      return { status: 204 };
    }),
  );
  return { created, instantiate };
}

const posts = () => server.asking('POST', /instantiate/).length;

describe('instantiate', () => {
  it.each<[string, Answer]>([
    ['201', { status: 201, body: {} }],
    ['404 although it created', graphError(404, 'Request_ResourceNotFound')],
  ])('finds what it created by its temporary name after %s', async (_name, answer) => {
    server.handle(template().instantiate(answer));
    expect(await createSynchronization(server.graph).instantiate('TEMP_1')).toEqual(ids);
  });

  it.each<[string, Answer, string]>([
    ['lost answer', 'lost', 'BrokenError'],
    ['500', graphError(500, 'Oops'), 'BrokenError'],
    ['503', graphError(503, 'Busy', { 'retry-after': '3' }), 'NotNowError'],
  ])('creates once in spite of a %s', async (_name, answer, error) => {
    server.handle(template(20_000).instantiate(answer));
    const synchronization = createSynchronization(server.graph);
    await expect(synchronization.instantiate('TEMP_1')).rejects.toMatchObject({ name: error });
    server.clock.advance(10_000);
    await expect(synchronization.instantiate('TEMP_1')).rejects.toMatchObject({ code: 'GRAPH_NOT_READY_YET' });
    server.clock.advance(10_000);
    expect(await synchronization.instantiate('TEMP_1')).toEqual(ids);
    expect(posts()).toBe(1);
  });

  it('asks again when nothing has appeared for a minute', async () => {
    const { instantiate } = template();
    server.handle(instantiate({ status: 201 }));
    server.handle(on(['POST', /instantiate$/], 'lost', 1));
    const synchronization = createSynchronization(server.graph);
    await expect(synchronization.instantiate('TEMP_1')).rejects.toMatchObject({ name: 'BrokenError' });
    server.clock.advance(61_000);
    expect(await synchronization.instantiate('TEMP_1')).toEqual(ids);
  });

  it('asks again at once after a throttled request, which created nothing', async () => {
    server.handle(template().instantiate({ status: 201 }));
    server.handle(on(['POST', /instantiate$/], graphError(429, 'Throttled', { 'retry-after': '5' }), 1));
    const synchronization = createSynchronization(server.graph);
    await expect(synchronization.instantiate('TEMP_1')).rejects.toMatchObject({ retryAfterSeconds: 5 });
    server.clock.advance(5_000);
    expect(await synchronization.instantiate('TEMP_1')).toEqual(ids);
  });

  it('keeps the older of two that a killed process left, and deletes the other', async () => {
    const { created, instantiate } = template();
    server.handle(instantiate({ status: 201 }));
    await createSynchronization(server.graph).instantiate('TEMP_1');
    created.unshift({ id: 'app-2', displayName: 'TEMP_1', createdDateTime: '2026-11-02T08:00:01Z', visibleAt: 0 });
    expect(await createSynchronization(server.graph).instantiate('TEMP_1')).toEqual(ids);
    expect(created.map(({ id }) => id)).toEqual(['app-1']);
    expect(posts()).toBe(1);
  });

  it('waits for the service principal', async () => {
    server.handle(template().instantiate({ status: 201 }));
    server.handle(on(['GET', /^\/servicePrincipals$/], { body: { value: [] } }, 1));
    const synchronization = createSynchronization(server.graph);
    await expect(synchronization.instantiate('TEMP_1')).rejects.toMatchObject({ code: 'GRAPH_NOT_READY_YET' });
    expect(await synchronization.instantiate('TEMP_1')).toEqual(ids);
    expect(posts()).toBe(1);
  });

  it('refuses a missing permission', async () => {
    template();
    server.handle(on(['POST', /instantiate$/], graphError(403, 'Authorization_RequestDenied')));
    await expect(createSynchronization(server.graph).instantiate('TEMP_1')).rejects.toMatchObject({
      code: 'PERMISSION_MISSING',
      message: expect.stringContaining('Application.ReadWrite.OwnedBy'),
    });
  });
});

describe('findByName', () => {
  it('finds without creating', async () => {
    const { instantiate } = template();
    const synchronization = createSynchronization(server.graph);
    expect(await synchronization.findByName('TEMP_1')).toBeUndefined();
    server.handle(instantiate({ status: 201 }));
    await synchronization.instantiate('TEMP_1');
    expect(await synchronization.findByName('TEMP_1')).toEqual(ids);
    expect(posts()).toBe(1);
  });

  it('finds an application whose service principal is gone, so that it can be deleted', async () => {
    const { created, instantiate } = template();
    server.handle(instantiate({ status: 201 }));
    const synchronization = createSynchronization(server.graph);
    await synchronization.instantiate('TEMP_1');
    server.handle(on(['GET', /^\/servicePrincipals$/], { body: { value: [] } }));
    await expect(synchronization.findByName('TEMP_1')).rejects.toMatchObject({ code: 'GRAPH_NOT_READY_YET' });
    server.clock.advance(121_000);
    const found = await synchronization.findByName('TEMP_1');
    expect(found?.applicationId).toBe('app-1');
    if (found) await synchronization.deleteConfiguration(found);
    expect(created).toEqual([]);
  });
});

it('rename names both, and can be repeated', async () => {
  server.handle(on(['PATCH', /./], { status: 204 }));
  await createSynchronization(server.graph).rename(ids, 'corp.contoso.com');
  const sent = server.requests.map(({ path, body }) => ({ path, body }));
  expect(sent).toEqual([
    { path: '/applications/app-1', body: { displayName: 'corp.contoso.com' } },
    { path: '/servicePrincipals/sp-1', body: { displayName: 'corp.contoso.com' } },
  ]);
});

describe('deleteConfiguration', () => {
  it('pauses and deletes the jobs before the rest', async () => {
    server.handle(on(['DELETE', /./], { status: 204 }));
    server.handle(on(['POST', /pause$/], { status: 204 }));
    server.handle(on(['GET', /jobs$/], { body: { value: [{ id: 'AD2AADProvisioning.t.1' }] } }));
    await createSynchronization(server.graph).deleteConfiguration(ids);
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /servicePrincipals/sp-1/synchronization/jobs',
      'POST /servicePrincipals/sp-1/synchronization/jobs/AD2AADProvisioning.t.1/pause',
      'DELETE /servicePrincipals/sp-1/synchronization/jobs/AD2AADProvisioning.t.1',
      'DELETE /servicePrincipals/sp-1',
      'DELETE /applications/app-1',
    ]);
  });

  it('is done when nothing is left', async () => {
    await createSynchronization(server.graph).deleteConfiguration(ids);
  });
});

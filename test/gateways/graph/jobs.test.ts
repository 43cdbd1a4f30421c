import { createSynchronization } from '../../../gateways/graph/create-synchronization';
import { graphError, on, startGraphServer, type GraphServer } from './graph-server';

let server: GraphServer;
beforeEach(async () => void (server = await startGraphServer()));
afterEach(() => server.close());

const JOB = 'AD2AADProvisioning.3c19ab789dd7444fa11ecd4ea7e9889e.54fdfaad';
const answer = (code: string, state: string, more: object = {}) => ({
  body: { id: JOB, templateId: 'ADDCInPassthrough', schedule: { state, interval: 'PT2M' }, status: { code, ...more } },
});

/** The service principal sp-1, whose application is of this age. */
function servicePrincipal(ageSeconds: number) {
  const createdDateTime = new Date(server.clock.now().getTime() - ageSeconds * 1000).toISOString();
  server.handle(on(['GET', /^\/servicePrincipals\/sp-1$/], { body: { id: 'sp-1', appId: 'appid-1' } }));
  server.handle(on(['GET', /^\/applications$/], { body: { value: [{ id: 'app-1', createdDateTime }] } }));
}

const synchronization = () => createSynchronization(server.graph);

describe('readJob', () => {
  it('reads what Graph says, "never" as null and the template from the id', async () => {
    const execution = { state: 'Succeeded', timeBegan: '2026-10-01T16:15:21Z', timeEnded: '2026-10-01T16:17:24Z' };
    const never = { state: 'Failed', timeBegan: '0001-01-01T00:00:00Z', timeEnded: '0001-01-01T00:00:00Z' };
    const status = {
      quarantine: {
        reason: 'TooManyDeletes',
        error: { code: 'X' },
        seriesBegan: '2026-10-01T00:00:00Z',
        currentBegan: '2026-10-01T06:00:00Z',
      },
      lastExecution: { ...execution, error: { code: 'TimeOut' }, countEscrowed: 3 },
      lastSuccessfulExecutionWithExports: { ...execution, timeEnded: '2026-10-01T05:00:00Z' },
      progress: [
        { progressObservationDateTime: '2026-10-01T06:02:00Z' },
        { progressObservationDateTime: '2026-10-01T06:01:00Z' },
      ],
      lastSuccessfulExecution: never,
      steadyStateFirstAchievedTime: '0001-01-01T00:00:00Z',
      synchronizedEntryCountByType: [{ key: 'user to User', value: 16 }],
    };
    server.handle(on(['GET', /\/jobs\//], answer('Quarantine', 'Active', status)));
    expect(await synchronization().readJob('sp-1', JOB)).toEqual({
      jobId: JOB,
      templateId: 'AD2AADProvisioning',
      code: 'Quarantine',
      scheduleState: 'Active',
      quarantine: {
        reason: 'TooManyDeletes',
        code: 'X',
        seriesBegan: '2026-10-01T00:00:00Z',
        currentBegan: '2026-10-01T06:00:00Z',
      },
      lastExecution: { ...execution, code: 'TimeOut', escrowed: 3 },
      lastSuccessfulExecutionEnded: null,
      lastExportsEnded: '2026-10-01T05:00:00Z',
      progressObserved: '2026-10-01T06:02:00Z',
      steadyStateFirstAchieved: null,
      synchronizedEntryCounts: { 'user to User': 16 },
      settings: {},
    });
  });

  it('releases held deletes with ForceDeletes alone, and restarts as the portal does', async () => {
    const bodies: unknown[] = [];
    server.handle(
      on(['POST', /\/restart$/], ({ body }) => {
        bodies.push(body);
        return { status: 204 };
      }),
    );
    await synchronization().releaseDeletes('sp-1', JOB);
    await synchronization().restart('sp-1', JOB);
    expect(bodies).toEqual([{ criteria: { resetScope: 'ForceDeletes' } }, { criteria: {} }]);
  });

  it('takes states that Graph may add', async () => {
    server.handle(on(['GET', /\/jobs\//], answer('Hibernating', 'Dozing', { quarantine: { reason: 'NewReason' } })));
    expect(await synchronization().readJob('sp-1', JOB)).toMatchObject({
      code: 'Hibernating',
      scheduleState: 'Dozing',
      quarantine: { reason: 'NewReason' },
    });
  });

  it('is not now while a listed job is not found yet, and refused when it is not listed', async () => {
    servicePrincipal(3_600);
    server.handle(on(['GET', /\/jobs$/], { body: { value: [] } }));
    await expect(synchronization().readJob('sp-1', JOB)).rejects.toMatchObject({ code: 'GRAPH_NOT_FOUND' });
    server.handle(on(['GET', /\/jobs$/], { body: { value: [{ id: JOB }] } }));
    await expect(synchronization().readJob('sp-1', JOB)).rejects.toMatchObject({ code: 'GRAPH_NOT_READY_YET' });
  });
});

describe('youth', () => {
  it.each([
    [400, 'createJob'],
    [403, 'createJob'],
    [404, 'createJob'],
    [409, 'createJob'],
  ])('makes %i of a service principal under two minutes a matter of waiting', async (status) => {
    servicePrincipal(60);
    server.handle(on(['GET', /\/jobs$/], { body: { value: [] } }));
    server.handle(on(['POST', /\/jobs$/], graphError(status, 'NotYet')));
    const created = synchronization().createJob('sp-1', 'AD2AADProvisioning');
    await expect(created).rejects.toMatchObject({ name: 'NotNowError', retryAfterSeconds: 5 });
  });

  it('ends after two minutes: then the permission is missing', async () => {
    servicePrincipal(121);
    server.handle(on(['GET', /\/jobs$/], graphError(403, 'Authorization_RequestDenied')));
    const created = synchronization().createJob('sp-1', 'AD2AADProvisioning');
    await expect(created).rejects.toMatchObject({ name: 'RefusedError', code: 'PERMISSION_MISSING' });
  });

  it('does not excuse a bad request elsewhere', async () => {
    servicePrincipal(60);
    server.handle(on(['POST', /restart$/], graphError(400, 'badRequest')));
    await expect(synchronization().restart('sp-1', JOB)).rejects.toMatchObject({ code: 'GRAPH_BAD_REQUEST' });
  });
});

describe('createJob', () => {
  it('returns the one that exists', async () => {
    server.handle(on(['GET', /\/jobs$/], { body: { value: [{ id: 'AD2AADPasswordHash.t.1' }, { id: JOB }] } }));
    expect(await synchronization().createJob('sp-1', 'AD2AADProvisioning')).toMatchObject({ jobId: JOB });
    expect(server.asking('POST', /./)).toEqual([]);
  });

  it('creates one', async () => {
    server.handle(on(['GET', /\/jobs$/], { body: { value: [] } }));
    server.handle(on(['POST', /\/jobs$/], { status: 201, ...answer('Paused', 'Disabled') }));
    expect(await synchronization().createJob('sp-1', 'AD2AADProvisioning')).toMatchObject({ code: 'Paused' });
    expect(server.asking('POST', /jobs/)[0]?.body).toEqual({ templateId: 'AD2AADProvisioning' });
  });

  it.each(['lost' as const, graphError(500, 'Oops')])(
    'finds what it created in spite of the answer (%#)',
    async (lost) => {
      let created = false;
      server.handle(on(['GET', /\/jobs$/], () => ({ body: { value: created ? [{ id: JOB }] : [] } })));
      server.handle(
        on(['POST', /\/jobs$/], () => {
          created = true;
          return lost;
        }),
      );
      expect(await synchronization().createJob('sp-1', 'AD2AADProvisioning')).toMatchObject({ jobId: JOB });
    },
  );

  it('creates one, though it shows late and the answer got lost', async () => {
    let shows = false;
    server.handle(on(['GET', /\/jobs$/], () => ({ body: { value: shows ? [{ id: JOB }] : [] } })));
    server.handle(on(['POST', /\/jobs$/], 'lost'));
    const gateway = synchronization();
    const create = () => gateway.createJob('sp-1', 'AD2AADProvisioning');
    await expect(create()).rejects.toMatchObject({ name: 'BrokenError' });
    await expect(create()).rejects.toMatchObject({ code: 'GRAPH_NOT_READY_YET' });
    shows = true;
    expect(await create()).toMatchObject({ jobId: JOB });
    expect(server.asking('POST', /jobs$/)).toHaveLength(1);
  });

  it('asks again at once after a refusal, which created nothing', async () => {
    servicePrincipal(60);
    server.handle(on(['GET', /\/jobs$/], { body: { value: [] } }));
    server.handle(on(['POST', /\/jobs$/], { status: 201, body: { id: JOB } }));
    server.handle(on(['POST', /\/jobs$/], graphError(403, 'NotYet'), 1));
    const gateway = synchronization();
    await expect(gateway.createJob('sp-1', 'AD2AADProvisioning')).rejects.toMatchObject({ name: 'NotNowError' });
    expect(await gateway.createJob('sp-1', 'AD2AADProvisioning')).toMatchObject({ jobId: JOB });
  });

  it('makes its own new job a matter of waiting while it is not found', async () => {
    server.handle(on(['GET', /\/jobs$/], { body: { value: [] } }));
    server.handle(on(['POST', /\/jobs$/], { status: 201, body: { id: JOB } }));
    const gateway = synchronization();
    await gateway.createJob('sp-1', 'AD2AADProvisioning');
    await expect(gateway.readJob('sp-1', JOB)).rejects.toMatchObject({ code: 'GRAPH_NOT_READY_YET' });
  });
});

describe('start and pause', () => {
  it.each([
    ['Active', 'Active', 0],
    ['NotRun', 'Active', 0],
    ['Quarantine', 'Active', 0],
    ['Paused', 'Active', 1],
    ['Paused', 'Disabled', 1],
    ['Paused', 'Paused', 1],
  ])('starts a job that is %s/%s %i times', async (code, state, times) => {
    server.handle(on(['GET', /\/jobs\//], answer(code, state)));
    server.handle(on(['POST', /start$/], { status: 204 }));
    await synchronization().start('sp-1', JOB);
    expect(server.asking('POST', /start$/)).toHaveLength(times);
  });

  it('does not send a second start while the first may still show', async () => {
    server.handle(on(['GET', /\/jobs\//], answer('Paused', 'Paused')));
    server.handle(on(['POST', /start$/], 'lost'));
    const gateway = synchronization();
    await expect(gateway.start('sp-1', JOB)).rejects.toMatchObject({ name: 'BrokenError' });
    server.clock.advance(29_000);
    await expect(gateway.start('sp-1', JOB)).rejects.toMatchObject({ name: 'NotNowError' });
    expect(server.asking('POST', /start$/)).toHaveLength(1);
    server.clock.advance(1_000);
    await expect(gateway.start('sp-1', JOB)).rejects.toMatchObject({ name: 'BrokenError' });
  });

  it.each([
    ['Active', 1],
    ['Paused', 0],
    ['Disabled', 0],
  ])('pauses a job whose schedule is %s %i times', async (state, times) => {
    server.handle(on(['GET', /\/jobs\//], answer('Active', state)));
    server.handle(on(['POST', /pause$/], { status: 204 }));
    await synchronization().pause('sp-1', JOB);
    expect(server.asking('POST', /pause$/)).toHaveLength(times);
  });
});

it('restart is the "Restart sync" of the portal', async () => {
  server.handle(on(['POST', /restart$/], { status: 204 }));
  await synchronization().restart('sp-1', JOB);
  expect(server.requests[0]?.body).toEqual({ criteria: {} });
});

it('deleteJob is done when the job is gone', async () => {
  await synchronization().deleteJob('sp-1', JOB);
  expect(server.asking('DELETE', /jobs/)).toHaveLength(1);
});

it('writes of one service principal are a second apart', async () => {
  server.handle(on(['POST', /restart$/], { status: 204 }));
  const gateway = synchronization();
  await gateway.restart('sp-1', JOB);
  await gateway.restart('sp-2', JOB);
  expect(server.clock.pauses).toEqual([]);
  await gateway.restart('sp-1', JOB);
  expect(server.clock.pauses).toEqual([1_000]);
});

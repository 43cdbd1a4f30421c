import { createSynchronization } from '../../../gateways/graph/create-synchronization';
import { graphError, on, startGraphServer, type GraphServer } from './graph-server';

let server: GraphServer;
beforeEach(async () => void (server = await startGraphServer()));
afterEach(() => server.close());

const JOB = 'AD2AADProvisioning.3c19ab789dd7444fa11ecd4ea7e9889e.54fdfaad-f2b2-4398-bbd2-2935fa5ba021';
const OLD = '2026-01-01T00:00:00Z';

const application = (name: string, createdDateTime = OLD) => ({
  id: `app-${name}`,
  appId: `appid-${name}`,
  displayName: name,
  createdDateTime,
});

/** A tenant with these applications; every one has its service principal `sp-<name>`. */
function tenant(applications: ReturnType<typeof application>[]) {
  server.handle(
    on(['GET', /^\/applications$/], ({ query }) => {
      const wanted = /appId eq '([^']*)'/.exec(query.get('$filter') ?? '')?.[1];
      return { body: { value: applications.filter(({ appId }) => !wanted || appId === wanted) } };
    }),
  );
  server.handle(
    on(['GET', /^\/servicePrincipals(\(appId='|\/sp-)/], ({ path }) => {
      const name = /appid-([\w.]+)'/.exec(path)?.[1] ?? /sp-([\w.]+)$/.exec(path)?.[1];
      if (!name) return graphError(404, 'Request_ResourceNotFound');
      return { body: { id: `sp-${name}`, appId: `appid-${name}`, displayName: name } };
    }),
  );
  server.handle(on(['GET', /\/synchronization\/jobs$/], { body: { value: [] } }));
  server.handle(on(['GET', /\/synchronization\/secrets$/], { body: { value: [] } }));
}

const secret = (domain: string) => ({ body: { value: [{ key: 'Domain', value: JSON.stringify({ domain }) }] } });

describe('listConfigurations', () => {
  it('reads 45 of them in few requests, with jobs and domains', async () => {
    tenant(Array.from({ length: 45 }, (_, index) => application(`d${index}`)));
    server.handle(on(['GET', /secrets$/], ({ path }) => secret(`${path.split('/')[2]}.Contoso.COM`)));
    server.handle(on(['GET', /jobs$/], { body: { value: [{ id: JOB }] } }));
    const configurations = await createSynchronization(server.graph).listConfigurations();
    expect(configurations).toHaveLength(45);
    expect(configurations[7]).toMatchObject({
      servicePrincipalId: 'sp-d7',
      applicationId: 'app-d7',
      displayName: 'd7',
      domain: 'sp-d7.contoso.com',
      jobs: [{ jobId: JOB, templateId: 'AD2AADProvisioning' }],
    });
    expect(server.requests.length).toBeLessThanOrEqual(1 + 3 + 5);
  });

  it('filters by the template on /applications', async () => {
    tenant([]);
    await createSynchronization(server.graph).listConfigurations();
    expect(server.requests[0]?.query.get('$filter')).toBe(
      "applicationTemplateId eq '1a4721b3-e57f-4451-ae87-ef078703ec94'",
    );
  });

  it('takes the domain from the job settings where the secret is masked', async () => {
    tenant([application('a')]);
    server.handle(on(['GET', /secrets$/], { body: { value: [{ key: 'Domain', value: '*' }] } }));
    const settings = [{ name: 'DomainFQDN', value: 'Corp.contoso.com' }];
    server.handle(on(['GET', /jobs$/], { body: { value: [{ id: JOB, synchronizationJobSettings: settings }] } }));
    const [found] = await createSynchronization(server.graph).listConfigurations();
    expect(found?.domain).toBe('corp.contoso.com');
  });

  it('lists a creation that is under way as one without jobs and domain', async () => {
    tenant([application('new', '2026-11-02T07:59:30Z'), application('old')]);
    server.handle(on(['GET', /sp-new\/synchronization/], graphError(403, 'Authorization_RequestDenied')));
    server.handle(on(['GET', /sp-old\/synchronization\/secrets/], secret('old.contoso.com')));
    const found = await createSynchronization(server.graph).listConfigurations();
    expect(found.map(({ domain, jobs }) => ({ domain, jobs }))).toEqual([
      { domain: null, jobs: [] },
      { domain: 'old.contoso.com', jobs: [] },
    ]);
  });

  it('fails when a grown-up configuration cannot be read: a failed read is not "no domain"', async () => {
    tenant([application('old')]);
    server.handle(on(['GET', /secrets$/], graphError(403, 'Authorization_RequestDenied')));
    await expect(createSynchronization(server.graph).listConfigurations()).rejects.toMatchObject({
      code: 'PERMISSION_MISSING',
    });
  });

  it('leaves out an application without a service principal', async () => {
    tenant([application('a')]);
    server.handle(on(['GET', /appId='/], graphError(404, 'Request_ResourceNotFound')));
    expect(await createSynchronization(server.graph).listConfigurations()).toEqual([]);
  });
});

describe('surveyConfigurations', () => {
  it('gives those that can be read, and beside them each that cannot, with its code', async () => {
    tenant([application('a'), application('b'), application('c'), application('d')]);
    server.handle(on(['GET', /secrets$/], ({ path }) => secret(`${path.split('/')[2]}.contoso.com`)));
    server.handle(on(['GET', /sp-b\/synchronization\/jobs$/], graphError(403, 'Authorization_RequestDenied')));
    server.handle(on(['GET', /sp-c\/synchronization\/secrets$/], { body: { value: 'nonsense' } }));
    server.handle(on(['GET', /appid-d'/], graphError(403, 'Authorization_RequestDenied')));
    const { configurations, unreadable } = await createSynchronization(server.graph).surveyConfigurations();
    expect(configurations.map(({ domain }) => domain)).toEqual(['sp-a.contoso.com']);
    expect(unreadable).toEqual([
      { servicePrincipalId: 'sp-b', displayName: 'b', code: 'PERMISSION_MISSING' },
      { servicePrincipalId: 'sp-c', displayName: 'c', code: 'GRAPH_UNEXPECTED_ANSWER' },
      { servicePrincipalId: null, displayName: 'd', code: 'PERMISSION_MISSING' },
    ]);
  });

  it('fails when the list itself cannot be read', async () => {
    server.handle(on(['GET', /^\/applications$/], graphError(403, 'Authorization_RequestDenied')));
    await expect(createSynchronization(server.graph).surveyConfigurations()).rejects.toMatchObject({
      code: 'PERMISSION_MISSING',
    });
  });
});

describe('readConfiguration', () => {
  it('reads one', async () => {
    tenant([application('a'), application('b')]);
    expect(await createSynchronization(server.graph).readConfiguration('sp-b')).toEqual({
      servicePrincipalId: 'sp-b',
      applicationId: 'app-b',
      displayName: 'b',
      domain: null,
      jobs: [],
    });
  });

  it('refuses one that is not there', async () => {
    await expect(createSynchronization(server.graph).readConfiguration('sp-x')).rejects.toMatchObject({
      code: 'GRAPH_NOT_FOUND',
    });
  });
});

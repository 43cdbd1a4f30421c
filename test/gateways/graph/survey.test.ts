import { createSynchronization } from '../../../gateways/graph/create-synchronization';
import { readableOf } from '../../../domain/survey';
import { graphError, on, startGraphServer, type GraphServer } from './graph-server';

let server: GraphServer;
beforeEach(async () => {
  server = await startGraphServer();
  const value = ['one', 'two'].map((name) => ({
    id: `app-${name}`,
    appId: `appid-${name}`,
    displayName: name,
    createdDateTime: '2026-01-01T00:00:00Z',
  }));
  server.handle(on(['GET', /^\/applications$/], { body: { value } }));
  server.handle(
    on(['GET', /^\/servicePrincipals\(appId='/], ({ path }) => {
      const name = /appid-(\w+)'/.exec(path)?.[1] ?? '';
      return { body: { id: `sp-${name}`, appId: `appid-${name}`, displayName: name } };
    }),
  );
  server.handle(on(['GET', /jobs$/], { body: { value: [{ id: 'AD2AADProvisioning.t.1' }] } }));
  const secret = { key: 'Domain', value: '{"domain":"Corp.contoso.com"}' };
  server.handle(on(['GET', /secrets$/], { body: { value: [secret] } }));
});
afterEach(() => server.close());

const survey = () => createSynchronization(server.graph).surveyConfigurations();

test('reads jobs and settings of each, and whose domain it is', async () => {
  expect((await survey()).configurations).toMatchObject([
    {
      servicePrincipalId: 'sp-one',
      domain: 'corp.contoso.com',
      jobs: { kind: 'read', value: [{ templateId: 'AD2AADProvisioning' }] },
      settings: { kind: 'read', value: [{ key: 'Domain' }] },
    },
    { servicePrincipalId: 'sp-two' },
  ]);
});

test.each([
  [403, 'READ_FORBIDDEN'],
  [400, 'READ_FAILED'],
])('a %i about one part of one says nothing about the others: %s', async (status, code) => {
  server.handle(on(['GET', /sp-one\/synchronization\/secrets$/], graphError(status, 'Some_Code')));
  expect((await survey()).configurations).toMatchObject([
    { domain: null, jobs: { kind: 'read' }, settings: { kind: 'unreadable', code } },
    { domain: 'corp.contoso.com', settings: { kind: 'read' } },
  ]);
});

test.each(['jobs', 'secrets'])('%s that are not found are unknown, not none, however old it is', async (part) => {
  server.handle(on(['GET', new RegExp(`sp-one/synchronization/${part}$`)], graphError(404, 'ResourceNotFound')));
  const [one] = (await survey()).configurations;
  expect(part === 'jobs' ? one?.jobs : one?.settings).toMatchObject({ kind: 'unreadable', code: 'READ_FAILED' });
});

test('one whose service principal cannot be read is named, and the others are read', async () => {
  server.handle(on(['GET', /appid-one'/], graphError(403, 'Authorization_RequestDenied')));
  expect(await survey()).toMatchObject({
    configurations: [{ servicePrincipalId: 'sp-two', jobs: { kind: 'read' } }],
    unidentified: [{ displayName: 'one', kind: 'unreadable', code: 'READ_FORBIDDEN' }],
  });
});

test('fails when the list itself cannot be read', async () => {
  server.handle(on(['GET', /^\/applications$/], graphError(403, 'Authorization_RequestDenied')));
  await expect(survey()).rejects.toMatchObject({ code: 'PERMISSION_MISSING' });
});

describe('what can be looked after', () => {
  const split = async () => readableOf(await survey());

  test.each([
    ['jobs', /sp-one\/synchronization\/jobs$/, 'sp-one'],
    ['settings that alone name the domain', /sp-one\/synchronization\/secrets$/, 'sp-one'],
    ['service principal', /appid-one'/, null],
  ])('is not one whose %s cannot be read', async (_what, path, servicePrincipalId) => {
    server.handle(on(['GET', path], graphError(403, 'Authorization_RequestDenied')));
    const { configurations, unreadable } = await split();
    expect(configurations.map((one) => one.servicePrincipalId)).toEqual(['sp-two']);
    expect(unreadable).toMatchObject([{ servicePrincipalId, displayName: 'one', code: 'READ_FORBIDDEN' }]);
  });

  test('is one whose domain the service names elsewhere', async () => {
    const settings = [{ name: 'DomainFQDN', value: 'corp.contoso.com' }];
    const job = { id: 'AD2AADProvisioning.t.1', synchronizationJobSettings: settings };
    server.handle(on(['GET', /sp-one\/synchronization\/jobs$/], { body: { value: [job] } }));
    server.handle(on(['GET', /sp-one\/synchronization\/secrets$/], graphError(403, 'Authorization_RequestDenied')));
    expect(await split()).toMatchObject({ configurations: [{ domain: 'corp.contoso.com' }, {}], unreadable: [] });
  });
});

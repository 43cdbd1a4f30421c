import { createSynchronization } from '../../../gateways/graph/create-synchronization';
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
  expect(await survey()).toMatchObject([
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
  expect(await survey()).toMatchObject([
    { domain: null, jobs: { kind: 'read' }, settings: { kind: 'unreadable', code } },
    { domain: 'corp.contoso.com', settings: { kind: 'read' } },
  ]);
});

test('an old one whose parts are not found is an orphan, not unreadable', async () => {
  server.handle(on(['GET', /sp-one\/synchronization\/(jobs|secrets)$/], graphError(404, 'ResourceNotFound')));
  expect((await survey())[0]).toMatchObject({
    domain: null,
    jobs: { kind: 'read', value: [] },
    settings: { kind: 'read', value: [] },
  });
});

import { createExtensions } from '../../../gateways/graph/create-extensions';
import { graphError, on, startGraphServer, type GraphServer } from './graph-server';

let server: GraphServer;
beforeEach(async () => void (server = await startGraphServer()));
afterEach(() => server.close());

const tenantId = '11111111-1111-4111-8111-111111111111';
const appId = '22222222-2222-4222-8222-222222222222';
const fullName = `extension_${appId.replaceAll('-', '')}_GroupDN`;
const application = (uri: string) => ({ id: 'app-1', appId, identifierUris: [uri] });

function knows(...applications: object[]) {
  server.handle(on(['GET', /^\/servicePrincipals$/], { body: { value: [{ id: 'sp-1' }] } }));
  server.handle(on(['GET', /extensionProperties$/], { body: { value: [{ name: fullName }] } }));
  server.handle(on(['GET', /^\/applications$/], { body: { value: applications } }));
}

const find = () => createExtensions(server.graph).findApplication(tenantId);

it.each([
  `api://${tenantId}/CloudSyncCustomExtensionsApp`,
  `API://${tenantId.toUpperCase()}/cloudsynccustomextensionsapp`,
])('finds the application of %s, with its service principal and what it defines', async (uri) => {
  knows(application(`api://${tenantId}/another`), application(uri));
  expect(await find()).toEqual({
    applicationId: 'app-1',
    appId,
    servicePrincipalId: 'sp-1',
    extensions: { groupdn: fullName },
  });
  const filters = server.asking('GET', /^\/applications$/).map(({ query }) => query.get('$filter'));
  expect(filters).toContain(`identifierUris/any(u:u eq 'API://${tenantId}/CloudSyncCustomExtensionsApp')`);
});

it('takes no other application for it', async () => {
  knows(application(`api://${tenantId}/another`), application('api://elsewhere/CloudSyncCustomExtensionsApp'));
  expect(await find()).toBeUndefined();
});

it('does not say that there is none when it could not look', async () => {
  server.handle(on(['GET', /^\/applications$/], graphError(403, 'Authorization_RequestDenied')));
  await expect(find()).rejects.toMatchObject({ code: 'PERMISSION_MISSING' });
});

it.each([
  ['its service principal', /^\/servicePrincipals$/, () => ({ id: 'sp-1' }), 400],
  ['its extension', /extensionProperties$/, () => ({ name: fullName }), 404],
])('waits with %s until the new application is known', async (...[, path, body, status]) => {
  const extensions = createExtensions(server.graph);
  server.handle(on(['POST', /^\/applications$/], { status: 201, body: { id: 'app-1', appId } }));
  server.handle(on(['POST', path], { status: 201, body: body() }));
  server.handle(on(['POST', path], graphError(status, 'Request_BadRequest'), 1));
  await extensions.createApplication(tenantId);
  const make = () =>
    status === 400 ? extensions.createServicePrincipal(appId) : extensions.createGroupExtension('app-1', 'GroupDN');
  await expect(make()).rejects.toMatchObject({ name: 'NotNowError', code: 'GRAPH_NOT_READY_YET' });
  expect(await make()).toBe(Object.values(body())[0]);
  expect(server.asking('POST', /^\/applications$/)[0]?.body).toEqual({
    displayName: 'CloudSyncCustomExtensionsApp',
    identifierUris: [`api://${tenantId}/CloudSyncCustomExtensionsApp`],
  });
});

it('is refused what belongs to somebody else', async () => {
  server.handle(on(['POST', /extensionProperties$/], graphError(403, 'Authorization_RequestDenied')));
  await expect(createExtensions(server.graph).createGroupExtension('app-2', 'GroupDN')).rejects.toMatchObject({
    code: 'PERMISSION_MISSING',
  });
});

it('reads a value, none, and what could not be read apart from each other', async () => {
  server.handle(on(['GET', /^\/groups\/one$/], { body: { id: 'one', [fullName]: 'CN=One,DC=x' } }));
  server.handle(on(['GET', /^\/groups\/two$/], { body: { id: 'two' } }));
  server.handle(on(['GET', /^\/groups\/three$/], graphError(403, 'Authorization_RequestDenied')));
  const ids = ['one', 'two', 'three', 'one'];
  expect(await createExtensions(server.graph).readGroupValues(fullName, ids)).toEqual(
    new Map([
      ['one', 'CN=One,DC=x'],
      ['two', null],
      ['three', undefined],
    ]),
  );
  expect(server.requests).toHaveLength(1);
});

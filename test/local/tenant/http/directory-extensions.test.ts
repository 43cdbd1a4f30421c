import { startSmallTenant, type SmallTenant } from './small-tenant';

let tenant: SmallTenant;
beforeEach(async () => {
  tenant = await startSmallTenant();
});
afterEach(() => tenant.close());

const uri = () => `api://${tenant.state.tenantId()}/CloudSyncCustomExtensionsApp`;
const GroupDN = { name: 'GroupDN', dataType: 'String', isMultiValued: false, targetObjects: ['Group'] };

async function create() {
  const body = { displayName: 'CloudSyncCustomExtensionsApp', identifierUris: [uri()] };
  const created = await tenant.send('POST', '/v1.0/applications', { body });
  const { id, appId } = created.body as unknown as { id: string; appId: string };
  return { status: created.status, id, appId };
}

test('the extension app is made once, found by its address when it shows, and gets one service principal', async () => {
  const { status, id, appId } = await create();
  expect(status).toBe(201);
  expect((await tenant.send('GET', `/v1.0/applications/${id}`)).status).toBe(404);
  await tenant.clock.advance(6000);
  const filter = encodeURIComponent(`identifierUris/any(u:u eq '${uri()}')`);
  expect((await tenant.send('GET', `/v1.0/applications?$filter=${filter}`)).body.value).toMatchObject([{ id }]);
  expect((await create()).status).toBe(400);
  expect((await tenant.send('POST', '/v1.0/servicePrincipals', { body: { appId } })).status).toBe(201);
  expect((await tenant.send('POST', '/v1.0/servicePrincipals', { body: { appId } })).status).toBe(400);
});

test('an extension carries the id of its app in its name and exists once', async () => {
  const { id, appId } = await create();
  await tenant.clock.advance(6000);
  const path = `/v1.0/applications/${id}/extensionProperties`;
  const made = await tenant.send('POST', path, { body: GroupDN });
  const name = `extension_${appId.replaceAll('-', '')}_GroupDN`;
  expect([made.status, made.body['name']]).toEqual([201, name]);
  expect((await tenant.send('GET', path)).body.value).toMatchObject([{ name, targetObjects: ['Group'] }]);
  expect((await tenant.send('POST', path, { body: GroupDN })).status).toBe(400);
});

test('what belongs to somebody else gets no extension from the app', async () => {
  const made = await tenant.asAdmin('POST', '/v1.0/applications', { displayName: 'by hand' });
  await tenant.clock.advance(6000);
  const path = `/v1.0/applications/${String(made.body['id'])}/extensionProperties`;
  expect((await tenant.send('POST', path, { body: GroupDN })).status).toBe(403);
});

test('a value of an extension is shown when it is selected, in any case', async () => {
  const [group] = [...tenant.state.groups.all()];
  const name = `extension_${'0'.repeat(32)}_groupdn`;
  tenant.state.transaction(() => tenant.state.groups.patch(group!.id, { extensions: { [name]: 'CN=x' } }));
  const selected = name.replace('groupdn', 'GroupDN');
  const read = await tenant.send('GET', `/v1.0/groups/${group!.id}?$select=id,${selected}`);
  expect(read.body).toMatchObject({ id: group!.id, [selected]: 'CN=x' });
});

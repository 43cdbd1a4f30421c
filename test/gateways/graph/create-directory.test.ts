import { createDirectory } from '../../../gateways/graph/create-directory';
import { graphError, on, startGraphServer, type GraphServer } from './graph-server';

let server: GraphServer;
beforeEach(async () => void (server = await startGraphServer()));
afterEach(() => server.close());

const ann = { id: 'ann', userPrincipalName: "o'neil@contoso.com", displayName: 'Ann', mail: null };

function people(known: Record<string, object[]>) {
  server.handle(
    on(['GET', /^\/users$/], ({ query }) => ({ body: { value: known[query.get('$filter') ?? ''] ?? [] } })),
  );
}

describe('findPerson', () => {
  it.each([
    "userPrincipalName eq 'o''neil@contoso.com'",
    "mail eq 'o''neil@contoso.com'",
    "proxyAddresses/any(address:address eq 'smtp:o''neil@contoso.com')",
    "proxyAddresses/any(address:address eq 'SMTP:o''neil@contoso.com')",
  ])('finds by %s, in one request', async (filter) => {
    people({ [filter]: [ann] });
    expect(await createDirectory(server.graph).findPerson(" o'neil@contoso.com ")).toEqual(ann);
    expect(server.requests).toHaveLength(1);
  });

  it('is undefined when nobody has the name', async () => {
    people({});
    expect(await createDirectory(server.graph).findPerson('nobody@contoso.com')).toBeUndefined();
  });

  it('refuses an address that two people have', async () => {
    people({ "mail eq 'x@contoso.com'": [ann, { ...ann, id: 'bob' }] });
    await expect(createDirectory(server.graph).findPerson('x@contoso.com')).rejects.toMatchObject({
      code: 'PERSON_AMBIGUOUS',
    });
  });

  it('never takes a failed read for "nobody"', async () => {
    people({});
    server.handle(({ query }) => (query.get('$filter')?.startsWith('mail') ? graphError(500, 'Oops') : undefined));
    await expect(createDirectory(server.graph).findPerson('x@contoso.com')).rejects.toMatchObject({
      name: 'BrokenError',
    });
  });

  it('names the permission that is missing', async () => {
    server.handle(on(['GET', /^\/users$/], graphError(403, 'Authorization_RequestDenied')));
    await expect(createDirectory(server.graph).findPerson('x@contoso.com')).rejects.toMatchObject({
      code: 'PERMISSION_MISSING',
      message: expect.stringContaining('User.Read.All'),
    });
  });
});

describe('readOrganization', () => {
  it.each([
    [true, true],
    [false, false],
    [null, false],
  ])('reads onPremisesSyncEnabled %p as %p', async (value, expected) => {
    server.handle(on(['GET', /organization/], { body: { value: [{ id: 't', onPremisesSyncEnabled: value }] } }));
    expect(await createDirectory(server.graph).readOrganization()).toEqual({
      tenantId: 't',
      onPremisesSyncEnabled: expected,
    });
  });
});

describe('readObjects', () => {
  it('tells found, missing and unreadable apart', async () => {
    const user = { id: 'u1', onPremisesSyncEnabled: true, onPremisesDistinguishedName: 'CN=U1,DC=corp' };
    server.handle(on(['GET', /users\/u1/], { body: user }));
    server.handle(on(['GET', /users\/u3/], graphError(403, 'No')));
    const read = await createDirectory(server.graph).readObjects('user', ['u1', 'u2', 'u3', 'u1']);
    expect(read).toEqual({ found: [{ ...user, kind: 'user' }], missing: ['u2'], unknown: ['u3'] });
  });

  it('asks groups for no property that groups do not have', async () => {
    server.handle(on(['GET', /groups\/g/], { body: { id: 'g', onPremisesSyncEnabled: null } }));
    const { found } = await createDirectory(server.graph).readObjects('group', ['g']);
    expect(found).toEqual([{ id: 'g', kind: 'group', onPremisesSyncEnabled: null, onPremisesDistinguishedName: null }]);
    expect(server.asking('GET', /groups/)[0]?.query.get('$select')).toBe('id,onPremisesSyncEnabled');
  });
});

describe('readUsers', () => {
  it('reads users as readObjects does', async () => {
    server.handle(on(['GET', /users\/u1/], { body: { id: 'u1', onPremisesSyncEnabled: true } }));
    const { found } = await createDirectory(server.graph).readUsers(['u1']);
    expect(found).toMatchObject([{ id: 'u1', kind: 'user', onPremisesSyncEnabled: true }]);
  });
});

describe('readPasswordWriteback', () => {
  it.each([true, false])('reads the flag of the tenant: %p', async (passwordWritebackEnabled) => {
    const value = [{ id: 't', features: { passwordWritebackEnabled } }];
    server.handle(on(['GET', /directory\/onPremisesSynchronization$/], { body: { value } }));
    expect(await createDirectory(server.graph).readPasswordWriteback()).toBe(passwordWritebackEnabled);
  });

  it('names the role when it is refused', async () => {
    server.handle(on(['GET', /onPremisesSynchronization$/], graphError(403, 'Authorization_RequestDenied')));
    await expect(createDirectory(server.graph).readPasswordWriteback()).rejects.toMatchObject({
      code: 'PERMISSION_MISSING',
      message: expect.stringContaining('OnPremDirectorySynchronization.Read.All'),
    });
  });
});

import { BrokenError } from '../../domain/errors';
import { type Doors, openDoors } from '../support/http/knocks';
import { aDoorWorld, type DoorWorld, failing } from '../support/http/world';

const path = '/api/webhooks/on-premises-reports';
const guid = '33333333-3333-4333-8333-333333333333';

function aReport(change: object = {}) {
  return {
    schemaVersion: 1,
    collectedAt: '2026-11-23T07:59:00.0000000Z',
    domain: 'corp.contoso.com',
    agents: [{ machineName: 'SYNC01', version: '1.1.2', serviceState: 'Running' }],
    organizationalUnits: [{ distinguishedName: 'OU=Cloud,DC=corp,DC=contoso,DC=com', objectGuid: guid }],
    groups: [],
    ...change,
  };
}

let world: DoorWorld;
let doors: Doors;
beforeEach(() => {
  world = aDoorWorld();
  doors = openDoors(world);
});
afterEach(() => world.close());

async function refusalOf(json: object) {
  const { status, body } = await doors.send('POST', path, { json });
  expect(status).toBe(400);
  return Object.fromEntries(body.errors.map(({ field, code }: { field: string; code: string }) => [field, code]));
}

describe('an on-premises report', () => {
  it('is stored as the newest of its domain', async () => {
    const reply = await doors.send('POST', path, { json: aReport() });
    expect(reply.status).toBe(201);
    expect(await world.reports.newest('corp.contoso.com')).toEqual(aReport());
  });

  it('sent twice is stored twice, but an older one is refused', async () => {
    await doors.send('POST', path, { json: aReport() });
    expect((await doors.send('POST', path, { json: aReport() })).status).toBe(201);
    const older = aReport({ collectedAt: '2026-11-23T07:58:59Z' });
    expect(await refusalOf(older)).toEqual({ '/collectedAt': 'OLDER_THAN_LAST' });
  });

  it('may be five minutes ahead, not more', async () => {
    expect((await doors.send('POST', path, { json: aReport({ collectedAt: '2026-11-23T08:05:00Z' }) })).status).toBe(
      201,
    );
    const ahead = aReport({ collectedAt: '2026-11-23T08:05:01Z' });
    expect(await refusalOf(ahead)).toEqual({ '/collectedAt': 'IN_THE_FUTURE' });
  });

  it('of a domain that nobody knows is told so once, not once for each of its names', async () => {
    const wrong = aReport({ domain: 'other.example', collectedAt: '2026-11-23T09:00:00Z' });
    expect(await refusalOf(wrong)).toEqual({ '/domain': 'UNKNOWN_DOMAIN', '/collectedAt': 'IN_THE_FUTURE' });
  });

  it('is refused for a domain that nobody knows', async () => {
    const units = { organizationalUnits: [] };
    expect(await refusalOf(aReport({ ...units, domain: 'other.example' }))).toEqual({ '/domain': 'UNKNOWN_DOMAIN' });
    expect((await doors.send('POST', path, { json: aReport({ ...units, domain: 'EMEA.contoso.com' }) })).status).toBe(
      201,
    );
  });

  it('is taken for a domain that an agent is registered for, or whose agents cannot be read', async () => {
    const json = aReport({ organizationalUnits: [], domain: 'apac.contoso.com' });
    world.agents.readAgents = () =>
      Promise.resolve({ kind: 'read', agents: [{ machineName: 'SYNC05', status: 'inactive' }] });
    expect((await doors.send('POST', path, { json })).status).toBe(201);
    world.agents.readAgents = () => Promise.resolve({ kind: 'unreadable', code: 'READ_FORBIDDEN' });
    expect((await doors.send('POST', path, { json: { ...json, domain: 'x.contoso.com' } })).status).toBe(201);
  });

  it('waits while Graph cannot tell whether the domain is known', async () => {
    world.synchronization = failing(new BrokenError('GRAPH_UNREACHABLE', 'down'));
    doors = openDoors(world);
    const reply = await doors.send('POST', path, { json: aReport({ organizationalUnits: [], domain: 'x.example' }) });
    expect([reply.status, reply.headers['retry-after']]).toEqual([503, '30']);
  });

  it('names all that is wrong with it at once', async () => {
    const json = aReport({
      collectedAt: '2027-01-01T00:00:00Z',
      organizationalUnits: [
        { distinguishedName: 'no name', objectGuid: guid },
        { distinguishedName: 'OU=A,DC=emea,DC=contoso,DC=com', objectGuid: guid },
        { distinguishedName: 'OU=B,DC=corp,DC=contoso,DC=com', objectGuid: 'x' },
      ],
      connectSync: { includedOrganizationalUnits: ['DC=corp,DC=contoso,DC=com', ',,'] },
      agents: [{ machineName: 'SYNC01', version: '1', serviceState: 'Sleeping' }],
      surprise: true,
    });
    expect(await refusalOf(json)).toEqual({
      '/collectedAt': 'IN_THE_FUTURE',
      '/organizationalUnits/0/distinguishedName': 'INVALID_DISTINGUISHED_NAME',
      '/organizationalUnits/1/distinguishedName': 'OUTSIDE_DOMAIN',
      '/organizationalUnits/2/objectGuid': 'INVALID_FORMAT',
      '/connectSync/includedOrganizationalUnits/1': 'INVALID_DISTINGUISHED_NAME',
      '/agents/0/serviceState': 'INVALID_VALUE',
      '/surprise': 'UNKNOWN_FIELD',
    });
  });

  it('may be far larger than other bodies, up to 16 MiB', async () => {
    const unit = (index: number) => ({
      distinguishedName: `OU=Unit ${index},OU=${'x'.repeat(200)},DC=corp,DC=contoso,DC=com`,
      objectGuid: guid,
    });
    const organizationalUnits = Array.from({ length: 5_000 }, (_, index) => unit(index));
    expect((await doors.send('POST', path, { json: aReport({ organizationalUnits }) })).status).toBe(201);
    const reply = await doors.send('POST', path, { raw: ' '.repeat(16 * 1024 * 1024 + 1) });
    expect([reply.status, reply.body.code]).toEqual([413, 'BODY_TOO_LARGE']);
  });
});

import { createReports } from '../../../gateways/records/reports';
import type { Storage } from '../../../gateways/storage/storage';
import { createSqliteStorage } from '../../../local/storage/sqlite-storage';
import { aReport } from '../../support/builders';
import { atEveryDeath } from '../../support/interrupted-storage';

const open = () => createSqliteStorage(':memory:');
const receivedAt = '2026-11-24T06:01:00.000Z';
const older = aReport({ collectedAt: '2026-11-24T05:00:00Z' });
const newer = aReport({ collectedAt: '2026-11-24T05:00:00.500Z' });
const blobsOf = (storage: Storage) => storage.blobs('reports').list('');

describe('reports', () => {
  it('keep the newest of a domain, whatever the case of its name', async () => {
    const storage = open();
    const reports = createReports(storage);
    expect(await reports.newest('corp.contoso.com')).toBeUndefined();
    expect(await reports.store(older, receivedAt)).toBe('stored');
    expect(await reports.store({ ...newer, domain: 'CORP.contoso.com' }, receivedAt)).toBe('stored');
    expect(await blobsOf(storage)).toHaveLength(1);
    expect(await reports.store(older, receivedAt)).toBe('olderThanLast');
    expect(await blobsOf(storage)).toHaveLength(1);
    expect(await reports.store(aReport({ domain: 'emea.contoso.com' }), receivedAt)).toBe('stored');
    expect((await reports.newest('Corp.Contoso.com'))?.collectedAt).toBe(newer.collectedAt);
    expect(await blobsOf(storage)).toHaveLength(2);
  });

  it('take the same report again', async () => {
    const reports = createReports(open());
    await reports.store(newer, receivedAt);
    expect(await reports.store(newer, receivedAt)).toBe('stored');
    expect(await reports.newest(newer.domain)).toEqual(newer);
  });

  it('may be as large as a domain is', async () => {
    const reports = createReports(open());
    const organizationalUnits = Array.from({ length: 50_000 }, (_, index) => ({
      distinguishedName: `OU=Unit ${index},DC=corp,DC=contoso,DC=com`,
      objectGuid: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    }));
    await reports.store(aReport({ organizationalUnits }), receivedAt);
    expect((await reports.newest('corp.contoso.com'))?.organizationalUnits).toHaveLength(50_000);
  });

  it('end with the newest one under parallel senders', async () => {
    const reports = createReports(open());
    const sent = Array.from({ length: 10 }, (_, minute) =>
      aReport({ collectedAt: `2026-11-24T05:0${minute}:00.000Z` }),
    );
    await Promise.all(sent.map((report) => reports.store(report, receivedAt)));
    expect((await reports.newest('corp.contoso.com'))?.collectedAt).toBe('2026-11-24T05:09:00.000Z');
  });

  it('can always be read while they are stored, wherever a process died', async () => {
    const deaths = await atEveryDeath(
      open,
      async (storage) => {
        await createReports(storage).store(older, receivedAt);
        await createReports(storage).store(newer, receivedAt);
      },
      async (storage) => {
        const reports = createReports(storage);
        const found = await reports.newest('corp.contoso.com');
        expect([undefined, older.collectedAt, newer.collectedAt]).toContain(found?.collectedAt);
        expect(await reports.store(newer, receivedAt)).toBe('stored');
        expect(await reports.newest('corp.contoso.com')).toEqual(newer);
      },
    );
    expect(deaths).toBeGreaterThan(6);
  });
});

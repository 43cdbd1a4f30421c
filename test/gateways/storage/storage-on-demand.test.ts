import type { Storage } from '../../../gateways/storage/storage';
import { storageOnDemand } from '../../../gateways/storage/storage-on-demand';

function countedStorage() {
  const asked: unknown[][] = [];
  let opened = 0;
  const member = (name: string) =>
    new Proxy(
      {},
      {
        get:
          (_, method) =>
          async (...about: unknown[]) => {
            asked.push([name, method, ...about]);
          },
      },
    );
  const storage = { table: member, blobs: member } as unknown as Storage;
  const open = () => {
    opened++;
    return storage;
  };
  return { asked, opened: () => opened, storage: storageOnDemand(open) };
}

it('opens nothing for tables and containers that are only named', () => {
  const { storage, opened } = countedStorage();
  storage.table('runs');
  storage.blobs('snapshots');
  expect(opened()).toBe(0);
});

it('opens once and hands every request on with all it was given', async () => {
  const { storage, opened, asked } = countedStorage();
  const [table, blobs] = [storage.table('runs'), storage.blobs('snapshots')];
  await table.get('p', 'k');
  await table.transact('p', []);
  await table.list('p', { limit: 3 });
  await table.listAcross('k', { after: 'p' });
  await blobs.put('a', '{}', { ifAbsent: true });
  await blobs.get('a');
  await blobs.list('a/');
  await blobs.remove('a');
  expect(opened()).toBe(1);
  expect(asked).toEqual([
    ['runs', 'get', 'p', 'k'],
    ['runs', 'transact', 'p', []],
    ['runs', 'list', 'p', { limit: 3 }],
    ['runs', 'listAcross', 'k', { after: 'p' }],
    ['snapshots', 'put', 'a', '{}', { ifAbsent: true }],
    ['snapshots', 'get', 'a'],
    ['snapshots', 'list', 'a/'],
    ['snapshots', 'remove', 'a'],
  ]);
});

it('tells a failure to open as a rejected request', async () => {
  const storage = storageOnDemand(() => {
    throw new Error('no such account');
  });
  await expect(storage.table('runs').get('p', 'k')).rejects.toThrow('no such account');
});

import type { PlanItem } from '../../../domain/plan';
import { createRunItems } from '../../../gateways/records/run-items';
import { createSqliteStorage } from '../../../local/storage/sqlite-storage';
import { atEveryDeath } from '../../support/interrupted-storage';

const open = () => createSqliteStorage(':memory:');
const someItems = (storage = open()) => createRunItems(storage);

function item(id: string, after: unknown = null): PlanItem {
  return { id, kind: 'group', target: `target of ${id}`, action: 'convert', before: null, after };
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => item(String(index).padStart(5, '0')));

describe('items of a run', () => {
  it('are planned until they are settled', async () => {
    const items = someItems();
    await items.writeItems('run', [item('a'), item('b')]);
    await items.settleItems('run', [{ id: 'b', state: 'failed', code: 'GRAPH', message: 'said no', wave: 2 }]);
    expect(await items.listItems('run', { limit: 5 })).toEqual({
      items: [
        { ...item('a'), state: 'planned' },
        { ...item('b'), state: 'failed', code: 'GRAPH', message: 'said no', wave: 2 },
      ],
    });
  });

  it('show the last of several results, and no member of an earlier one', async () => {
    const items = someItems();
    await items.writeItems('run', [item('a')]);
    await items.settleItems('run', [
      { id: 'a', state: 'unknown', code: 'LOST' },
      { id: 'a', state: 'failed', code: 'NO' },
    ]);
    await items.settleItems('run', [{ id: 'a', state: 'verified' }]);
    expect((await items.listItems('run', { limit: 5 })).items).toEqual([{ ...item('a'), state: 'verified' }]);
  });

  it('are replaced by those of a newer plan, all of them planned again', async () => {
    const items = someItems();
    await items.writeItems('run', [item('a'), item('b')]);
    await items.settleItems('run', [
      { id: 'a', state: 'verified' },
      { id: 'b', state: 'verified' },
    ]);
    await items.writeItems('run', [item('b', 'new'), item('c')]);
    expect((await items.listItems('run', { limit: 5 })).items).toEqual([
      { ...item('b', 'new'), state: 'planned' },
      { ...item('c'), state: 'planned' },
    ]);
  });

  it('may have any id, and be larger than a row', async () => {
    const items = someItems();
    const ids = ['CN=Größe\\, "A"/B,DC=corp', `${'OU=deep,'.repeat(200)}DC=corp`, 'x', ''];
    const large = { list: 'y'.repeat(100_000) };
    await items.writeItems(
      'run',
      ids.map((id) => item(id, large)),
    );
    await items.settleItems(
      'run',
      ids.map((id) => ({ id, state: 'verified', message: 'm'.repeat(50_000) })),
    );
    const listed = (await items.listItems('run', { limit: 5 })).items;
    expect(listed.map((each) => each.id).sort()).toEqual([...ids].sort());
    for (const each of listed) expect(each).toMatchObject({ state: 'verified', after: large });
  });

  it('come page by page with their results, ten thousand of them', async () => {
    const items = someItems();
    await items.writeItems('run', numbered(10_000));
    const failing = numbered(10_000).filter((_, index) => index % 1000 === 999);
    await items.settleItems(
      'run',
      failing.map(({ id }) => ({ id, state: 'failed' })),
    );
    const first = await items.listItems('run', { limit: 500 });
    expect(first.items).toHaveLength(500);
    expect(first.next).toBe('00499');
    const second = await items.listItems('run', { limit: 500, after: '00499' });
    expect(second.items.at(-1)).toMatchObject({ id: '00999', state: 'failed' });
    const failed = await items.listItems('run', { state: 'failed', limit: 9 });
    expect(failed.items.map(({ id }) => id)).toEqual(failing.slice(0, 9).map(({ id }) => id));
    expect(await items.listItems('run', { state: 'failed', limit: 9, after: failed.next ?? '' })).toMatchObject({
      items: [{ id: '09999' }],
    });
    expect(await items.listItems('run', { state: 'skipped', limit: 9 })).toEqual({ items: [] });
  });

  it('are those of the plan after a repetition, wherever the first process died', async () => {
    const older = numbered(150);
    const newer = numbered(260).slice(90);
    const deaths = await atEveryDeath(
      open,
      async (storage) => {
        const items = createRunItems(storage);
        await items.writeItems('run', older);
        await items.settleItems(
          'run',
          older.map(({ id }) => ({ id, state: 'verified' })),
        );
        await items.writeItems('run', newer);
      },
      async (storage) => {
        const items = createRunItems(storage);
        await items.writeItems('run', newer);
        expect((await items.listItems('run', { limit: 500 })).items).toEqual(
          newer.map((each) => ({ ...each, state: 'planned' })),
        );
      },
    );
    expect(deaths).toBeGreaterThan(20);
  });
});

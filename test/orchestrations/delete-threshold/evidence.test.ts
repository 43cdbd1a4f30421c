import { stagedOf } from '../../../orchestrations/delete-threshold/evidence';
import { aStagedEntry } from '../../support/delete-review';

const ids = (entries: Parameters<typeof stagedOf>[0], threshold: number) =>
  stagedOf(entries, threshold).map(({ sourceId }) => sourceId);

test('an object that was logged twice is one delete, and the newest entry tells about it', () => {
  const entries = [
    aStagedEntry({ at: '2026-11-24T12:00:00Z', cycleId: 'c2', sourceName: 'New name' }),
    aStagedEntry({ sourceName: 'Old name' }),
  ];
  expect(stagedOf(entries, 1)).toMatchObject([{ sourceId: 's1', displayName: 'New name' }]);
});

test('the newest look of the service counts: who came back since the one before is held no more', () => {
  const first = ['a', 'b', 'c'].map((sourceId) => aStagedEntry({ sourceId }));
  const later = ['a', 'b'].map((sourceId) => aStagedEntry({ sourceId, cycleId: 'c2', at: '2026-11-24T12:00:00Z' }));
  expect(ids([...later, ...first], 2)).toEqual(['a', 'b']);
});

test('where the newest look shows fewer than the threshold, whatever was staged since the hold began counts', () => {
  const first = ['a', 'b', 'c'].map((sourceId) => aStagedEntry({ sourceId }));
  const later = [aStagedEntry({ sourceId: 'd', cycleId: 'c2', at: '2026-11-24T12:00:00Z' })];
  expect(ids([...later, ...first], 2)).toEqual(['a', 'b', 'c', 'd']);
});

test('only staged deletes with a source are taken', () => {
  expect(ids([aStagedEntry({ action: 'delete' }), aStagedEntry({ sourceId: null })], 1)).toEqual([]);
});

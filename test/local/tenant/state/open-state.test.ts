import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openState } from '../../../../local/tenant/state/open-state';
import { createCollection } from '../../../../local/tenant/state/collection';
import { adOperation } from '../../../../local/tenant/forest/ad-operation';
import { minute, seededWorld } from '../seeded-world';

const folder = mkdtempSync(join(tmpdir(), 'tenant-state-'));
const file = join(folder, 'tenant.db');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Note {
  id: string;
  tags: string[];
}

test('a transaction that throws leaves memory and file as they were', () => {
  const state = openState({ file: ':memory:', seed: 1 });
  const notes = state.collection<Note, 'tag'>('notes', { tag: (note) => note.tags });
  state.transaction(() => notes.put({ id: 'a', tags: ['x'] }));
  expect(() =>
    state.transaction(() => {
      notes.put({ id: 'a', tags: ['y'] });
      notes.put({ id: 'b', tags: ['y'] });
      state.nextId('thing');
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(notes.get('a')).toEqual({ id: 'a', tags: ['x'] });
  expect(notes.size()).toBe(1);
  expect(notes.where('tag', 'y')).toEqual([]);
  state.close();
});

test('indexes follow every change', () => {
  const notes = createCollection<Note, 'tag'>('notes', { tag: (note) => note.tags });
  notes.put({ id: 'a', tags: ['x', 'y'] });
  notes.put({ id: 'b', tags: ['y'] });
  expect(notes.where('tag', 'y').map(({ id }) => id)).toEqual(['a', 'b']);
  notes.patch('a', { tags: ['z'] });
  expect(notes.where('tag', 'y').map(({ id }) => id)).toEqual(['b']);
  notes.delete('b');
  expect(notes.first('tag', 'y')).toBeUndefined();
});

test('a world that was killed goes on: the cycle that was under way ends after the restart', async () => {
  const first = seededWorld({ file, groups: 300 });
  const emeaId = first.emea().id;
  adOperation(first.moment(), {
    op: 'createUsers',
    organizationalUnit: 'OU=Staff,DC=emea,DC=contoso,DC=com',
    count: 300,
  });
  for (let step = 0; step < 300 && !first.state.cycles.get(emeaId); step++) await first.advance(1000);
  expect(first.state.cycles.get(emeaId)).toBeDefined();
  // No close, no commit: what was not committed is lost, as with kill -9.
  first.clock.stop();
  const second = seededWorld({ file, groups: 300 });
  expect(second.state.isFresh).toBe(false);
  expect(second.state.cycles.get(emeaId)).toBeDefined();
  await second.advance(10 * minute);
  expect(second.state.users.filter((user) => user.onPremisesDomainName === 'emea.contoso.com')).toHaveLength(340);
  second.stop();
  first.state.close();
});

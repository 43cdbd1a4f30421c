import { LARGEST_VALUE } from '../../gateways/storage/row-limits';
import type { Blobs, Operation, Storage, Table } from '../../gateways/storage/storage';

let partitions = 0;

/** What every storage must do; run by the SQLite storage and, against Azurite, by the Azure one. */
export function describeStorage(name: string, open: () => Storage): void {
  describe(name, () => {
    describeRows(() => open().table('items'));
    describePages(() => open().table('items'));
    describeLimits(() => open().table('items'));
    describeBlobs(() => open().blobs('snapshots'));
  });
}

/** A partition of its own for each test: an account is shared and never emptied. */
function fresh(): string {
  return `partition-${process.pid}-${Date.now()}-${partitions++}`;
}

function insert(key: string, value: unknown = { key }): Operation {
  return { kind: 'insert', key, value };
}

async function keysOf(table: Table, partition: string): Promise<string[]> {
  return (await table.list(partition)).rows.map((row) => row.key);
}

function describeRows(open: () => Table): void {
  it('gives back what was inserted, with an ETag', async () => {
    const [table, partition] = [open(), fresh()];
    const value = { text: 'Ünïcode 😀 "quoted" \\ \'single\'', list: [1, null, { deep: true }], none: null };
    expect(await table.transact(partition, [insert('a', value)])).toBe('committed');
    expect(await table.get(partition, 'a')).toEqual({ partition, key: 'a', etag: expect.any(String), value });
  });

  it('has nothing where nothing was written', async () => {
    expect(await open().get(fresh(), 'a')).toBeUndefined();
    expect(await open().list(fresh())).toEqual({ rows: [] });
  });

  it('keeps bare values apart from objects', async () => {
    const [table, partition] = [open(), fresh()];
    await table.transact(partition, [insert('a', 'text'), insert('b', 7), insert('c', null), insert('d', false)]);
    expect((await table.list(partition)).rows.map((row) => row.value)).toEqual(['text', 7, null, false]);
  });

  it('refuses to insert a row that is there', async () => {
    const [table, partition] = [open(), fresh()];
    await table.transact(partition, [insert('a', 1)]);
    expect(await table.transact(partition, [insert('a', 2)])).toBe('conflict');
    expect((await table.get(partition, 'a'))?.value).toBe(1);
  });

  it('puts over whatever is there and whether anything is there', async () => {
    const [table, partition] = [open(), fresh()];
    await table.transact(partition, [{ kind: 'put', key: 'a', value: { first: 1 } }]);
    await table.transact(partition, [{ kind: 'put', key: 'a', value: { second: 2 } }]);
    expect((await table.get(partition, 'a'))?.value).toEqual({ second: 2 });
  });

  it('replaces under the ETag and gives a new one', async () => {
    const [table, partition] = [open(), fresh()];
    await table.transact(partition, [insert('a', 1)]);
    const { etag = '' } = (await table.get(partition, 'a')) ?? {};
    expect(await table.transact(partition, [{ kind: 'replace', key: 'a', etag, value: 2 }])).toBe('committed');
    expect(await table.transact(partition, [{ kind: 'replace', key: 'a', etag, value: 3 }])).toBe('conflict');
    const row = await table.get(partition, 'a');
    expect(row?.value).toBe(2);
    expect(row?.etag).not.toBe(etag);
  });

  it('gives a new ETag to a row written again with the same value', async () => {
    const [table, partition] = [open(), fresh()];
    await table.transact(partition, [insert('a', 1)]);
    const before = await table.get(partition, 'a');
    await table.transact(partition, [{ kind: 'put', key: 'a', value: 1 }]);
    expect((await table.get(partition, 'a'))?.etag).not.toBe(before?.etag);
  });

  it('calls it a conflict to replace a row that is gone', async () => {
    const [table, partition] = [open(), fresh()];
    await table.transact(partition, [insert('a', 1)]);
    const { etag = '' } = (await table.get(partition, 'a')) ?? {};
    await table.transact(partition, [{ kind: 'remove', key: 'a' }]);
    expect(await table.transact(partition, [{ kind: 'replace', key: 'a', etag, value: 2 }])).toBe('conflict');
    expect(await table.get(partition, 'a')).toBeUndefined();
  });

  it('calls it a conflict to remove a row that is not there', async () => {
    const [table, partition] = [open(), fresh()];
    await table.transact(partition, [insert('a')]);
    const both: Operation[] = [
      { kind: 'remove', key: 'a' },
      { kind: 'remove', key: 'b' },
    ];
    expect(await table.transact(partition, both)).toBe('conflict');
    expect(await keysOf(table, partition)).toEqual(['a']);
  });

  it('does all of a transaction or nothing', async () => {
    const [table, partition] = [open(), fresh()];
    await table.transact(partition, [insert('taken'), insert('kept')]);
    const mixed: Operation[] = [insert('new'), { kind: 'put', key: 'kept', value: 'changed' }, insert('taken')];
    expect(await table.transact(partition, mixed)).toBe('conflict');
    expect(await keysOf(table, partition)).toEqual(['kept', 'taken']);
    expect((await table.get(partition, 'kept'))?.value).toEqual({ key: 'kept' });
  });

  it('commits an empty transaction', async () => {
    expect(await open().transact(fresh(), [])).toBe('committed');
  });

  it('lets exactly one of twenty parallel writers under the same ETag through', async () => {
    const [table, partition] = [open(), fresh()];
    await table.transact(partition, [insert('a', 0)]);
    const { etag = '' } = (await table.get(partition, 'a')) ?? {};
    const writers = Array.from({ length: 20 }, (_, value) =>
      table.transact(partition, [{ kind: 'replace', key: 'a', etag, value }]),
    );
    expect((await Promise.all(writers)).filter((result) => result === 'committed')).toHaveLength(1);
  });

  it('lets exactly one of twenty parallel inserts through', async () => {
    const [table, partition] = [open(), fresh()];
    const writers = Array.from({ length: 20 }, (_, value) => table.transact(partition, [insert('a', value)]));
    expect((await Promise.all(writers)).filter((result) => result === 'committed')).toHaveLength(1);
  });

  it('keeps tables apart by partition and by upper and lower case', async () => {
    const [table, one, two] = [open(), fresh(), fresh()];
    await table.transact(one, [insert('key', 1), insert('KEY', 2)]);
    await table.transact(two, [insert('key', 3)]);
    expect((await table.get(one, 'KEY'))?.value).toBe(2);
    expect((await table.list(one)).rows).toHaveLength(2);
    expect((await table.get(two, 'key'))?.value).toBe(3);
  });
}

const awkwardKeys = [
  'a/b',
  'a\\b',
  'a#b',
  'a?b',
  "o'hara",
  'a%2Fb',
  'tab\tnew\nline',
  'größe',
  '😀',
  ' ',
  'a+b=c&d',
  '!0041',
];

function describePages(open: () => Table): void {
  it('takes any text as a key', async () => {
    const [table, partition] = [open(), fresh()];
    await table.transact(
      partition,
      awkwardKeys.map((key) => insert(key, key)),
    );
    for (const key of awkwardKeys) expect((await table.get(partition, key))?.value).toBe(key);
    expect((await keysOf(table, partition)).sort()).toEqual([...awkwardKeys].sort());
    expect(
      await table.transact(
        partition,
        awkwardKeys.map((key) => ({ kind: 'remove', key })),
      ),
    ).toBe('committed');
  });

  it('takes any text as a partition', async () => {
    const [table, partition] = [open(), `${fresh()}/'?#\\%ä`];
    await table.transact(partition, [insert('a', 1)]);
    expect((await table.get(partition, 'a'))?.partition).toBe(partition);
    expect(await keysOf(table, partition)).toEqual(['a']);
  });

  it('lists in the order of keys, digits before capitals before small letters', async () => {
    const [table, partition] = [open(), fresh()];
    await table.transact(
      partition,
      ['b', 'a', 'B', '10', '9', 'a:1', 'a-1', 'ab'].map((key) => insert(key)),
    );
    expect(await keysOf(table, partition)).toEqual(['10', '9', 'B', 'a', 'a-1', 'a:1', 'ab', 'b']);
  });

  it('lists by prefix, from inclusive, after exclusive', async () => {
    const [table, partition] = [open(), fresh()];
    await table.transact(
      partition,
      ['a:1', 'a:2', 'a:3', 'a', 'b:1', 'z~'].map((key) => insert(key)),
    );
    const list = async (range: Parameters<Table['list']>[1]) =>
      (await table.list(partition, range)).rows.map((row) => row.key);
    expect(await list({ prefix: 'a:' })).toEqual(['a:1', 'a:2', 'a:3']);
    expect(await list({ prefix: 'a:', from: 'a:2' })).toEqual(['a:2', 'a:3']);
    expect(await list({ prefix: 'a:', after: 'a:2' })).toEqual(['a:3']);
    expect(await list({ from: 'a:3' })).toEqual(['a:3', 'b:1', 'z~']);
    expect(await list({ prefix: 'z~' })).toEqual(['z~']);
    expect(await list({ prefix: 'nothing' })).toEqual([]);
  });

  it('says where the next page begins, and nothing at the end', async () => {
    const [table, partition] = [open(), fresh()];
    await table.transact(
      partition,
      ['1', '2', '3', '4'].map((key) => insert(key)),
    );
    const first = await table.list(partition, { limit: 2 });
    expect(first).toMatchObject({ rows: [{ key: '1' }, { key: '2' }], next: '2' });
    const second = await table.list(partition, { limit: 2, after: '2' });
    expect(second.rows.map((row) => row.key)).toEqual(['3', '4']);
    expect(second).not.toHaveProperty('next');
  });

  it('pages through more rows than the service gives at once', async () => {
    const [table, partition] = [open(), fresh()];
    const keys = Array.from({ length: 1100 }, (_, index) => String(index).padStart(5, '0'));
    for (let at = 0; at < keys.length; at += 100) {
      await table.transact(
        partition,
        keys.slice(at, at + 100).map((key) => insert(key, 1)),
      );
    }
    const whole = await table.list(partition, { limit: 5000 });
    expect(whole.rows.map((row) => row.key)).toEqual(keys);
    expect(whole).not.toHaveProperty('next');
    expect(await table.list(partition)).toMatchObject({ next: '00999' });
  });

  it('lists one key across partitions, in their order', async () => {
    const [table, key] = [open(), fresh()];
    const names = ['c', 'a', 'b'].map((letter) => `${letter}-${fresh()}`);
    for (const partition of names) await table.transact(partition, [insert(key, partition), insert('other')]);
    const sorted = [...names].sort();
    const whole = await table.listAcross(key);
    expect(whole.rows.map((row) => row.partition)).toEqual(sorted);
    expect(whole).not.toHaveProperty('next');
    const first = await table.listAcross(key, { limit: 1 });
    expect(first.next).toBe(sorted[0]);
    expect((await table.listAcross(key, { after: sorted[0] ?? '' })).rows).toHaveLength(2);
  });
}

function describeLimits(open: () => Table): void {
  const full = { text: 'x'.repeat(LARGEST_VALUE - '{"text":""}'.length) };

  it('takes 32 KiB in a row and refuses a byte more', async () => {
    const [table, partition] = [open(), fresh()];
    expect(await table.transact(partition, [insert('full', full)])).toBe('committed');
    expect((await table.get(partition, 'full'))?.value).toEqual(full);
    await expect(table.transact(partition, [insert('over', { text: `${full.text}x` })])).rejects.toThrow(
      /at most 32768/,
    );
  });

  it('takes 32 KiB of characters that need escapes', async () => {
    const [table, partition] = [open(), fresh()];
    const quotes = '"'.repeat(LARGEST_VALUE / 2 - 10);
    expect(await table.transact(partition, [insert('a', quotes)])).toBe('committed');
    expect((await table.get(partition, 'a'))?.value).toBe(quotes);
  });

  it('takes one hundred operations and 2 MiB at once and refuses more', async () => {
    const [table, partition] = [open(), fresh()];
    const many = Array.from({ length: 101 }, (_, index) => insert(String(index)));
    expect(await table.transact(partition, many.slice(0, 100))).toBe('committed');
    await expect(table.transact(partition, many)).rejects.toThrow(/101 operations/);
    const large = Array.from({ length: 65 }, (_, index) => insert(`large-${index}`, full));
    expect(await table.transact(partition, large.slice(0, 64))).toBe('committed');
    await expect(table.transact(partition, large)).rejects.toThrow(/bytes; at most 2097152/);
  });

  it('refuses to touch a row twice in a transaction, an empty or endless key, and no value', async () => {
    const [table, partition] = [open(), fresh()];
    await expect(table.transact(partition, [insert('a'), { kind: 'remove', key: 'a' }])).rejects.toThrow(/twice/);
    await expect(table.transact(partition, [insert('')])).rejects.toThrow(/1 to 512/);
    await expect(table.transact(partition, [insert('/'.repeat(200))])).rejects.toThrow(/1 to 512/);
    await expect(table.transact(partition, [{ kind: 'put', key: 'a', value: undefined }])).rejects.toThrow(/no value/);
    expect(await table.list(partition)).toEqual({ rows: [] });
  });
}

function describeBlobs(open: () => Blobs): void {
  it('gives back the content of a blob, also an empty and a large one', async () => {
    const [blobs, folder] = [open(), fresh()];
    const contents = ['', 'Ünïcode 😀\r\n', 'x'.repeat(17 * 1024 * 1024)];
    for (const [index, content] of contents.entries()) {
      expect(await blobs.put(`${folder}/${index}.json`, content)).toBe(true);
      expect((await blobs.get(`${folder}/${index}.json`)) === content).toBe(true);
    }
    expect(await blobs.get(`${folder}/none.json`)).toBeUndefined();
  });

  it('overwrites a blob unless told to keep it', async () => {
    const [blobs, folder] = [open(), fresh()];
    expect(await blobs.put(`${folder}/a`, 'one', { ifAbsent: true })).toBe(true);
    expect(await blobs.put(`${folder}/a`, 'two', { ifAbsent: true })).toBe(false);
    expect(await blobs.get(`${folder}/a`)).toBe('one');
    expect(await blobs.put(`${folder}/a`, 'three')).toBe(true);
    expect(await blobs.get(`${folder}/a`)).toBe('three');
  });

  it('lets exactly one of ten parallel writers of an absent blob through', async () => {
    const [blobs, folder] = [open(), fresh()];
    const writers = Array.from({ length: 10 }, (_, index) => blobs.put(`${folder}/a`, `${index}`, { ifAbsent: true }));
    expect((await Promise.all(writers)).filter(Boolean)).toHaveLength(1);
  });

  it('lists names in order, by prefix as written', async () => {
    const [blobs, folder] = [open(), fresh()];
    for (const name of ['b', 'a', 'B', 'a/1', 'under_score', 'under-score']) await blobs.put(`${folder}/${name}`, name);
    const names = (prefix: string) =>
      blobs.list(`${folder}/${prefix}`).then((all) => all.map((name) => name.slice(folder.length + 1)));
    expect(await names('')).toEqual(['B', 'a', 'a/1', 'b', 'under-score', 'under_score']);
    expect(await names('under_')).toEqual(['under_score']);
    expect(await names('%')).toEqual([]);
  });

  it('removes a blob, and nothing where there is none', async () => {
    const [blobs, folder] = [open(), fresh()];
    await blobs.put(`${folder}/a`, '1');
    await blobs.remove(`${folder}/a`);
    await blobs.remove(`${folder}/a`);
    expect(await blobs.get(`${folder}/a`)).toBeUndefined();
  });

  it('refuses names that a service or a file system would change', async () => {
    for (const name of ['', '/a', 'a/', 'a//b', '../a', 'a/./b', 'a b', 'a\\b', 'ä', 'a?b']) {
      await expect(open().put(name, '')).rejects.toThrow(/cannot name a blob/);
    }
  });
}

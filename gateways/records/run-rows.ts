import { hasEnded, Run } from '../../domain/run';
import { allRows } from '../storage/many-rows';
import type { Operation, Storage } from '../storage/storage';
import { createSpill } from './spill';

interface FoundRun {
  run: Run;
  etag: string;
}

export interface RunRows {
  insert(run: Run): Promise<void>;
  read(runId: string): Promise<FoundRun | undefined>;
  /** Replaces what was found; returns what is there then. */
  replace(found: FoundRun, run: Run): Promise<Run | 'conflict'>;
  /** Newest first. */
  all(after: string | undefined): AsyncGenerator<Run>;
  unfinishedIds(): AsyncGenerator<string>;
  remove(runId: string): Promise<void>;
}

const PARTITION = 'runs';
const rowKey = (runId: string) => `run:${runId}`;
/** Beside the row as long as the run has not ended, in the same transactions. */
const unfinishedKey = (runId: string) => `unfinished:${runId}`;

/** One partition for all runs (a few writes per second at most), so that a row and its mark as unfinished change together. */
export function createRunRows(storage: Storage): RunRows {
  const table = storage.table('runs');
  const spill = createSpill(storage.blobs('runs'));
  const pack = (run: Run) => spill.pack(`${run.runId}/rows`, run);

  return {
    async insert(run) {
      const operations: Operation[] = [{ kind: 'insert', key: rowKey(run.runId), value: await pack(run) }];
      if (!hasEnded(run.state)) operations.push({ kind: 'insert', key: unfinishedKey(run.runId), value: {} });
      await table.transact(PARTITION, operations);
    },

    async read(runId) {
      const row = await table.get(PARTITION, rowKey(runId));
      return row && { run: Run.parse(await spill.unpack(row.value)), etag: row.etag };
    },

    async replace({ run: before, etag }, run) {
      const operations: Operation[] = [{ kind: 'replace', key: rowKey(run.runId), etag, value: await pack(run) }];
      const ends = !hasEnded(before.state) && hasEnded(run.state);
      if (ends) operations.push({ kind: 'remove', key: unfinishedKey(run.runId) });
      return (await table.transact(PARTITION, operations)) === 'committed' ? run : 'conflict';
    },

    async *all(after) {
      const range = { prefix: rowKey(''), ...(after === undefined ? {} : { after: rowKey(after) }) };
      for await (const row of allRows(table, PARTITION, range)) yield Run.parse(await spill.unpack(row.value));
    },

    async *unfinishedIds() {
      const prefix = unfinishedKey('');
      for await (const mark of allRows(table, PARTITION, { prefix })) yield mark.key.slice(prefix.length);
    },

    async remove(runId) {
      await table.transact(PARTITION, [{ kind: 'remove', key: rowKey(runId) }]);
    },
  };
}

import { z } from 'zod';
import { allRows, transactAll } from '../storage/many-rows';
import type { Operation, Storage } from '../storage/storage';
import { untilCommitted } from '../storage/until-committed';

/** One record per mail, written before sending, so that a repetition is known to be one. */
export interface SentMails {
  /** `first`: never tried. `again`: tried before, answer lost. `sent`: nothing to do. */
  begin(runId: string, name: string, at: string): Promise<'first' | 'again' | 'sent'>;
  finish(runId: string, name: string, at: string): Promise<void>;
  /** Retention: forgets the mails of a run that is removed. */
  forget(runId: string): Promise<void>;
}

const Attempt = z.object({ begunAt: z.string(), sentAt: z.string().nullable() });

export function createSentMails(storage: Storage): SentMails {
  const table = storage.table('mails');
  return {
    begin: (runId, name, at) =>
      untilCommitted(async () => {
        const known = await table.get(runId, name);
        if (known) return Attempt.parse(known.value).sentAt === null ? 'again' : 'sent';
        const value = { begunAt: at, sentAt: null };
        return (await table.transact(runId, [{ kind: 'insert', key: name, value }])) === 'committed'
          ? 'first'
          : 'conflict';
      }),

    async finish(runId, name, at) {
      const known = await table.get(runId, name);
      const begunAt = known ? Attempt.parse(known.value).begunAt : at;
      await table.transact(runId, [{ kind: 'put', key: name, value: { begunAt, sentAt: at } }]);
    },

    async forget(runId) {
      const removals: Operation[] = [];
      for await (const { key } of allRows(table, runId)) removals.push({ kind: 'remove', key });
      await transactAll(table, runId, removals);
    },
  };
}

import { z } from 'zod';
import { JobHealth } from '../../domain/job-health';
import { reading } from '../../domain/reading';
import { allRows } from '../storage/many-rows';
import type { Storage } from '../storage/storage';
import { untilCommitted } from '../storage/until-committed';

/** What is remembered of a configuration from one look to the next. */
export const Watch = z.object({
  servicePrincipalId: z.string(),
  name: z.string(),
  domain: z.string().nullable(),
  firstSeenAt: z.string(),
  jobs: reading(z.array(JobHealth)),
  /** Of the provisioning job, oldest first: how many objects failed when that changed. */
  samples: z.array(z.object({ at: z.string(), escrowed: z.number() })),
  /** Units in scope that a report knew: an objectGUID stays when a name changes. */
  units: z.array(z.object({ name: z.string(), objectGuid: z.string() })),
  /** When schema and log were read last, with the report they were compared with. */
  deepAt: z.string().nullable(),
  reportSeen: z.string().nullable(),
  /** The objects that fail were found in the log. */
  isExplained: z.boolean(),
  /** The list of the tenant lacks it since then. */
  missingSince: z.string().nullable(),
});
export type Watch = z.infer<typeof Watch>;

export interface Watches {
  get(servicePrincipalId: string): Promise<Watch | undefined>;
  list(): Promise<Watch[]>;
  /** `judge` answers what to keep from what is kept. Answers what is kept then. */
  change(servicePrincipalId: string, judge: (before: Watch | undefined) => Watch): Promise<Watch>;
  forget(servicePrincipalId: string): Promise<void>;
}

const PARTITION = 'configurations';

export function createWatches(storage: Storage): Watches {
  const table = storage.table('watches');
  return {
    async get(servicePrincipalId) {
      const row = await table.get(PARTITION, servicePrincipalId);
      return row && Watch.parse(row.value);
    },
    async list() {
      const watches: Watch[] = [];
      for await (const row of allRows(table, PARTITION)) watches.push(Watch.parse(row.value));
      return watches;
    },
    change: (servicePrincipalId, judge) =>
      untilCommitted(async () => {
        const row = await table.get(PARTITION, servicePrincipalId);
        const value = judge(row && Watch.parse(row.value));
        const operation = row
          ? ({ kind: 'replace', key: servicePrincipalId, etag: row.etag, value } as const)
          : ({ kind: 'insert', key: servicePrincipalId, value } as const);
        return (await table.transact(PARTITION, [operation])) === 'committed' ? value : 'conflict';
      }),
    async forget(servicePrincipalId) {
      // A conflict: somebody else has removed it.
      await table.transact(PARTITION, [{ kind: 'remove', key: servicePrincipalId }]);
    },
  };
}

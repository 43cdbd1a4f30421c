import { z } from 'zod';
import { BrokenError } from '../../domain/errors';
import { digestOf } from '../../domain/fingerprint';
import { OnPremisesReport } from '../../domain/on-premises-report';
import { encodeKey } from '../storage/row-keys';
import type { Storage } from '../storage/storage';
import { untilCommitted } from '../storage/until-committed';

/** The newest on-premises report per AD domain. */
export interface Reports {
  /** `olderThanLast` keeps what is there. The same report again is `stored` again. */
  store(report: OnPremisesReport, receivedAt: string): Promise<'stored' | 'olderThanLast'>;
  newest(domain: string): Promise<OnPremisesReport | undefined>;
  /** How old the newest one is, without reading it. */
  newestCollectedAt(domain: string): Promise<string | undefined>;
}

const PARTITION = 'newest';
const Newest = z.object({ collectedAt: z.string(), receivedAt: z.string(), blob: z.string() });
const READS = 3;

/** Reports are large: the row of a domain names a blob, which is written before it. Broken off in between, the blob is nobody's. */
export function createReports(storage: Storage): Reports {
  const table = storage.table('reports');
  const blobs = storage.blobs('reports');

  async function readNewest(domain: string) {
    const row = await table.get(PARTITION, domain.toLowerCase());
    return row && { ...Newest.parse(row.value), etag: row.etag };
  }

  return {
    async store(report, receivedAt) {
      const key = report.domain.toLowerCase();
      const blob = `${encodeKey(key)}/${digestOf(report)}.json`;
      await blobs.put(blob, JSON.stringify(report));
      const replaced = await untilCommitted(async () => {
        const last = await readNewest(key);
        if (last && Date.parse(report.collectedAt) < Date.parse(last.collectedAt)) return 'olderThanLast';
        const value = { collectedAt: report.collectedAt, receivedAt, blob } satisfies z.infer<typeof Newest>;
        const operation = last
          ? ({ kind: 'replace', key, etag: last.etag, value } as const)
          : ({ kind: 'insert', key, value } as const);
        const written = await table.transact(PARTITION, [operation]);
        return written === 'committed' ? { before: last?.blob } : written;
      });
      if (replaced === 'olderThanLast') {
        if ((await readNewest(key))?.blob !== blob) await blobs.remove(blob);
        return 'olderThanLast';
      }
      if (replaced.before && replaced.before !== blob) await blobs.remove(replaced.before);
      return 'stored';
    },

    newestCollectedAt: async (domain) => (await readNewest(domain))?.collectedAt,

    async newest(domain) {
      // A blob may be replaced between the two reads; then the row names another one.
      for (let attempt = 0; attempt < READS; attempt++) {
        const last = await readNewest(domain);
        if (!last) return undefined;
        const text = await blobs.get(last.blob);
        if (text !== undefined) return OnPremisesReport.parse(JSON.parse(text));
      }
      throw new BrokenError('RECORD_INCOMPLETE', `The newest report of ${domain} is gone.`);
    },
  };
}

import { BrokenError, RefusedError } from '../../domain/errors';
import { jobTemplates } from '../../domain/job-templates';
import { writesAttribute } from '../../domain/synchronization-schema';
import type { Gateways } from '../../gateways/gateways';
import type { Job } from '../../gateways/graph/synchronization';
import type { Writeback } from './facts';

/** Every configuration that brings Exchange attributes to AD. */
export async function readWritebacks({ synchronization }: Pick<Gateways, 'synchronization'>): Promise<Writeback[]> {
  const configurations = await synchronization.listConfigurations('exchangeToAd');
  return Promise.all(
    configurations.map(async ({ servicePrincipalId, domain, jobs }): Promise<Writeback> => {
      const job = jobs.find(({ templateId }) => templateId === jobTemplates.exchangeAttributes);
      if (!job) return { domain, code: null, mailboxes: 0, writesMail: undefined };
      const { code, synchronizedEntryCounts } = job;
      const mailboxes = Object.values(synchronizedEntryCounts).reduce((sum, count) => sum + count, 0);
      return {
        domain,
        code,
        mailboxes,
        writesMail: await readWritesMail({ synchronization }, servicePrincipalId, job),
      };
    }),
  );
}

async function readWritesMail(
  { synchronization }: Pick<Gateways, 'synchronization'>,
  servicePrincipalId: string,
  { jobId }: Job,
): Promise<boolean | undefined> {
  try {
    return writesAttribute(await synchronization.readSchema(servicePrincipalId, jobId), 'mail');
  } catch (error) {
    if (error instanceof RefusedError || error instanceof BrokenError) return undefined;
    throw error;
  }
}

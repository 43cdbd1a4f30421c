import { z } from 'zod';
import { domainOf } from '../../domain/distinguished-name';
import { MailboxAttributes } from '../../domain/exchange-attributes';
import { NotNowError } from '../../domain/errors';
import type { ItemResult } from '../../gateways/records/run-items';
import type { OfRun } from '../kit/run-contract';
import type { MailboxGateways } from './read-facts';

/** All Exchange attributes of a mailbox, as they were before it was written. */
export const Kit = z.object({
  keptAt: z.string(),
  id: z.string(),
  userPrincipalName: z.string(),
  displayName: z.string(),
  primarySmtpAddress: z.string(),
  exchangeGuid: z.string().nullable(),
  whenChanged: z.string().nullable(),
  isDirSynced: z.boolean(),
  recipientType: z.string(),
  isExchangeCloudManaged: z.boolean().nullable(),
  /** Of AD; null: Entra ID does not tell. */
  domain: z.string().nullable(),
  attributes: MailboxAttributes,
  /** What the service did not tell; nothing is known of them. */
  untold: z.array(z.string()),
});
export type Kit = z.infer<typeof Kit>;

type KitGateways = Pick<MailboxGateways, 'clock' | 'directory' | 'exchangeAdmin' | 'runs'>;

/** Keeps the kit of each, one by one, so that being throttled loses nothing; says which may not be written, since theirs is not there. */
export async function keepKits(gateways: KitGateways, of: OfRun, ids: readonly string[]): Promise<ItemResult[]> {
  const kept = await Promise.all(ids.map((id) => readKit(gateways, of, id)));
  const unkept = ids.filter((_, index) => kept[index] === undefined);
  const domains = await readDomains(gateways, unkept);
  const reads = await readPatiently(gateways, unkept);
  const left: ItemResult[] = [];
  const waits: number[] = [];
  for (const [id, read] of reads) {
    if (read.kind === 'notNow') waits.push(read.retryAfterSeconds);
    else if (read.kind === 'missing') left.push({ id, ...missing });
    else if (read.kind === 'unknown') left.push({ id, ...unreadable(read.code) });
    else {
      const { mailbox, ...facts } = read.facts;
      const domain = domains.get(id.toLowerCase()) ?? null;
      const kit: Kit = { keptAt: gateways.clock.now().toISOString(), domain, ...mailbox, ...facts };
      await gateways.runs.keepSnapshot(of.runId, nameOf(of, id), Kit.parse(kit));
    }
  }
  if (waits.length > 0) throw new NotNowError('EXCHANGE_THROTTLED', Math.max(...waits));
  return left;
}

/** By id in lower case. */
async function readDomains({ directory }: KitGateways, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { found } = await directory.readObjects('user', ids);
  return new Map(
    found.flatMap(({ id, onPremisesDistinguishedName: name }) => {
      const domain = name === null ? undefined : domainOf(name);
      return domain === undefined ? [] : [[id.toLowerCase(), domain] as const];
    }),
  );
}

/** An answer that was lost on the way is no reason to leave a mailbox out. */
const mostReadings = 3;

async function readPatiently({ exchangeAdmin }: KitGateways, ids: readonly string[]) {
  const reads = await exchangeAdmin.readMailboxKits(ids);
  for (let reading = 1; reading < mostReadings; reading++) {
    const unknown = [...reads].flatMap(([id, { kind }]) => (kind === 'unknown' ? id : []));
    if (unknown.length === 0) break;
    for (const [id, read] of await exchangeAdmin.readMailboxKits(unknown)) reads.set(id, read);
  }
  return reads;
}

/** Undefined: the mailbox was not written in this round. */
export async function readKit({ runs }: Pick<KitGateways, 'runs'>, of: OfRun, id: string): Promise<Kit | undefined> {
  const kept = await runs.readSnapshot(of.runId, nameOf(of, id));
  return kept === undefined ? undefined : Kit.parse(kept);
}

function nameOf({ round }: OfRun, id: string): string {
  return `${round}-kit-${id}`;
}

const missing = {
  state: 'skipped',
  code: 'MAILBOX_NOT_FOUND',
  message: 'Exchange Online no longer knows it.',
} as const;

function unreadable(code: string) {
  const message = `Its attributes could not be read (${code}), so there would be no way back. Nothing was changed.`;
  return { state: 'skipped', code: 'KIT_UNREADABLE', message } as const;
}

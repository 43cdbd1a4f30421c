import { exchangeAttributes } from '../../domain/exchange-attributes';
import type { MailboxKit, MailboxRead } from '../../gateways/exchange/exchange-admin';
import type { MailboxGateways } from '../../orchestrations/exchange-soa/read-facts';
import { aMailbox, now } from './mailbox-move';

/** A mailbox of which nobody has set anything. */
export function emptyKit(id: string): MailboxKit {
  const attributes = Object.fromEntries(exchangeAttributes.map(({ property }) => [property, null]));
  return { mailbox: aMailbox(id), exchangeGuid: null, whenChanged: null, attributes, untold: [] };
}

/** Kits as they are read, one answer after the other, with what was asked for. */
export function kitWorld(answers: Record<string, MailboxRead<MailboxKit>['kind'][]>) {
  const snapshots = new Map<string, unknown>();
  const asked: string[][] = [];
  const readOf = (id: string): MailboxRead<MailboxKit> => {
    const kind = answers[id]?.shift() ?? 'missing';
    if (kind === 'found') return { kind, facts: emptyKit(id) };
    if (kind === 'notNow') return { kind, retryAfterSeconds: 7 };
    return kind === 'unknown' ? { kind, code: 'EXCHANGE_BROKEN' } : { kind };
  };
  const gateways = {
    clock: { now: () => new Date(now) },
    directory: { readObjects: async () => ({ found: [], missing: [], unknown: [] }) },
    exchangeAdmin: {
      readMailboxKits: async (ids: readonly string[]) => {
        asked.push([...ids]);
        return new Map(ids.map((id) => [id, readOf(id)]));
      },
    },
    runs: {
      keepSnapshot: async (_runId: string, name: string, content: unknown) => {
        if (!snapshots.has(name)) snapshots.set(name, content);
      },
      readSnapshot: async (_runId: string, name: string) => snapshots.get(name),
    },
  } as unknown as MailboxGateways;
  return { gateways, asked };
}

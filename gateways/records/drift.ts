import { z } from 'zod';
import { Accepted, Finding, Known, Waiver } from '../../domain/drift';
import { allRows } from '../storage/many-rows';
import { decodeKey, encodeKey } from '../storage/row-keys';
import type { Blobs, Storage, Table } from '../storage/storage';
import { untilCommitted } from '../storage/until-committed';
import { createSpill, type Spill } from './spill';

/** How a check changed the set of findings. */
export const DriftChange = z.object({
  opened: z.array(Finding),
  changed: z.array(Finding),
  closed: z.array(Finding),
  /** Nobody looks away any more, and they are still there. */
  unwaived: z.array(Finding),
});
export type DriftChange = z.infer<typeof DriftChange>;

export interface Settled {
  findings: Finding[];
  change: DriftChange;
}

/** What drift is measured by, and what was found. */
export interface Drift {
  accepted(domain: string): Promise<Accepted | undefined>;
  acceptedDomains(): Promise<string[]>;
  /** Replaces what was accepted before of the domain; its writer holds the domain's turn. */
  accept(accepted: Accepted): Promise<void>;
  known(domain: string): Promise<Known | undefined>;
  knownDomains(): Promise<string[]>;
  note(known: Known): Promise<void>;
  /** As the last check left them. */
  findings(): Promise<Finding[]>;
  /** One check at a time changes the set. A repeated activity of a run learns what its first try did. */
  settle(runId: string, judge: (before: readonly Finding[]) => Settled): Promise<Settled>;
  waivers(): Promise<Waiver[]>;
  /** The last one for a finding counts. */
  waive(waiver: Waiver): Promise<void>;
}

const Register = z.object({ runId: z.string(), findings: z.array(Finding), change: DriftChange });
const nothingYet = { runId: '', findings: [], change: { opened: [], changed: [], closed: [], unwaived: [] } };

const REGISTER = 'register';
const OPEN = 'open';
const KNOWN = 'known';
const WAIVERS = 'waivers';
const acceptedFolder = 'drift/accepted/';

/** Findings are one row, or the blob it names, so that a set changes as a whole. */
export function createDrift(storage: Storage): Drift {
  const table = storage.table('drift');
  const spill = createSpill(storage.blobs('snapshots'));

  async function readRegister() {
    const row = await table.get(REGISTER, OPEN);
    const value = row ? Register.parse(await spill.unpack(row.value)) : nothingYet;
    return { value, etag: row?.etag };
  }

  return {
    ...createAccepted(storage.blobs('snapshots')),
    ...createNotes(table, spill),

    findings: async () => (await readRegister()).value.findings,

    settle: (runId, judge) =>
      untilCommitted(async () => {
        const { value: before, etag } = await readRegister();
        if (before.runId === runId) return before;
        const settled = judge(before.findings);
        const value = await spill.pack('drift/register', { runId, ...settled });
        const operation =
          etag === undefined
            ? ({ kind: 'insert', key: OPEN, value } as const)
            : ({ kind: 'replace', key: OPEN, etag, value } as const);
        return (await table.transact(REGISTER, [operation])) === 'committed' ? settled : 'conflict';
      }),
  };
}

function createAccepted(blobs: Blobs): Pick<Drift, 'accepted' | 'acceptedDomains' | 'accept'> {
  const nameOf = (domain: string) => `${acceptedFolder}${encodeKey(domain.toLowerCase())}.json`;
  return {
    async accepted(domain) {
      const json = await blobs.get(nameOf(domain));
      return json === undefined ? undefined : Accepted.parse(JSON.parse(json));
    },
    async acceptedDomains() {
      const names = await blobs.list(acceptedFolder);
      return names.map((name) => decodeKey(name.slice(acceptedFolder.length, -'.json'.length)));
    },
    async accept(accepted) {
      await blobs.put(nameOf(accepted.domain), JSON.stringify(accepted));
    },
  };
}

/** A row each: what was seen of a domain, and who looks away from what. */
function createNotes(table: Table, spill: Spill): Pick<Drift, 'known' | 'knownDomains' | 'note' | 'waivers' | 'waive'> {
  const put = async (partition: string, key: string, value: unknown) => {
    await table.transact(partition, [{ kind: 'put', key, value: await spill.pack(`drift/${partition}`, value) }]);
  };
  return {
    async known(domain) {
      const row = await table.get(KNOWN, domain.toLowerCase());
      return row && Known.parse(await spill.unpack(row.value));
    },
    async knownDomains() {
      const domains: string[] = [];
      for await (const { key } of allRows(table, KNOWN)) domains.push(key);
      return domains;
    },
    note: (known) => put(KNOWN, known.domain.toLowerCase(), known),
    async waivers() {
      const waivers: Waiver[] = [];
      for await (const { value } of allRows(table, WAIVERS)) waivers.push(Waiver.parse(await spill.unpack(value)));
      return waivers;
    },
    waive: (waiver) => put(WAIVERS, waiver.findingId, waiver),
  };
}

import { z } from 'zod';
import { Accepted, Finding, Known, Waiver } from '../../domain/drift';
import { allRows } from '../storage/many-rows';
import { decodeKey, encodeKey } from '../storage/row-keys';
import type { Blobs, Operation, Storage, Table } from '../storage/storage';
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

/** What a check looked at, and from when on. */
export interface Looked {
  runId: string;
  asOf: string;
  /** Domains, and whatever else is looked at as a whole. */
  at: readonly string[];
}

/** `overtaken`: of what it looked at that of which a newer look has told already. */
type SettledOnce = Settled & { overtaken: string[] };

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
  /** One check at a time changes the set. A repeated activity of a run learns what its first try did, until it is forgotten. */
  settle(
    looked: Looked,
    judge: (before: readonly Finding[], overtaken: readonly string[]) => Settled,
  ): Promise<SettledOnce>;
  /** What the run did is kept elsewhere. */
  forgetSettled(runId: string): Promise<void>;
  waivers(): Promise<Waiver[]>;
  /** The last one for a finding counts. */
  waive(waiver: Waiver): Promise<void>;
}

const Register = z.object({ findings: z.array(Finding), asOf: z.record(z.string(), z.string()).default({}) });
const Once = z.object({ findings: z.array(Finding), change: DriftChange, overtaken: z.array(z.string()) });

const REGISTER = 'register';
const OPEN = 'open';
const KNOWN = 'known';
const WAIVERS = 'waivers';
const acceptedFolder = 'drift/accepted/';

/** Findings are one row, or the blob it names, so that a set changes as a whole; with it, what a run did to it. */
export function createDrift(storage: Storage): Drift {
  const table = storage.table('drift');
  const spill = createSpill(storage.blobs('snapshots'));

  async function readRegister() {
    const row = await table.get(REGISTER, OPEN);
    const value = row ? Register.parse(await spill.unpack(row.value)) : { findings: [], asOf: {} };
    return { value, etag: row?.etag };
  }

  async function trySettle({ runId, asOf, at }: Looked, judge: Parameters<Drift['settle']>[1]) {
    const key = keyOfRun(runId);
    const done = await table.get(REGISTER, key);
    if (done) return Once.parse(await spill.unpack(done.value));
    const { value: before, etag } = await readRegister();
    const overtaken = at.filter((one) => (before.asOf[one] ?? '') > asOf);
    const settled = { ...judge(before.findings, overtaken), overtaken };
    const told = at.filter((one) => !overtaken.includes(one)).map((one) => [one, asOf] as const);
    const next = { findings: settled.findings, asOf: { ...before.asOf, ...Object.fromEntries(told) } };
    const value = await spill.pack('drift/register', next);
    const register: Operation =
      etag === undefined ? { kind: 'insert', key: OPEN, value } : { kind: 'replace', key: OPEN, etag, value };
    const once: Operation = { kind: 'insert', key, value: await spill.pack('drift/settled', settled) };
    return (await table.transact(REGISTER, [register, once])) === 'committed' ? settled : 'conflict';
  }

  return {
    ...createAccepted(storage.blobs('snapshots')),
    ...createNotes(table, spill),

    findings: async () => (await readRegister()).value.findings,

    settle: (looked, judge) => untilCommitted(() => trySettle(looked, judge)),

    async forgetSettled(runId) {
      await table.transact(REGISTER, [{ kind: 'remove', key: keyOfRun(runId) }]);
    },
  };
}

function keyOfRun(runId: string): string {
  return `settled-${encodeKey(runId)}`;
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

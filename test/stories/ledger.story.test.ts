import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LedgerEntry, LedgerVerification } from '../../gateways/records/ledger-entry';
import { hashOf, NOTHING_BEFORE } from '../../gateways/records/ledger-seals';
import type { Row, Storage } from '../../gateways/storage/storage';
import { dataFilesIn } from '../../local/storage/data-files';
import { createSqliteStorage } from '../../local/storage/sqlite-storage';
import { follow, startOnboarding } from '../../local/drive/onboarding';
import type { Visitor } from '../../local/drive/visitor';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';

/** Somebody with all rights on the storage changes the record; the running program and the command both name the place. */
let world: RunningWorld;
let admin: Visitor;
let runIds: string[];
beforeAll(async () => {
  world = await startWorld();
  admin = await world.visitor('admin@contoso.com');
  runIds = [await aPlannedRun(), await aPlannedRun()];
});
afterAll(() => world.close());

async function aPlannedRun(): Promise<string> {
  const { runId } = (await startOnboarding(world, { mode: 'plan' })).json<{ runId: string }>();
  expect((await follow(world, runId)).state).toBe('planned');
  return runId;
}

const first = () => runIds[0] ?? '';
const entryKey = (sequence: number) => `entry:${String(sequence).padStart(9, '0')}`;

async function entriesOf(runId: string): Promise<LedgerEntry[]> {
  return (await admin.get(`/api/ledger?runId=${runId}&limit=500`)).json<{ value: LedgerEntry[] }>().value;
}

interface Hand {
  storage: Storage;
  runId: string;
  entries: LedgerEntry[];
}

async function put({ storage, runId }: Hand, key: string, value: object): Promise<void> {
  expect(await storage.table('ledger').transact(runId, [{ kind: 'put', key, value }])).toBe('committed');
}

async function remove({ storage, runId }: Hand, ...keys: string[]): Promise<void> {
  const removals = keys.map((key) => ({ kind: 'remove', key }) as const);
  expect(await storage.table('ledger').transact(runId, removals)).toBe('committed');
}

function stored({ at, kind, data, previousHash, hash }: LedgerEntry): object {
  return { at, kind, data: { inline: data }, previousHash, hash };
}

async function alterEntry(hand: Hand): Promise<void> {
  const second = hand.entries[1] as LedgerEntry;
  await put(hand, entryKey(2), stored({ ...second, data: { ...(second.data as object), step: 'something else' } }));
}

/** The head is put right as well, so that nothing in the tables contradicts it. */
async function cutEnd(hand: Hand): Promise<void> {
  const { sequence, hash } = hand.entries.at(-2) as LedgerEntry;
  await remove(hand, entryKey(sequence + 1));
  await put(hand, 'head', { sequence, hash });
}

async function dropRun(hand: Hand): Promise<void> {
  const { rows } = await hand.storage.table('ledger').list(hand.runId);
  await remove(hand, ...rows.map(({ key }) => key));
}

/** History is changed and every hash computed anew, up to the head. */
async function rebuildChain(hand: Hand): Promise<void> {
  let previousHash = NOTHING_BEFORE;
  for (const entry of hand.entries) {
    const data = entry.sequence === 1 ? { ...(entry.data as object), requester: 'somebody@contoso.com' } : entry.data;
    const sealed = { ...entry, data, previousHash, runId: hand.runId };
    const hash = hashOf(sealed);
    await put(hand, entryKey(entry.sequence), stored({ ...sealed, hash }));
    previousHash = hash;
  }
  await put(hand, 'head', { sequence: hand.entries.length, hash: previousHash });
}

async function dropCheckpoint({ storage }: Hand): Promise<void> {
  const checkpoints = storage.blobs('checkpoints');
  const last = (await checkpoints.list('')).at(-1) ?? '';
  await checkpoints.remove(last);
}

async function verifiedByProgram(): Promise<LedgerVerification> {
  return (await admin.get('/api/ledger/verification')).json();
}

/** What `npm run ledger:verify -- --data <folder>` runs once it has built. */
async function verifiedByCommand(...flags: string[]): Promise<{ code: number; output: string }> {
  const args = ['dist/scripts/ledger-verify.js', '--data', world.dataFolder, ...flags];
  return promisify(execFile)(process.execPath, args).then(
    ({ stdout }) => ({ code: 0, output: stdout }),
    (error: { code: number; stdout: string }) => ({ code: error.code, output: error.stdout }),
  );
}

const tamperings: [name: string, tamper: (hand: Hand) => Promise<void>, broken: (entries: number) => object][] = [
  ['an altered entry', alterEntry, () => ({ runId: first(), sequence: 2, reason: 'altered' })],
  ['a cut end', cutEnd, (entries) => ({ runId: first(), sequence: entries, reason: 'missing' })],
  ['a dropped run', dropRun, () => ({ runId: first(), sequence: 1, reason: 'missing' })],
  ['a rebuilt chain', rebuildChain, (entries) => ({ runId: first(), sequence: entries, reason: 'checkpointMismatch' })],
  ['a checkpoint that is gone', dropCheckpoint, () => ({ runId: 'checkpoints', reason: 'missing' })],
];

test('what the program recorded is whole, anchored, and hashes as the contract says', async () => {
  const entries = await entriesOf(first());
  expect(entries.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['requested', 'planned', 'ended']));
  let previousHash = NOTHING_BEFORE;
  for (const entry of entries) {
    expect(entry.previousHash).toBe(previousHash);
    expect(entry.hash).toBe(hashOf({ ...entry, runId: first() }));
    previousHash = entry.hash;
  }
  expect(await verifiedByProgram()).toMatchObject({ ok: true, unanchored: 0, firstBroken: null });
  expect(await verifiedByCommand()).toMatchObject({ code: 0, output: expect.stringContaining('The ledger is whole.') });
});

test.each(tamperings)('the running program and the command name %s', async (_name, tamper, broken) => {
  const storage = createSqliteStorage(dataFilesIn(world.dataFolder).storage);
  const kept = await keep(storage);
  const entries = await entriesOf(first());
  await tamper({ storage, runId: first(), entries });
  const firstBroken = expect.objectContaining(broken(entries.length));
  expect(await verifiedByProgram()).toMatchObject({ ok: false, firstBroken });
  const { code, output } = await verifiedByCommand('--json');
  expect([code, JSON.parse(output)]).toEqual([1, expect.objectContaining({ ok: false, firstBroken })]);
  await kept.restore();
  expect(await verifiedByProgram()).toMatchObject({ ok: true });
  storage.close();
});

/** The first run's rows and the checkpoints as they are, to be put back. */
async function keep(storage: Storage): Promise<{ restore(): Promise<void> }> {
  const table = storage.table('ledger');
  const checkpoints = storage.blobs('checkpoints');
  const { rows } = await table.list(first());
  const texts = await Promise.all(
    (await checkpoints.list('')).map(async (name) => [name, (await checkpoints.get(name)) ?? ''] as const),
  );
  return {
    async restore() {
      await table.transact(first(), rows.map(putBack));
      for (const [name, text] of texts) await checkpoints.put(name, text);
    },
  };
}

function putBack({ key, value }: Row) {
  return { kind: 'put', key, value } as const;
}

test('the verification each morning logs a broken ledger as an error, and the command works on a stopped world', async () => {
  const storage = createSqliteStorage(dataFilesIn(world.dataFolder).storage);
  const entries = await entriesOf(first());
  await alterEntry({ storage, runId: first(), entries });
  storage.close();
  await world.advance('P1D');
  await world.kill();
  expect(readFileSync(join(world.dataFolder, 'world.log'), 'utf8')).toContain('LEDGER_BROKEN');
  const { code, output } = await verifiedByCommand();
  expect([code, output]).toEqual([1, expect.stringContaining(`BROKEN: entry 2 of run ${first()} was altered.`)]);
});

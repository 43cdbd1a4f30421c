import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sendReport } from '../drive/alarms';
import { check, type CheckAnswer } from '../drive/drift';
import { lastSequence, requestsSince } from '../drive/requests';
import { type RunningWorld, startWorld } from '../drive/world-process';
import type { LoggedRequest } from '../tenant/http/log/request-log';
import type { Figure } from './figures';

/** For each configuration. */
const requestBudget = 6;
const memoryBudget = 1.15;
/** The collector leaves garbage where it is as long as there is room: with little room, the peak shows what is really held. */
const smallHeap = '--max-old-space-size=96';
const few = 10;
const repetitions = 10;

/** Seconds into a quarter of an hour: the app looks at the health of all at 150, and sweeps every 300. */
const beforeLook = 140;
const afterLook = 200;

/** Drift checks and health looks of many configurations, each declared and reported: what they ask of the tenant, and the memory they hold. */
export async function driftFigures(count: number): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cloud-sync-operator-bench-'));
  const domains = Array.from({ length: count }, (_, index) => `d${String(index + 1).padStart(3, '0')}.contoso.com`);
  const config = join(folder, 'operator.config.json');
  writeFileSync(config, declarationOf(domains));
  const world = await startWorld(smallHeap, '--domains', String(count), '--seed', '1', '--config', config);
  try {
    await sendReports(world, domains);
    const { figures, configurations } = await checkFigures(world, domains);
    await advanceTo(world, beforeLook);
    await sendReports(world, domains);
    return [...figures, ...(await healthFigures(world, configurations))];
  } finally {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The demonstration's, with the seeded domains declared as they are. */
function declarationOf(domains: readonly string[]): string {
  const demonstration = JSON.parse(readFileSync('config/operator.config.json', 'utf8')) as { configurations: object[] };
  const declared = domains.map((domain) => ({
    domain,
    organizationalUnits: [`OU=Staff,DC=${domain.replaceAll('.', ',DC=')}`],
    settings: { passwordHashSync: true, deleteThreshold: { enabled: true, count: 500 } },
    attributeMappings: [],
  }));
  const configurations = [...demonstration.configurations, ...declared];
  return JSON.stringify({ ...demonstration, configurations });
}

async function sendReports(world: RunningWorld, domains: readonly string[]): Promise<void> {
  for (const domain of domains) await sendReport(world, domain);
}

async function advanceTo(world: RunningWorld, secondsIntoQuarter: number): Promise<void> {
  const { now } = await world.local<{ now: string }>('/_local/clock');
  const seconds = (secondsIntoQuarter - ((Date.parse(now) / 1000) % 900) + 900) % 900;
  await world.advance(`PT${seconds.toFixed(3)}S`);
}

async function checkFigures(world: RunningWorld, domains: readonly string[]) {
  await cleanCheck(world, { domains: domains.slice(0, few) });
  const ofFew = memoryOf(world);
  await advanceTo(world, afterLook);
  const before = await lastSequence(world);
  const { counts } = (await cleanCheck(world)).outcome;
  const requests = await requestsSince(world, before);
  const ofAll = memoryOf(world);
  for (let round = 0; round < repetitions; round++) await cleanCheck(world);
  const configurations = counts['configurations'] ?? 0;
  const figures = [
    requestFigure(`drift check of ${configurations} configurations`, requests, configurations),
    memoryFigure('  memory, against a check of 10 of them', ofAll, ofFew),
    memoryFigure(`  memory, after ${repetitions} more checks of all`, memoryOf(world), ofAll),
  ];
  return { figures, configurations };
}

/** Nothing differs and everything could be read: otherwise something else was measured. */
async function cleanCheck(world: RunningWorld, body: object = {}): Promise<CheckAnswer> {
  const answer = await check(world, body);
  const { findings, unknown } = answer.outcome;
  const serious = findings.filter(({ severity }) => severity !== 'info');
  if (serious.length + unknown.length > 0) throw new Error(`Not clean: ${JSON.stringify([serious, unknown])}`);
  return answer;
}

/** A look that reads schemas, as it does once an hour and after a report, and the next one, which does not. */
async function healthFigures(world: RunningWorld, configurations: number): Promise<Figure[]> {
  const deep = await requestsOfLook(world);
  if (schemasIn(deep) < configurations - 1) throw new Error(`Only ${schemasIn(deep)} schemas were read.`);
  await advanceTo(world, beforeLook);
  const plain = await requestsOfLook(world);
  return [
    requestFigure('health look, with schemas', deep, configurations),
    requestFigure('health look, without', plain, configurations),
  ];
}

async function requestsOfLook(world: RunningWorld): Promise<LoggedRequest[]> {
  const before = await lastSequence(world);
  await advanceTo(world, afterLook);
  return requestsSince(world, before);
}

function schemasIn(requests: readonly LoggedRequest[]): number {
  return requests.filter(({ path }) => path.endsWith('/schema')).length;
}

function memoryOf(world: RunningWorld): number {
  return world.peakMemory() ?? 0;
}

/** What is inside of a batch counts one by one, as the service's limits count it. */
function requestFigure(name: string, requests: readonly LoggedRequest[], configurations: number): Figure {
  const graph = requests.filter(({ path }) => !path.startsWith('/msi/'));
  const each = graph.reduce((sum, { batch }) => sum + (batch?.length ?? 1), 0);
  return {
    name: `${name}, requests for each`,
    value: each / configurations,
    unit: 'requests',
    reference: { from: requestBudget, to: requestBudget, budget: 1 },
    note: `those in batches counted; ${graph.length} over the wire for all`,
  };
}

function memoryFigure(name: string, value: number, reference: number): Figure {
  return {
    name,
    value,
    unit: 'MB',
    reference: { from: reference, to: reference, budget: memoryBudget },
    note: 'peak of app, host and tenant in one process, with a heap of 96 MB',
  };
}

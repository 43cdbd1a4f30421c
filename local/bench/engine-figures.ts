import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InstanceStatus } from '../host/durable/contract';
import { type Host, startHost } from '../host/host';
import { createWorldClock } from '../world-clock';
import { type Figure, median, type Reference } from './figures';

/** Work for the engine: `instances` orchestrations of `count` activities each, repeated for the median. */
interface Work {
  orchestrator: 'inSequence' | 'fanOut';
  instances: number;
  count: number;
  repeat: number;
}

const many: Work = { orchestrator: 'inSequence', instances: 1000, count: 5, repeat: 1 };

/** References: the first engine of this kind, on two cores with Node 24 and the real SDK (read 2026-11). */
const timed: { name: string; work: Work; reference: Reference }[] = [
  {
    name: 'fan-out of 100 activities',
    work: { orchestrator: 'fanOut', instances: 1, count: 100, repeat: 9 },
    reference: { from: 19, to: 66, budget: 1 },
  },
  {
    name: 'fan-out of 1,000 activities',
    work: { orchestrator: 'fanOut', instances: 1, count: 1000, repeat: 5 },
    reference: { from: 170, to: 320, budget: 1 },
  },
  {
    name: '200 activities in sequence',
    work: { orchestrator: 'inSequence', instances: 1, count: 200, repeat: 5 },
    reference: { from: 683, to: 683, budget: 1 },
  },
];

/** How fast the embedded host runs a small app through the real SDK, every episode committed to a file. */
export async function engineFigures(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cloud-sync-operator-bench-'));
  const clock = createWorldClock({ ahead: 0, keepAhead: () => undefined });
  try {
    const dataFolder = join(folder, 'data');
    const host = await startHost({ appFolder: writeApp(folder), dataFolder, port: 0, clock, settings: {} });
    try {
      return await measure(host);
    } finally {
      await host.close();
    }
  } finally {
    clock.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The host wants a folder with host.json and a "main"; the code itself is compiled with ours and finds its packages there. */
function writeApp(folder: string): string {
  const appFolder = join(folder, 'app');
  mkdirSync(appFolder);
  const entry = JSON.stringify(require.resolve('./engine-app'));
  writeFileSync(join(appFolder, 'host.json'), '{ "version": "2.0" }');
  writeFileSync(join(appFolder, 'package.json'), '{ "main": "index.js" }');
  writeFileSync(join(appFolder, 'index.js'), `require(${entry});\n`);
  return appFolder;
}

async function measure(host: Host): Promise<Figure[]> {
  await run(host, { ...many, instances: 50 });
  const sequences = await medianOf(host, many);
  const figures: Figure[] = [
    {
      name: '1,000 x five activities in sequence',
      value: many.instances / (sequences.wall / 1000),
      unit: 'runs/s',
      reference: { from: 154, to: 180, budget: 1 },
      note: noteOf(sequences),
    },
  ];
  for (const { name, work, reference } of timed) {
    const spent = await medianOf(host, work);
    figures.push({ name, value: spent.wall, unit: 'ms', reference, note: noteOf(spent) });
  }
  return figures;
}

/** In milliseconds; far apart where the processors are busy with something else. */
interface Spent {
  wall: number;
  cpu: number;
}

function noteOf({ cpu }: Spent): string {
  return `CPU time ${Math.round(cpu)} ms`;
}

async function medianOf(host: Host, work: Work): Promise<Spent> {
  const runs: Spent[] = [];
  for (let round = 0; round < work.repeat; round++) runs.push(await run(host, work));
  return { wall: median(runs.map(({ wall }) => wall)), cpu: median(runs.map(({ cpu }) => cpu)) };
}

/** From the first start to the last completion; what it leaves is checked and purged. */
async function run({ engine }: Host, { orchestrator, instances, count }: Work): Promise<Spent> {
  const [started, cpuBefore] = [performance.now(), process.cpuUsage()];
  const ids = Array.from({ length: instances }, (_, index) => `${orchestrator}-${index}`);
  for (const instanceId of ids) engine.startNew(orchestrator, { instanceId, input: { count } });
  while (engine.busy()) await new Promise((resolve) => setTimeout(resolve, 1));
  const wall = performance.now() - started;
  const { user, system } = process.cpuUsage(cpuBefore);
  for (const instanceId of ids) {
    checkCompleted(engine.status(instanceId), count);
    engine.purge(instanceId);
  }
  return { wall, cpu: (user + system) / 1000 };
}

function checkCompleted(status: InstanceStatus | undefined, count: number): void {
  const done: unknown = Reflect.get(Object(status?.output), 'done');
  if (status?.runtimeStatus !== 'Completed' || done !== count) {
    throw new Error(`An orchestration of ${count} activities is not completed: ${JSON.stringify(status)}`);
  }
}

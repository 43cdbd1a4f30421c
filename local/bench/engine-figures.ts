import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** References: docs of the embedded host's contract, measured on two cores with Node 24 and the real SDK. */
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
  const seconds = (await millisecondsOf(host, many)) / 1000;
  const figures: Figure[] = [
    {
      name: '1,000 x five activities in sequence',
      value: many.instances / seconds,
      unit: 'runs/s',
      reference: { from: 154, to: 180, budget: 1 },
    },
  ];
  for (const { name, work, reference } of timed) {
    figures.push({ name, value: await millisecondsOf(host, work), unit: 'ms', reference });
  }
  return figures;
}

async function millisecondsOf(host: Host, work: Work): Promise<number> {
  const runs: number[] = [];
  for (let round = 0; round < work.repeat; round++) runs.push(await run(host, work));
  return median(runs);
}

/** From the first start to the last completion, in milliseconds; what it leaves is checked and purged. */
async function run({ engine }: Host, { orchestrator, instances, count }: Work): Promise<number> {
  const started = performance.now();
  const ids = Array.from({ length: instances }, (_, index) => `${orchestrator}-${index}`);
  for (const instanceId of ids) engine.startNew(orchestrator, { instanceId, input: { count } });
  while (engine.busy()) await new Promise((resolve) => setTimeout(resolve, 1));
  const milliseconds = performance.now() - started;
  for (const instanceId of ids) {
    const status = engine.status(instanceId);
    const done: unknown = Reflect.get(Object(status?.output), 'done');
    if (status?.runtimeStatus !== 'Completed' || done !== count) {
      throw new Error(
        `${instanceId} ended as ${status?.runtimeStatus ?? 'nothing'}: ${JSON.stringify(status?.output)}`,
      );
    }
    engine.purge(instanceId);
  }
  return milliseconds;
}

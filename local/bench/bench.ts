import { availableParallelism, loadavg } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { driftFigures } from './drift-figures';
import { engineFigures } from './engine-figures';
import { type Figure, isOver, ratioOf, tableOf } from './figures';
import { groupFigures } from './group-figures';
import { loadFigures } from './load-figures';
import { onboardingFigures } from './onboarding-figures';

const Flags = z.object({
  json: z.boolean(),
  /** How often each app is loaded. */
  pairs: z.coerce.number().int().min(1).max(99),
  /** Entry file of another build of the app, such as a bundle. */
  app: z.string().optional(),
  /** How many groups are converted; 0: none. */
  groups: z.coerce.number().int().min(0).max(20_000),
  /** How many more configurations are checked for drift; 0: none. */
  domains: z.coerce.number().int().min(0).max(500),
});

/** What the work costs against its reference, in one run. Machines differ, so only what is counted fails when it is over its budget. */
export async function runBench(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: 'boolean', default: false },
      pairs: { type: 'string', default: '9' },
      app: { type: 'string' },
      groups: { type: 'string', default: '10000' },
      domains: { type: 'string', default: '60' },
    },
  });
  const { json, pairs, app, groups, domains } = Flags.parse(values);
  const machine = { node: process.version, cores: availableParallelism(), loadAverage: loadavg()[0] ?? 0 };
  // The processes come first: they should not pay for what the engine leaves in the disk's queue.
  const load = loadFigures(pairs, app && resolve(app));
  const figures = [
    ...(await engineFigures()),
    ...(await onboardingFigures()),
    ...(groups > 0 ? await groupFigures(groups) : []),
    ...(domains > 0 ? await driftFigures(domains) : []),
    ...load,
  ];
  if (figures.some((figure) => figure.unit === 'requests' && isOver(figure))) process.exitCode = 1;
  if (json) return console.log(JSON.stringify({ machine, figures: figures.map(withRatio) }, null, 2));
  console.log(`Node ${machine.node}, ${machine.cores} cores, load ${machine.loadAverage.toFixed(1)} at the start\n`);
  console.log(tableOf(figures));
}

function withRatio(figure: Figure) {
  return { ...figure, ratio: ratioOf(figure) };
}

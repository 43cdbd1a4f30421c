import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type RunningWorld, startWorld } from '../drive/world-process';
import { releaseUnderChaos } from './delete-threshold';
import { repairUnderChaos } from './drift-repair';
import { moveMailboxesUnderChaos } from './exchange-soa';
import { convertUnderChaos } from './group-soa';
import type { Chaos, Problems } from './life';
import { onboardUnderChaos } from './ou-onboarding';
import { createRandom } from './random';

const stories = {
  'ou-onboarding': onboardUnderChaos,
  'delete-threshold': releaseUnderChaos,
  'group-soa': convertUnderChaos,
  'exchange-soa': moveMailboxesUnderChaos,
  'drift-repair': repairUnderChaos,
};

const Flags = z.object({
  workflow: z.enum(['ou-onboarding', 'delete-threshold', 'group-soa', 'exchange-soa', 'drift-repair']),
  rounds: z.coerce.number().int().min(1),
  kills: z.coerce.number().int().min(0),
  seed: z.coerce.number().int(),
  faults: z.boolean(),
  groups: z.coerce.number().int().min(1),
});

/**
 * Stories under `kill -9` at random instants, with `--faults` under throttling, outages and lost answers as well; prints the
 * seed of each, so that one can be told again with `--rounds 1 --seed N`.
 */
export async function runChaos(args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: {
      workflow: { type: 'string', default: 'ou-onboarding' },
      rounds: { type: 'string', default: '10' },
      kills: { type: 'string', default: '3' },
      seed: { type: 'string', default: String(Date.now() % 90_000) },
      faults: { type: 'boolean', default: false },
      groups: { type: 'string', default: '600' },
    },
  });
  const { rounds, kills, seed, workflow, faults, groups } = Flags.parse(values);
  let failed = 0;
  for (let round = 0; round < rounds; round++) {
    const size = workflow === 'group-soa' ? ['--groups', String(groups)] : [];
    const problems = await tellRound(stories[workflow], [seed + round, ...size], { kills, faults });
    console.log(`${workflow} seed ${seed + round}: ${problems.length === 0 ? 'as it should be' : problems.join('; ')}`);
    if (problems.length > 0) failed++;
  }
  console.log(
    `${rounds - failed} of ${rounds} rounds with ${kills} kills each${faults ? ' and faults' : ''} ended as without them.`,
  );
  return failed === 0;
}

async function tellRound(
  story: (world: RunningWorld, random: () => number, chaos: Chaos) => Promise<Problems>,
  [seed, ...flags]: [number, ...string[]],
  chaos: Chaos,
): Promise<Problems> {
  const world = await startWorld('--seed', String(seed), ...flags);
  try {
    return await story(world, createRandom(seed), chaos);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  } finally {
    await world.close();
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import type { RunningWorld } from '../drive/world-process';

/** What one story under chaos left behind that is not as it would be without; empty when all is. */
export type Problems = string[];

export interface Chaos {
  kills: number;
  faults: boolean;
}

/** A world that is killed at random instants; whatever was lost is asked for again, as people do. */
export interface Life {
  world: RunningWorld;
  random: () => number;
  killsLeft: number;
  faults: boolean;
}

/** One in ten requests is throttled, one in twenty finds the service away, one in thirty loses its answer, with or without effect. */
const everyRequest = [
  { path: '.', status: 429, retryAfter: 5, probability: 0.1 },
  { path: '.', status: 503, retryAfter: 3, probability: 0.05 },
  { path: '.', lostAnswer: true, effect: 'done', probability: 0.017 },
  { path: '.', lostAnswer: true, effect: 'none', probability: 0.017 },
];

/** A world that was killed has forgotten its faults. */
async function setFaults({ world, random, faults }: Life): Promise<void> {
  if (faults) await world.local('/_local/faults', { seed: Math.floor(random() * 1e6), faults: everyRequest });
}

/** Does something, with a kill at a random instant of it now and then; after a kill it is done again. */
export async function persistently<T>(life: Life, work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    const kill = life.killsLeft > 0 && life.random() < 0.2 ? killSoon(life) : undefined;
    try {
      const done = await work();
      await kill;
      return done;
    } catch (error) {
      await kill;
      if (!kill || tries > 20) throw error;
    }
  }
}

async function killSoon(life: Life): Promise<void> {
  life.killsLeft--;
  await pause(life.random() * 120);
  await life.world.kill();
  await life.world.restart();
  await setFaults(life);
}

export async function beginLife(world: RunningWorld, random: () => number, { kills, faults }: Chaos): Promise<Life> {
  const life = { world, random, killsLeft: kills, faults };
  await setFaults(life);
  return life;
}

export async function ledgerProblems(world: RunningWorld): Promise<Problems> {
  const admin = await world.visitor('admin@contoso.com');
  const ledger = (await admin.get('/api/ledger/verification')).json<{ ok: boolean }>();
  return ledger.ok ? [] : [`the ledger does not hold: ${JSON.stringify(ledger)}`];
}

import { type CheckAnswer, findingOf } from '../../local/drive/drift';
import { follow, isAsked } from '../../local/drive/onboarding';
import type { RunningWorld } from '../../local/drive/world-process';
import { approve, toTheEnd } from './configuration';

/** Asks that these findings be brought back, up to the question; each code is that of one finding. */
export function askRepair(world: RunningWorld, found: CheckAnswer, codes: string[]): Promise<string> {
  const findingIds = codes.map((code) => findingOf(found, code).id);
  return askRepairOf(world, found, findingIds);
}

export function askRepairOf(world: RunningWorld, { runId }: CheckAnswer, findingIds: string[]): Promise<string> {
  return asked(world, '/api/drift-repairs', { runId, findingIds });
}

/** Accepts today's state of a configuration: from then on all of it is measured. */
export async function acceptBaseline(world: RunningWorld, domain: string): Promise<void> {
  const runId = await asked(world, '/api/drift-baselines', { domain, reason: 'as it was made' });
  await approve(world, runId);
  expect(await toTheEnd(world, runId)).toMatchObject({ outcome: { kind: 'verified' } });
}

async function asked(world: RunningWorld, door: string, body: object): Promise<string> {
  const requester = await world.visitor('requester@contoso.com');
  const reply = await requester.post(door, body);
  expect(reply.status).toBe(202);
  const { runId } = reply.json<{ runId: string }>();
  await follow(world, runId, isAsked, { step: 'PT3S' });
  return runId;
}

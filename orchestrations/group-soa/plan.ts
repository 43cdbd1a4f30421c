import { z } from 'zod';
import { counted } from '../../domain/counted';
import { fingerprintOf } from '../../domain/fingerprint';
import type { Nesting } from '../../domain/nesting';
import type { Plan, PlanItem, Refusal, SkippedItem } from '../../domain/plan';
import { mostWaves, type Wave } from '../../domain/waves';
import { writeQuota } from '../../domain/write-quota';
import type { GroupSummary } from '../../gateways/graph/groups';
import * as contract from './contract';
import type { Facts } from './facts';
import type { WriteBackFacts } from './write-back-facts';
import { leavingOf, nestingOf, refusalOf, risksOf, type Skip, skipsOf, tooManyWaves, wavesFor } from './rules';
import { writeBackDecided, writeBackItems } from './write-back-plan';
import { defaultContainer } from './write-back-rules';

const Ids = z.array(z.string());

/** `holds`: others of the plan, which decide the order; `leaving`: who would be lost on the way back. */
const DecidedItem = z.object({
  id: z.string(),
  action: z.string(),
  holds: Ids.exactOptional(),
  leaving: Ids.exactOptional(),
});

/** What is read again from a plan that was approved. */
export const Decided = z.looseObject({ items: z.array(DecidedItem) });

/** What is decided and what is shown, from facts alone: the same facts give the same fingerprint. */
export function planOf(facts: Facts): Plan {
  const wanted = refusalOf(facts) ?? changeOf(facts);
  const refusal = 'code' in wanted ? wanted : null;
  const change = 'code' in wanted ? nothing : wanted;
  const risks = risksOf(facts, change.changed);
  const { direction, provisionBack = null, waves } = facts.request;
  const decided = {
    workflow: contract.workflow,
    version: 1,
    direction,
    waves,
    provisionBack,
    ...(change.writeBack && { writeBack: writeBackDecided(change.writeBack) }),
    items: change.changed.map(({ id }) => decidedItem(facts, id, change.nesting)).sort(byId),
    refusal: refusal?.code ?? null,
    risks: risks.map((risk) => risk.code),
  };
  const shown = {
    summary: refusal?.message ?? summaryOf(facts, change),
    items: itemsOf(facts, change),
    skipped: change.skipped,
    risks,
    facts: shownFacts(facts, change),
    reversible: reversible[direction],
  };
  return { decided, shown, refusal, fingerprint: fingerprintOf(decided) };
}

interface Change {
  changed: readonly GroupSummary[];
  nesting: Nesting;
  waves: readonly Wave[];
  skipped: SkippedItem[];
  /** With nothing to convert nothing is prepared for the way back either. */
  writeBack: WriteBackFacts | undefined;
}

const nothing: Change = { changed: [], nesting: new Map(), waves: [], skipped: [], writeBack: undefined };

function changeOf(facts: Facts): Change | Refusal {
  const skips = skipsOf(facts);
  const changed = facts.groups.filter(({ id }) => !skips.has(id));
  const ids = changed.map(({ id }) => id);
  const nesting = nestingOf(facts, ids);
  const waves = wavesFor(facts.request, nesting);
  if (waves.length > mostWaves) return tooManyWaves;
  return {
    changed,
    nesting,
    waves,
    skipped: skippedItems(facts, skips),
    writeBack: changed.length > 0 ? facts.writeBack : undefined,
  };
}

function byId(one: { id: string }, other: { id: string }): number {
  return one.id < other.id ? -1 : 1;
}

const actions = { convert: 'convert', rollBack: 'give back to AD' } as const;
const sides = {
  convert: { before: 'managed in AD', after: 'managed in the cloud' },
  rollBack: { before: 'managed in the cloud', after: 'managed in AD' },
} as const;

const reversible = {
  convert:
    'A rollback gives the groups back to AD, which then overwrites what was changed in the cloud meanwhile: POST /api/group-soa-rollbacks with the id of this run.',
  rollBack:
    'The groups can be converted again. What AD does not know (members and owners of the cloud) is lost when it takes a group over.',
} as const;

function decidedItem(facts: Facts, id: string, nesting: Nesting): z.infer<typeof DecidedItem> {
  const { direction } = facts.request;
  const holds = sorted(nesting.get(id) ?? []);
  const leaving = direction === 'rollBack' ? sorted(leavingOf(facts, id).map((member) => member.id)) : [];
  return {
    id,
    action: actions[direction],
    ...(holds.length > 0 && { holds }),
    ...(leaving.length > 0 && { leaving }),
  };
}

function sorted(ids: readonly string[]): string[] {
  return [...new Set(ids)].sort();
}

/** In the order in which they are written. */
function itemsOf({ request }: Facts, { changed, waves, writeBack }: Change): PlanItem[] {
  const names = new Map(changed.map((group) => [group.id, group.displayName]));
  const groups = waves.flatMap(({ chunks }, wave) =>
    chunks.flat().map((id) => ({
      id,
      kind: 'group',
      target: names.get(id) ?? id,
      action: actions[request.direction],
      ...sides[request.direction],
      wave,
    })),
  );
  return [...(writeBack ? writeBackItems(writeBack) : []), ...groups];
}

function skippedItems({ groups, unknownIds }: Facts, skips: ReadonlyMap<string, Skip>): SkippedItem[] {
  const left = { kind: 'group', action: 'leave as it is', before: null, after: null };
  const known = groups.flatMap(({ id, displayName }) => {
    const skip = skips.get(id);
    return skip ? [{ id, target: displayName, ...left, ...skip }] : [];
  });
  const gone = { code: 'GROUP_NOT_FOUND', message: 'The tenant has no such group.' };
  return [...known, ...unknownIds.map((id) => ({ id, target: id, ...left, ...gone }))];
}

function summaryOf({ request }: Facts, { changed, waves }: Change): string {
  if (changed.length === 0) return 'None of these groups is to be changed.';
  const what = `${counted(changed.length, 'group')} in ${counted(waves.length, 'wave')}`;
  return request.direction === 'convert'
    ? `Move the source of authority of ${what} from AD to the cloud.`
    : `Give ${what} back to AD.`;
}

function shownFacts(facts: Facts, { changed, waves, skipped, writeBack }: Change) {
  const codes = new Map<string, number>();
  for (const { code } of skipped) codes.set(code, (codes.get(code) ?? 0) + 1);
  const { canary, size, pauseBetween, stopAtFailedPercent } = facts.request.waves;
  return [
    { name: 'Waves', value: `${waves.length}: a canary of ${canary}, then ${size} each, ${pauseBetween} between them` },
    { name: 'Stops', value: `when more than ${stopAtFailedPercent} % of a wave failed` },
    { name: 'Takes about', value: durationText(estimatedSeconds(changed.length, waves)) },
    ...(writeBack ? [{ name: 'Default container', value: defaultContainer(writeBack) }] : []),
    {
      name: 'Left as they are',
      value: [...codes].map(([code, count]) => `${count} ${code}`).join(', ') || 'none',
    },
  ];
}

/** Graph's write quota sets the pace: a full bucket, then twenty a second (reference 9); each proof takes a while to show. */
function estimatedSeconds(count: number, waves: readonly Wave[]): number {
  const proofs = 1 + waves.filter(({ afterProof }) => afterProof).length;
  const { bucket, perSecond } = writeQuota;
  return Math.max(0, count - bucket) / perSecond + count / 100 + proofs * 30;
}

function durationText(seconds: number): string {
  return seconds < 90 ? counted(Math.ceil(seconds / 10) * 10, 'second') : counted(Math.ceil(seconds / 60), 'minute');
}

import { z } from 'zod';
import { counted } from '../../domain/counted';
import { fingerprintOf } from '../../domain/fingerprint';
import type { Plan, PlanItem, SkippedItem } from '../../domain/plan';
import type { Wave } from '../../domain/waves';
import type { Mailbox } from '../../gateways/exchange/exchange-admin';
import { givingBack } from '../kit/pages/wording';
import { waveFacts } from '../kit/wave-facts';
import * as contract from './contract';
import type { Facts } from './facts';
import { refusalOf, risksOf, type Skip, skipOf, wavesFor } from './rules';
import { writebackCheck } from './writeback';

/** What is read again from a plan that was approved. */
export const Decided = z.looseObject({ items: z.array(z.object({ id: z.string(), action: z.string() })) });

/** What is decided and what is shown, from facts alone: the same facts give the same fingerprint. */
export function planOf(facts: Facts): Plan {
  const refusal = refusalOf(facts) ?? null;
  const judged = refusal ? [] : facts.mailboxes.map((mailbox) => ({ mailbox, skip: skipOf(facts, mailbox) }));
  const left = judged.flatMap(({ mailbox, skip }) => (skip ? [{ mailbox, skip }] : []));
  const changed = judged.flatMap(({ mailbox, skip }) => (skip ? [] : [mailbox]));
  const ids = changed.map(({ id }) => id).sort();
  const waves = wavesFor(facts, ids);
  const risks = refusal ? [] : risksOf(facts, changed);
  const { direction, restoreAttributes, attestedUnchangedSince = null, waves: options } = facts.request;
  const decided = {
    workflow: contract.workflow,
    version: 1,
    direction,
    restoreAttributes,
    attestedUnchangedSince,
    waves: options,
    items: ids.map((id) => ({ id, action: actions[direction] })),
    refusal: refusal?.code ?? null,
    risks: risks.map(({ code }) => code),
  };
  const shown = {
    summary: refusal ? refusal.message : summaryOf(facts, changed.length, waves.length),
    items: itemsOf(facts, changed, waves),
    skipped: refusal ? [] : skippedItems(facts, left),
    risks,
    facts: shownFacts(facts, { changed, waves, left }),
    reversible: reversible[direction],
  };
  return { decided, shown, refusal, fingerprint: fingerprintOf(decided) };
}

const actions = { convert: 'convert', rollBack: givingBack } as const;
const sides = {
  convert: { before: 'Exchange attributes managed in AD', after: 'Exchange attributes managed in the cloud' },
  rollBack: { before: 'Exchange attributes managed in the cloud', after: 'Exchange attributes managed in AD' },
} as const;

const reversible = {
  convert:
    'Ask for a rollback with the id of this run: it gives the Exchange attributes back to AD. What they are now is kept; the mailboxes do not move.',
  rollBack: 'The mailboxes can be converted again. What the attributes are now is kept.',
} as const;

/** What becomes of the values that mailboxes have in the cloud. */
const restored =
  'restoreAttributes was asked for: they are compared with those of AD after the next cycle, and a script gives AD what differs';
const notRestored = 'kept, but not given to AD: restoreAttributes was not asked for';

interface Left {
  mailbox: Mailbox;
  skip: Skip;
}

/** In the order in which they are written. */
function itemsOf({ request }: Facts, changed: readonly Mailbox[], waves: readonly Wave[]): PlanItem[] {
  const names = new Map(changed.map(({ id, userPrincipalName }) => [id, userPrincipalName]));
  return waves.flatMap(({ chunks }, wave) =>
    chunks.flat().map((id) => ({
      id,
      kind: 'mailbox',
      target: names.get(id) ?? id,
      action: actions[request.direction],
      ...sides[request.direction],
      wave,
    })),
  );
}

function skippedItems({ unknownNames }: Facts, left: readonly Left[]): SkippedItem[] {
  const asItIs = { kind: 'mailbox', action: 'leave as it is', before: null, after: null };
  const gone = { code: 'MAILBOX_NOT_FOUND', message: 'Exchange Online has no such mailbox.' };
  return [
    ...left.map(({ mailbox, skip }) => ({ id: mailbox.id, target: mailbox.userPrincipalName, ...asItIs, ...skip })),
    ...unknownNames.map((name) => ({ id: name, target: name, ...asItIs, ...gone })),
  ];
}

function summaryOf({ request }: Facts, count: number, waves: number): string {
  if (count === 0) return 'None of these mailboxes is to be changed.';
  const what = `the Exchange attributes of ${counted(count, 'mailbox', 'mailboxes')} in ${counted(waves, 'wave')}`;
  return request.direction === 'convert' ? `Move ${what} from AD to the cloud.` : `Give ${what} back to AD.`;
}

function shownFacts(
  facts: Facts,
  { changed, waves, left }: { changed: readonly Mailbox[]; waves: readonly Wave[]; left: readonly Left[] },
) {
  const { direction, restoreAttributes } = facts.request;
  const isCloud = facts.organization.isCloudManagedByDefault;
  return [
    ...waveFacts({
      options: facts.request.waves,
      waves: waves.length,
      seconds: estimatedSeconds(changed.length, waves),
      left: left.map(({ skip }) => skip.code),
    }),
    {
      name: 'New mailboxes',
      value: `managed ${isCloud ? 'in the cloud' : 'in AD'} by default of the tenant; not touched`,
    },
    ...(direction === 'rollBack'
      ? [{ name: 'Values of today', value: restoreAttributes ? restored : notRestored }]
      : []),
    ...(facts.withoutId > 0
      ? [{ name: 'Not listed', value: `${counted(facts.withoutId, 'mailbox', 'mailboxes')} of nobody in Entra ID` }]
      : []),
    { name: 'Writeback to AD', value: writebackCheck(facts.writebacks).evidence },
  ];
}

/** One write in a second, two readings before it; each proof takes a minute to show, and all settle in the end. */
function estimatedSeconds(count: number, waves: readonly Wave[]): number {
  const proofs = 1 + waves.filter(({ afterProof }) => afterProof).length;
  return count * 2 + proofs * 60 + 600;
}

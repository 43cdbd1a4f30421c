import { z } from 'zod';
import { counted } from '../../domain/counted';
import { fingerprintOf } from '../../domain/fingerprint';
import type { Plan, PlanItem } from '../../domain/plan';
import * as contract from './contract';
import type { Facts } from './facts';
import { describe, type Described } from './flags';
import { refusalOf, risksOf } from './rules';

/** What a plan that was decided says about the hold it is for, and what may go. */
export const Decided = z.object({
  servicePrincipalId: z.string(),
  jobId: z.string(),
  seriesBegan: z.string(),
  deletes: z.array(z.object({ sourceId: z.string(), objectType: z.string(), targetId: z.string().nullable() })),
});
export type Decided = z.infer<typeof Decided>;

/** The same facts give the same fingerprint; names, units, flags and guesses are only shown. */
export function planOf(facts: Facts): Plan {
  const refusal = refusalOf(facts) ?? null;
  const { held } = facts;
  const deletes = refusal || !held ? [] : facts.staged.map((staged) => describe(facts, staged));
  const risks = risksOf(deletes);
  const decided = {
    workflow: contract.workflow,
    version: 1,
    domain: facts.request.domain.toLowerCase(),
    ...holdOf(held),
    deletes: deletes.map(({ sourceId, objectType, targetId }) => ({ sourceId, objectType, targetId })),
    refusal: refusal?.code ?? null,
    risks: risks.map(({ code }) => code),
  };
  return {
    decided,
    shown: {
      summary: refusal?.message ?? summaryOf(facts, deletes),
      items: [...deletes].sort(byDanger).map(itemOf),
      risks,
      facts: shownFacts(facts, deletes),
      reversible,
      ifNotApproved,
    },
    refusal,
    fingerprint: fingerprintOf(decided),
  };
}

function holdOf(held: Facts['held']) {
  if (!held) return { servicePrincipalId: null, jobId: null, seriesBegan: null };
  const { servicePrincipalId, jobId, seriesBegan } = held;
  return { servicePrincipalId, jobId, seriesBegan };
}

const reversible =
  'Users are soft-deleted: for 30 days they can be restored with their id. Groups are gone for good; the run keeps a restore kit ' +
  'and a script that makes them again, with new ids.';

const ifNotApproved = [
  'Nothing was released; the job goes on looking at the deletes after 6, 12 and 24 hours, then daily, and is disabled after about four weeks.',
  'Find the cause on the run page: an organizational unit that left the scope or was renamed, a changed filter, or deletes in AD.',
  'Put it right (restore the objects in AD, or take the unit into the scope again), then restart synchronization in the portal.',
  'To have the deletes reviewed again: POST /api/delete-reviews with the domain.',
];

const dangers = ['privileged', 'hardDelete', 'unknown', 'licensed', 'ownsGroups', 'mailEnabled'] as const;

/** The most dangerous first: a reviewer may not look at all of five hundred. */
function byDanger(one: Described, other: Described): number {
  const rank = ({ flags }: Described) => Math.min(dangers.length, ...flags.map((flag) => dangers.indexOf(flag)));
  return rank(one) - rank(other) || one.displayName.localeCompare(other.displayName);
}

export function itemIdOf({ sourceId }: { sourceId: string }): string {
  return `delete:${sourceId}`;
}

function itemOf(described: Described): PlanItem {
  const { displayName, objectType, organizationalUnit, sourceAnchor, targetId, userPrincipalName } = described;
  return {
    id: itemIdOf(described),
    kind: objectType,
    target: displayName,
    action: 'delete',
    before: {
      objectType,
      displayName,
      ...(userPrincipalName !== null && { userPrincipalName }),
      organizationalUnit,
      sourceAnchor,
      sourceId: described.sourceId,
      targetId,
      flags: described.flags,
      notes: described.notes,
      likelyCause: described.likelyCause,
    },
    after: objectType === 'group' ? 'gone for good' : 'soft-deleted; can be restored for 30 days',
  };
}

function summaryOf({ request, held }: Facts, deletes: readonly Described[]): string {
  if (!held) return `No deletes of ${request.domain} are held (any more).`;
  const groups = deletes.filter(({ objectType }) => objectType === 'group').length;
  const users = deletes.length - groups;
  const kinds = [users > 0 && counted(users, 'user'), groups > 0 && counted(groups, 'group')].filter(Boolean);
  return `Release ${counted(deletes.length, 'held delete')} of ${request.domain}: ${kinds.join(' and ')}.`;
}

function shownFacts({ request, held, report, scope }: Facts, deletes: readonly Described[]) {
  const causes = [...new Set(deletes.map(({ likelyCause }) => likelyCause))];
  return [
    { name: 'Domain', value: request.domain },
    { name: 'Held since', value: held?.seriesBegan ?? 'not held' },
    { name: 'Threshold', value: held ? String(held.threshold) : 'not known' },
    { name: 'Likely cause', value: causes.slice(0, 3).join(' ') || 'none' },
    { name: 'Scope', value: scope === null ? 'could not be read' : `${scope.length} organizational units` },
    { name: 'On-premises report', value: report?.collectedAt ?? 'none that is fresh' },
  ];
}

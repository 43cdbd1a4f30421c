import { RefusedError } from '../../domain/errors';
import type { Known, ShownFinding } from '../../domain/drift';
import type { Outcome } from '../../domain/outcome';
import type { Gateways } from '../../gateways/gateways';
import type { Settled } from '../../gateways/records/drift';
import type { ActivitiesOf } from '../kit/activity';
import type { AlarmGateways } from '../kit/activities/alarms';
import { sendOnce } from '../kit/mails/send-once';
import { compareAuthorities } from './authorities';
import { begin, type Begun, patienceOf, readBegun, requestOf } from './begin';
import type * as contract from './contract';
import type { Compared } from './difference';
import { judged, notKnown, together } from './difference';
import { changeMail } from './emails';
import { knownAfter } from './known';
import { type FactGateways, readAgents, readDomain } from './read-facts';
import { hasChanged, settle } from './findings';
import { compare, keptOutcome, limits, tenantDifferences } from './rules';

export type DriftGateways = FactGateways & AlarmGateways & Pick<Gateways, 'groups' | 'ledger'>;

/** What one part of a check found out. */
interface PartSeen {
  domains: (Compared & { domain: string; known: Known })[];
}

export function createActivities(gateways: DriftGateways): ActivitiesOf<typeof contract> {
  return {
    async readOutset({ runId }) {
      const { mode, planFingerprint } = await requestOf(gateways, runId);
      if (planFingerprint)
        throw new RefusedError('PLAN_CHANGED', 'A drift check has no plan: leave planFingerprint out.');
      const { domains, authorities } = await begin(gateways, runId);
      const parts = Math.ceil(domains.length / limits.domainsPerPart);
      const groupParts = Math.ceil((authorities ?? []).length / limits.groupsPerPart);
      return { parts, groupParts, mode, mailTo: gateways.config.alarms.notify };
    },

    async readDomains({ runId, part }) {
      const begun = await begunOf(gateways, runId);
      const start = part * limits.domainsPerPart;
      const seen: PartSeen = { domains: [] };
      const agents = await readAgents(gateways, await patienceOf(gateways, runId));
      for (const domain of begun.domains.slice(start, start + limits.domainsPerPart)) {
        const patience = await patienceOf(gateways, runId);
        const facts = await readDomain(gateways, { domain, outset: begun, agents, patience, runId });
        seen.domains.push({ domain, ...compare(facts), known: knownAfter(facts) });
      }
      await gateways.runs.keepSnapshot(runId, partName(part), seen);
      return {};
    },

    async readAuthorities({ runId, part }) {
      const { at: since, authorities } = await begunOf(gateways, runId);
      const start = part * limits.groupsPerPart;
      const expected = (authorities ?? []).slice(start, start + limits.groupsPerPart);
      const patience = await patienceOf(gateways, runId);
      const compared = await compareAuthorities(gateways, { expected, since, patience });
      await gateways.runs.keepSnapshot(runId, groupPartName(part), compared);
      return {};
    },

    recordFindings: ({ runId }) => recordFindings(gateways, runId),

    async sendChange({ runId, to }) {
      const { findings, change } = (await gateways.runs.readSnapshot(runId, settledName)) as Settled;
      const { clock, settings } = gateways;
      const write = async () => {
        const tenant = settings.MAIL_SENDER.split('@')[1] ?? '';
        const view = { runId, tenant, change, findings, now: clock.now().toISOString() };
        return { ...changeMail({ ...view, link: `${settings.PUBLIC_BASE_URL}/api/console` }), to, runId };
      };
      return sendOnce(gateways, { runId, name: `drift-${to}`, data: { occasion: 'drift' }, write });
    },
  };
}

const settledName = 'settled';

function partName(part: number): string {
  return `part-${part}`;
}

function groupPartName(part: number): string {
  return `groups-${part}`;
}

async function begunOf(gateways: DriftGateways, runId: string): Promise<Begun> {
  const begun = await readBegun(gateways, runId);
  if (!begun) throw new Error(`the drift check ${runId} has not begun`);
  return begun;
}

async function recordFindings(gateways: DriftGateways, runId: string) {
  const { clock, drift, runs } = gateways;
  const begun = await begunOf(gateways, runId);
  const { mode } = await requestOf(gateways, runId);
  const groups = await readGroupParts(gateways, runId, begun);
  const seen: Seen[] = [tenantSeen(begun), ...groups, ...(await readParts(gateways, runId, begun))];
  const at = { waivers: await drift.waivers(), now: clock.now().toISOString() };
  const judge = (before: Parameters<typeof settle>[0]) => settle(before, seen, at);
  const settled = mode === 'plan' ? judge(await drift.findings()) : await drift.settle(runId, judge);
  if (mode !== 'plan') for (const part of seen) if (part.known) await drift.note(part.known);
  await runs.keepSnapshot(runId, settledName, settled);
  const outcome = outcomeOf(begun, seen, settled);
  await runs.keepSnapshot(runId, keptOutcome, outcome);
  return { kind: outcome.kind, changed: hasChanged(settled.change) };
}

async function readParts({ runs }: DriftGateways, runId: string, { domains }: Begun): Promise<PartSeen['domains']> {
  const found: PartSeen['domains'] = [];
  for (let part = 0; part * limits.domainsPerPart < domains.length; part++) {
    const seen = (await runs.readSnapshot(runId, partName(part))) as PartSeen;
    found.push(...seen.domains);
  }
  return found;
}

/** All together: a finding stays as it is only where its own part could not tell. */
async function readGroupParts({ runs }: DriftGateways, runId: string, { authorities }: Begun): Promise<Seen[]> {
  if (!authorities) return [];
  const parts = [judged(['authority'], [])];
  for (let part = 0; part * limits.groupsPerPart < authorities.length; part++) {
    parts.push((await runs.readSnapshot(runId, groupPartName(part))) as Compared);
  }
  return [{ domain: null, ...together(parts) }];
}

type Seen = Compared & { domain: string | null; known?: Known };

function tenantSeen({ survey, tenantSyncEnabled }: Begun): Seen {
  const { kind } = tenantSyncEnabled;
  const compared =
    kind === 'read' ? tenantDifferences(tenantSyncEnabled.value) : notKnown(null, '/tenant', tenantSyncEnabled);
  const unidentified = survey.kind === 'read' ? survey.value.unidentified : [];
  const unknown = unidentified.flatMap((one) => notKnown(null, `/configurations/${one.displayName}`, one).unknown);
  return { domain: null, ...compared, unknown: [...compared.unknown, ...unknown] };
}

/** What is open of the domains that were looked at; of the others this check says nothing. */
function outcomeOf(begun: Begun, seen: readonly Seen[], { findings }: Settled): Outcome {
  const looked = findings.filter(({ domain }) => domain === null || begun.domains.includes(domain));
  const unknown = seen.flatMap((part) => part.unknown);
  const configurations = begun.survey.kind === 'read' ? begun.survey.value.configurations.length : 0;
  const isWhole = begun.survey.kind === 'read' && unknown.length === 0;
  return {
    kind: isWhole ? 'verified' : 'unknown',
    findings: looked.map(({ aspect: _aspect, ...finding }): ShownFinding => finding),
    unknown,
    counts: {
      configurations,
      findings: looked.length,
      waived: looked.filter(({ waivedUntil }) => waivedUntil !== null).length,
      unknown: unknown.length,
    },
  };
}

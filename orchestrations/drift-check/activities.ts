import { RefusedError } from '../../domain/errors';
import type { Known, ShownFinding } from '../../domain/drift';
import type { Outcome } from '../../domain/outcome';
import type { Gateways } from '../../gateways/gateways';
import type { Drift, Looked, Settled } from '../../gateways/records/drift';
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
  const judge: Judge = (before, overtaken) => settle(before, currentOf(seen, overtaken), at);
  const settled =
    mode === 'plan'
      ? { ...judge(await drift.findings(), []), overtaken: [] }
      : await settleOnce(gateways, { runId, asOf: begun.at, at: seen.map(({ what }) => what) }, judge);
  const current = currentOf(seen, settled.overtaken);
  if (mode !== 'plan') for (const part of current) if (part.known) await drift.note(part.known);
  await runs.keepSnapshot(runId, settledName, settled);
  const outcome = outcomeOf(begun, current, settled);
  await runs.keepSnapshot(runId, keptOutcome, outcome);
  if (mode !== 'plan') await drift.forgetSettled(runId);
  return { kind: outcome.kind, changed: hasChanged(settled.change) };
}

type Judge = Parameters<Drift['settle']>[1];
type SettledOnce = Awaited<ReturnType<Drift['settle']>>;

/** What a first try did is kept with the run, or still by the register. */
async function settleOnce({ drift, runs }: DriftGateways, looked: Looked, judge: Judge): Promise<SettledOnce> {
  const kept = (await runs.readSnapshot(looked.runId, settledName)) as SettledOnce | undefined;
  return kept ?? drift.settle(looked, judge);
}

/** An older reading says nothing about what a newer one has told already. */
function currentOf(seen: readonly Seen[], overtaken: readonly string[]): Seen[] {
  return seen.map((part) => {
    if (!overtaken.includes(part.what)) return part;
    const { domain, what } = part;
    return { domain, what, ...notKnown(domain, '', { code: 'OVERTAKEN', detail: later }) };
  });
}

const later = 'A check that began later has told already; the findings are those of that check.';

async function readParts({ runs }: DriftGateways, runId: string, { domains }: Begun): Promise<Seen[]> {
  const found: Seen[] = [];
  for (let part = 0; part * limits.domainsPerPart < domains.length; part++) {
    const seen = (await runs.readSnapshot(runId, partName(part))) as PartSeen;
    found.push(...seen.domains.map((one) => ({ ...one, what: one.domain })));
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
  return [{ domain: null, what: 'groups', ...together(parts) }];
}

/** `what`: the domain, or what else was looked at. */
type Seen = Compared & { domain: string | null; what: string; known?: Known };

function tenantSeen({ survey, tenantSyncEnabled }: Begun): Seen {
  const { kind } = tenantSyncEnabled;
  const compared =
    kind === 'read' ? tenantDifferences(tenantSyncEnabled.value) : notKnown(null, '/tenant', tenantSyncEnabled);
  const unidentified = survey.kind === 'read' ? survey.value.unidentified : [];
  const unknown = unidentified.flatMap((one) => notKnown(null, `/configurations/${one.displayName}`, one).unknown);
  return { domain: null, what: 'tenant', ...compared, unknown: [...compared.unknown, ...unknown] };
}

/** What is open of the domains that were looked at; of the others this check says nothing. */
function outcomeOf(begun: Begun, seen: readonly Seen[], { findings }: Settled): Outcome {
  const looked = findings.filter(({ domain }) => domain === null || begun.domains.includes(domain));
  const unknown = seen.flatMap((part) => part.unknown);
  const configurations = begun.survey.kind === 'read' ? begun.survey.value.configurations.length : 0;
  // A permission that nobody granted is a gap that is known and stays, as in the example of api.md, 2.5.
  const isWhole = begun.survey.kind === 'read' && unknown.every(({ code }) => code === 'READ_FORBIDDEN');
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

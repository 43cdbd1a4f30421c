import { schemaStateOf } from '../../domain/configuration-state';
import { keyOf } from '../../domain/distinguished-name';
import type { Difference, Known } from '../../domain/drift';
import { machineKeyOf } from '../../domain/machine-name';
import { type Compared, difference, judged, notKnown, together } from './difference';
import type { DomainFacts } from './facts';

/** What only the on-premises side can tell: its units, its agents, and whether it tells anything. */
export function premisesDifferences(facts: DomainFacts): Compared {
  return together([
    reportDifferences(facts),
    unitDifferences(facts),
    agentDifferences(facts),
    versionDifferences(facts),
  ]);
}

function reportDifferences({ domain, report, limits }: DomainFacts): Compared {
  if (report.isFresh) return judged(['report'], []);
  const [expected, actual] = [limits.reportFreshFor, report.newest?.collectedAt ?? null];
  const path = '/onPremisesReport';
  return judged(['report'], [difference({ domain, code: 'REPORT_STALE', path, expected, actual, aspect: 'report' })]);
}

const withoutReport = { code: 'REPORT_STALE', detail: 'There is no fresh on-premises report of the domain.' };

/** A domain has units and, since it reports, an agent: a report without any did not collect them. */
const uncollected = { code: 'REPORT_INCOMPLETE', detail: 'The on-premises report did not collect them.' };

/** A renamed unit stays in the list of the job, which goes on as if all was well (reference 4.2). */
function unitDifferences({ domain, report, schema, known }: DomainFacts): Compared {
  const path = '/scope/organizationalUnits';
  const live = schema.kind === 'read' && schema.value ? schemaStateOf(schema.value) : undefined;
  if (!live) return judged([], []);
  if (!report.newest || !report.isFresh) return notKnown(domain, '/organizationalUnits', withoutReport);
  if (report.newest.organizationalUnits.length === 0) return notKnown(domain, '/organizationalUnits', uncollected);
  const there = new Set(report.newest.organizationalUnits.map(({ distinguishedName }) => keyOf(distinguishedName)));
  const missing = live.organizationalUnits.filter((name) => isUnit(name) && !there.has(keyOf(name)));
  return judged(
    ['units'],
    missing.map((expected) => {
      const actual = nameNow(expected, known, report.newest?.organizationalUnits ?? []);
      const seen = { domain, code: 'OU_RENAMED_OR_MISSING', path, expected, actual, aspect: 'units' } as const;
      return difference(seen, keyOf(expected));
    }),
  );
}

/** The report lists organizational units; other containers are not in it. */
function isUnit(name: string): boolean {
  return keyOf(name)?.startsWith('["ou=') ?? false;
}

/** The object keeps its id when it is renamed or moved; null when it is gone, or was never seen under its old name. */
function nameNow(name: string, known: Known | undefined, units: Known['units']): string | null {
  const before = known?.units.find(({ distinguishedName }) => keyOf(distinguishedName) === keyOf(name));
  return units.find(({ objectGuid }) => objectGuid === before?.objectGuid)?.distinguishedName ?? null;
}

/** Agents that disappear are as missing as those that are listed as inactive (reference 5). */
function agentDifferences({ domain, agents, known }: DomainFacts): Compared {
  if (agents.kind === 'unreadable') return notKnown(domain, '/agents', agents);
  const names = new Map<string, string>();
  for (const { machineName } of [...(known?.agents ?? []), ...agents.value]) {
    names.set(machineKeyOf(machineName), machineName);
  }
  const active = agents.value
    .filter(({ status }) => status.toLowerCase() === 'active')
    .map(({ machineName }) => machineName);
  const missing = [...names.keys()].filter((name) => !active.some((one) => machineKeyOf(one) === name));
  if (missing.length === 0) return judged(['agents'], []);
  const [expected, actual] = [[...names.values()].sort(), active.sort()];
  const seen = { domain, code: 'AGENT_MISSING', path: '/agents', expected, actual, aspect: 'agents' } as const;
  return judged(['agents'], [difference(seen)]);
}

function versionDifferences({ domain, report, limits }: DomainFacts): Compared {
  if (!report.newest || !report.isFresh) return notKnown(domain, '/agents/version', withoutReport);
  if (report.newest.agents.length === 0) return notKnown(domain, '/agents/version', uncollected);
  const { oldestAgentVersion: expected } = limits;
  const differences = report.newest.agents.flatMap(({ machineName, version }): Difference[] => {
    if (!isOlder(version, expected)) return [];
    const path = `/agents/${machineName}/version`;
    const seen = { domain, code: 'AGENT_OUTDATED', path, expected, actual: version, aspect: 'agentVersions' } as const;
    return [difference(seen)];
  });
  return judged(['agentVersions'], differences);
}

/** By each number of the version; what is no version is not older. */
function isOlder(version: string, than: string): boolean {
  const [numbers, others] = [version, than].map((text) => text.split('.').map(Number));
  if (!numbers || !others || numbers.some(Number.isNaN)) return false;
  const at = others.findIndex((number, index) => (numbers[index] ?? 0) !== number);
  return at >= 0 && (numbers[at] ?? 0) < (others[at] ?? 0);
}

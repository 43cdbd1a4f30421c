import { schemaStateOf } from '../../domain/configuration-state';
import { keyOf } from '../../domain/distinguished-name';
import type { Known } from '../../domain/drift';
import { machineKeyOf } from '../../domain/machine-name';
import type { DomainFacts } from './facts';
import { limits } from './rules';

/** What the next check has to know of this one: which configuration there was, which agents, which units under which id. */
export function knownAfter(facts: DomainFacts): Known {
  const { domain, known, configuration } = facts;
  const found = configuration.kind === 'read' ? configuration.value?.servicePrincipalId : undefined;
  const missingSince = missingAfter(facts);
  return {
    domain,
    servicePrincipalId: found ?? known?.servicePrincipalId ?? null,
    ...(missingSince !== undefined && { missingSince }),
    agents: agentsAfter(facts),
    units: unitsAfter(facts),
  };
}

/** A look that could not read it leaves that as it was. */
function missingAfter({ known, configuration, now }: DomainFacts): string | undefined {
  if (configuration.kind === 'unreadable') return known?.missingSince;
  return configuration.value === null ? (known?.missingSince ?? now) : undefined;
}

function agentsAfter({ known, agents, now }: DomainFacts): Known['agents'] {
  const earlier = known?.agents ?? [];
  if (agents.kind === 'unreadable') return earlier;
  const listed = agents.value.map(({ machineName }) => ({ machineName, listedAt: now }));
  const names = new Set(listed.map(({ machineName }) => machineKeyOf(machineName)));
  const oldest = Date.parse(now) - limits.agentForgottenDays * 86_400_000;
  const gone = earlier.filter(
    ({ machineName, listedAt }) => !names.has(machineKeyOf(machineName)) && Date.parse(listedAt) > oldest,
  );
  return [...listed, ...gone];
}

/** Of the units in scope: a name that is gone keeps the id it had. */
function unitsAfter({ known, report, schema }: DomainFacts): Known['units'] {
  const live = schema.kind === 'read' && schema.value ? schemaStateOf(schema.value) : undefined;
  const earlier = known?.units ?? [];
  if (!live) return earlier;
  const reported = report.isFresh ? (report.newest?.organizationalUnits ?? []) : [];
  const ids = new Map([...earlier, ...reported].map((unit) => [keyOf(unit.distinguishedName), unit.objectGuid]));
  return live.organizationalUnits.flatMap((distinguishedName) => {
    const objectGuid = ids.get(keyOf(distinguishedName));
    return objectGuid === undefined ? [] : [{ distinguishedName, objectGuid }];
  });
}

import { RefusedError } from '../../domain/errors';
import type { Reading } from '../../domain/reading';
import type { Gateways } from '../../gateways/gateways';
import { readExpectedAuthorities } from './authorities';
import type { ExpectedAuthority } from './authority-rules';
import * as contract from './contract';
import { type FactGateways, type Outset, type Patience, reading, readOutset } from './read-facts';
import { limits } from './rules';

/** What a check begins with; the first one kept stays, so that each part of it looks at the same. */
export interface Begun extends Outset {
  domains: string[];
  tenantSyncEnabled: Reading<boolean>;
  /** Null in a check of some domains: groups belong to none. */
  authorities: ExpectedAuthority[] | null;
}

const outsetName = 'outset';

/** Every domain of which something is expected, or that has a configuration; or those that were asked for. */
export async function begin(gateways: FactGateways & Pick<Gateways, 'groups'>, runId: string): Promise<Begun> {
  const known = await readBegun(gateways, runId);
  if (known) return known;
  const request = await requestOf(gateways, runId);
  const patience = await patienceOf(gateways, runId);
  const outset = await readOutset(gateways, patience);
  const organization = await reading(gateways, patience, () => gateways.directory.readOrganization());
  const begun: Begun = {
    ...outset,
    domains: wantedOf(await everyDomain(gateways, outset), request, outset),
    authorities: request.domains.length === 0 ? await readExpectedAuthorities(gateways) : null,
    tenantSyncEnabled:
      organization.kind === 'read' ? { kind: 'read', value: organization.value.onPremisesSyncEnabled } : organization,
  };
  await gateways.runs.keepSnapshot(runId, outsetName, begun);
  return (await readBegun(gateways, runId)) ?? begun;
}

export async function readBegun({ runs }: Pick<Gateways, 'runs'>, runId: string): Promise<Begun | undefined> {
  return (await runs.readSnapshot(runId, outsetName)) as Begun | undefined;
}

export async function requestOf({ runs }: Pick<Gateways, 'runs'>, runId: string): Promise<contract.Request> {
  return contract.Request.parse(await runs.readRequest(runId));
}

/** A service that asks to wait is waited for, from the first look of the run on; then what it does not tell is unknown. */
export async function patienceOf({ clock, runs }: FactGateways, runId: string): Promise<Patience> {
  const startedAt = (await runs.get(runId))?.startedAt ?? clock.now().toISOString();
  return { waits: clock.now().getTime() - Date.parse(startedAt) < limits.patienceSeconds * 1000 };
}

async function everyDomain(gateways: FactGateways, { survey }: Outset): Promise<string[]> {
  const { config, drift } = gateways;
  const declared = config.configurations.map(({ domain }) => domain.toLowerCase());
  const found = (await drift.findings()).flatMap(({ domain }) => domain ?? []);
  const earlier = [...declared, ...(await drift.acceptedDomains()), ...(await drift.knownDomains()), ...found];
  const there = survey.kind === 'read' ? survey.value.configurations.map(({ domain }) => domain) : [];
  return [...new Set([...earlier, ...there])].sort();
}

function wantedOf(every: readonly string[], { domains }: contract.Request, { survey }: Outset): string[] {
  const wanted = [...new Set(domains.map((domain) => domain.toLowerCase()))].sort();
  const unknown = wanted.filter((domain) => !every.includes(domain));
  if (unknown.length > 0 && survey.kind === 'read' && survey.value.unidentified.length === 0) {
    throw new RefusedError('UNKNOWN_DOMAIN', `Nothing is declared or configured for ${unknown.join(', ')}.`);
  }
  return wanted.length > 0 ? wanted : [...every];
}

import { belongsToDomain } from '../../domain/distinguished-name';
import { millisecondsOf } from '../../domain/duration';
import {
  judgeWriteback,
  resetsOfDays,
  type WritebackFacts,
  type WritebackVerdict,
} from '../../domain/password-writeback';
import { type Reading, unreadableBy } from '../../domain/reading';
import type { Gateways } from '../../gateways/gateways';

export type WritebackGateways = Pick<Gateways, 'audits' | 'clock' | 'config' | 'directory' | 'reports'>;

const activity = 'Reset password (self-service)';
/** Their users are one batch. */
const newestResets = 20;

/** Asked once and without waiting: a check must not hold up what it checks. */
export async function readWriteback(
  gateways: WritebackGateways,
  domains: readonly string[],
): Promise<WritebackVerdict> {
  const [resets, feature, accounts] = await Promise.all([
    tried(() => readResets(gateways, domains)),
    tried(() => gateways.directory.readPasswordWriteback()),
    Promise.all(domains.map((domain) => readAccount(gateways, domain))),
  ]);
  return judgeWriteback({ resets, feature, accounts });
}

async function tried<Value>(read: () => Promise<Value>): Promise<Reading<Value>> {
  try {
    return { kind: 'read', value: await read() };
  } catch (error) {
    return unreadableBy(error);
  }
}

/** A reset of a cloud account, or of one from another domain, says nothing about these. */
async function readResets({ audits, clock, directory }: WritebackGateways, domains: readonly string[]) {
  const from = new Date(clock.now().getTime() - resetsOfDays * 86_400_000).toISOString();
  const entries = await audits.readEntries({ activity, from, newest: newestResets });
  const ids = [...new Set(entries.flatMap(({ targetIds }) => targetIds))];
  const { found } = ids.length > 0 ? await directory.readUsers(ids) : { found: [] };
  const ofDomains = found.filter(({ onPremisesDistinguishedName: name, onPremisesSyncEnabled }) => {
    return onPremisesSyncEnabled === true && name !== null && domains.some((domain) => belongsToDomain(name, domain));
  });
  const synced = new Set(ofDomains.map(({ id }) => id));
  return entries.flatMap(({ at, result, targetIds }) =>
    targetIds.some((id) => synced.has(id)) ? [{ at, succeeded: result === 'success' }] : [],
  );
}

async function readAccount(
  { clock, config, reports }: WritebackGateways,
  domain: string,
): Promise<WritebackFacts['accounts'][number]> {
  const report = await reports.newest(domain);
  const freshFor = millisecondsOf(config.onPremisesReports.freshFor) ?? 0;
  const isFresh = report && clock.now().getTime() - Date.parse(report.collectedAt) <= freshFor;
  if (!isFresh || !report.gmsa) return { domain, rights: null };
  return { domain, rights: { permissions: report.gmsa.permissions, collectedAt: report.collectedAt } };
}

import { millisecondsOf } from '../../../domain/duration';
import type { OnPremisesReport } from '../../../domain/on-premises-report';
import type { Gateways } from '../../../gateways/gateways';

/** The newest report of a domain, as long as it is fresh by the configuration. */
export async function freshReport(
  { reports, clock, config }: Pick<Gateways, 'reports' | 'clock' | 'config'>,
  domain: string,
): Promise<OnPremisesReport | undefined> {
  const report = await reports.newest(domain);
  const freshFor = millisecondsOf(config.onPremisesReports.freshFor) ?? 0;
  const age = report && clock.now().getTime() - Date.parse(report.collectedAt);
  return age !== undefined && age <= freshFor ? report : undefined;
}

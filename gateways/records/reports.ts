import type { OnPremisesReport } from '../../domain/on-premises-report';

/** The newest on-premises report per AD domain. */
export interface Reports {
  /** `olderThanLast` keeps what is there. */
  store(report: OnPremisesReport, receivedAt: string): Promise<'stored' | 'olderThanLast'>;
  newest(domain: string): Promise<OnPremisesReport | undefined>;
}

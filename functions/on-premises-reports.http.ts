import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { OnPremisesReport } from '../domain/on-premises-report';
import { readableOf } from '../domain/survey';
import type { Gateways } from '../gateways/gateways';
import { json } from './http/answers';
import { readJson, reportBodyBytes } from './http/body';
import type { KeyDoor, Knock } from './http/door';
import { invalidRequest } from './http/field-errors';
import type { FieldError } from './http/problem';
import { checkReport, domainOf } from './reports/report-checks';

type ReportGateways = Pick<Gateways, 'agents' | 'clock' | 'config' | 'log' | 'reports' | 'synchronization'>;

const Received = z.object({ domain: z.string(), collectedAt: z.string(), receivedAt: z.string() });

/** Takes what the script on the AD side collects (api.md, 2.6). */
export function onPremisesReportDoor(gateways: ReportGateways): KeyDoor {
  return {
    name: 'webhook-on-premises-reports',
    route: 'webhooks/on-premises-reports',
    audience: 'key',
    methods: {
      POST: {
        summary: 'Report what Active Directory looks like',
        body: OnPremisesReport,
        answer: { status: 201, body: Received },
        handle: (knock) => receive(gateways, knock),
      },
    },
  };
}

async function receive(gateways: ReportGateways, { request }: Knock): Promise<HttpResponseInit> {
  const { clock, log, reports } = gateways;
  const now = clock.now();
  const raw = await readJson(request, reportBodyBytes);
  const domain = domainOf(raw);
  const known = domain === undefined || (await isKnownDomain(gateways, domain).catch(unlessWrong(raw, now)));
  // Whether its names belong to it means nothing for a domain that nobody knows.
  const { report, errors } = checkReport(raw, { now, namesBelong: known });
  if (!report || !known) throw invalidRequest(known ? errors : [unknownDomain, ...errors]);
  const receivedAt = now.toISOString();
  if ((await reports.store(report, receivedAt)) === 'olderThanLast') throw invalidRequest([olderThanLast]);
  const { collectedAt } = report;
  log.info(
    { domain: report.domain, collectedAt, organizationalUnits: report.organizationalUnits.length },
    'report stored',
  );
  return json(201, { domain: report.domain, collectedAt, receivedAt });
}

/** A body that is wrong anyway is told so, also while the tenant cannot be asked. */
function unlessWrong(raw: unknown, now: Date): (error: unknown) => true {
  return (error) => {
    if (checkReport(raw, { now, namesBelong: false }).report) throw error;
    return true;
  };
}

const unknownDomain: FieldError = {
  field: '/domain',
  code: 'UNKNOWN_DOMAIN',
  message: 'No agent is registered for this domain, and no configuration names it.',
};

const olderThanLast: FieldError = {
  field: '/collectedAt',
  code: 'OLDER_THAN_LAST',
  message: 'A newer report of this domain is stored already. Collect a new one.',
};

/** Declared, configured, or served by an agent. Agents that cannot be read prove nothing against a domain. */
async function isKnownDomain(gateways: ReportGateways, domain: string): Promise<boolean> {
  const { agents, config, log, synchronization } = gateways;
  const wanted = domain.toLowerCase();
  if (config.configurations.some((declared) => declared.domain.toLowerCase() === wanted)) return true;
  const { configurations, unreadable } = readableOf(await synchronization.surveyConfigurations());
  if (configurations.some((configuration) => configuration.domain === wanted)) return true;
  if (unreadable.some(({ displayName }) => displayName.toLowerCase() === wanted)) return true;
  const answer = await agents.readAgents(wanted);
  if (answer.kind === 'read') return answer.agents.length > 0;
  log.warn({ domain: wanted, code: answer.code }, 'report of a domain whose agents cannot be read');
  return true;
}

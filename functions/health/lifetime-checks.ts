import { secretsApi } from '../../domain/secrets-api';
import type { Gateways } from '../../gateways/gateways';
import { type Check, failed, type Look, unknown, verified, warning } from './look';

type LifetimeGateways = Pick<Gateways, 'clock'>;

/** End of support by the Node.js project; Flex Consumption offers no others (reference infra.md, 1.2). */
const nodeEnds: Readonly<Record<string, string>> = { '20': '2026-04-30', '22': '2027-04-30', '24': '2028-04-30' };
const NOTICE_DAYS = 180;
const DAY = 86_400_000;

/** What works today and has an end. */
export function lifetimeChecks({ clock }: LifetimeGateways, nodeVersion = process.versions.node): Check[] {
  return [
    {
      name: 'node',
      look: () => lookAtNode(nodeVersion, clock.now()),
      whenUnreadable: '',
    },
    {
      name: 'secrets-api',
      look: () => lookAtSecretsApi(clock.now()),
      whenUnreadable: '',
    },
  ];
}

function lookAtNode(version: string, now: Date): Look {
  const ends = nodeEnds[version.split('.')[0] ?? ''];
  const howTo = 'Set the runtime version of infra (nodeVersion) to one that is supported for longer, and deploy.';
  if (!ends) return warning(`Node ${version} is none that the platform offers.`, howTo);
  const left = Date.parse(ends) - now.getTime();
  if (left < 0) return failed(`Node ${version} is without security fixes since ${ends}.`, howTo);
  const detail = `Node ${version} is supported until ${ends}.`;
  return left < NOTICE_DAYS * DAY ? warning(detail, howTo) : verified(detail);
}

function lookAtSecretsApi(now: Date): Look {
  const { ends, warnFrom } = secretsApi;
  const detail = `Domain, notification and delete threshold of a configuration are kept by synchronization/secrets, which is announced to end on ${ends}.`;
  const howTo = 'Install a version of this app that writes synchronizationJobSettings instead (CHANGELOG.md).';
  if (now.getTime() >= Date.parse(ends)) {
    return unknown(`${detail} The day has passed: whether it still answers shows in runs.`, howTo);
  }
  return now.getTime() >= Date.parse(warnFrom) ? warning(detail, howTo) : verified(detail);
}

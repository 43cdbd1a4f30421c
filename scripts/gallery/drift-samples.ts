import type { ConfigurationPageView } from '../../functions/pages/views';
import type { Finding } from '../../domain/drift';
import type { DriftChange } from '../../gateways/records/drift';
import { everyHostile } from './hostile';
import { aViewer, hexOf, now } from './samples';

const domain = 'corp.contoso.com';
const unit = (name: string) => `OU=${name},OU=Cloud,DC=corp,DC=contoso,DC=com`;

export function aFinding(change: Partial<Finding> = {}): Finding {
  return {
    id: hexOf(`${change.path}`).slice(0, 32),
    code: 'SCOPE_CHANGED',
    severity: 'critical',
    domain,
    path: '/scope/organizationalUnits',
    expected: [unit('Employees'), unit('Contractors')],
    actual: [unit('Employees')],
    aspect: 'scope',
    firstSeenAt: '2026-11-22T04:20:00.000Z',
    waivedUntil: null,
    ...change,
  };
}

const stopped = aFinding({
  code: 'JOB_STOPPED',
  path: '/jobs/AD2AADPasswordHash',
  expected: 'Active',
  actual: 'Paused',
  aspect: 'jobs',
  waivedUntil: '2026-12-24T00:00:00.000Z',
});
export const findings: Finding[] = [aFinding(), stopped];

export const oldReport = aFinding({
  code: 'REPORT_STALE',
  severity: 'warning',
  path: '/onPremisesReport',
  expected: 'PT24H',
  actual: '2026-11-21T06:00:00.000Z',
  aspect: 'report',
});

export function hostileFinding(): Finding {
  const text = everyHostile;
  return aFinding({ domain: text, path: text, expected: text, actual: { [text]: [text] } });
}

export function aChange(change: Partial<DriftChange> = {}): DriftChange {
  return { opened: [aFinding()], changed: [], closed: [], unwaived: [], ...change };
}

export function aConfigurationView(change: Partial<ConfigurationPageView> = {}): ConfigurationPageView {
  const threshold = { enabled: true, count: 10 };
  return {
    signedIn: aViewer(),
    domain,
    rows: [
      {
        name: 'Organizational units',
        declared: [unit('Employees'), unit('Contractors')],
        accepted: [unit('Employees'), unit('Contractors')],
        live: [unit('Employees')],
      },
      { name: 'Delete threshold', declared: threshold, accepted: threshold, live: threshold },
      {
        name: 'Jobs',
        declared: null,
        accepted: ['AD2AADProvisioning: runs'],
        live: ['AD2AADProvisioning: running (Active)'],
      },
    ],
    accepted: { kind: 'run', at: '2026-11-20T09:00:00.000Z', runId: hexOf('run').slice(0, 32) },
    findings,
    unread: [],
    csrf: 'csrf-value',
    now,
    ...change,
  };
}

export function hostileConfigurationView(): ConfigurationPageView {
  const text = everyHostile;
  return aConfigurationView({
    signedIn: aViewer({ name: text }),
    domain: text,
    rows: [{ name: text, declared: text, accepted: [text], live: { [text]: text } }],
    findings: [hostileFinding()],
    unread: [text],
  });
}
